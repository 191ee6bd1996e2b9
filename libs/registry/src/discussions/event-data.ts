import type { DiscussionStatus } from '@entrepot/persistence'
import { z } from 'zod'

/** A text that a comment had before it was edited. */
const EARLIER = z.object({ text: z.string(), at: z.string(), by: z.string() })
export type EarlierText = z.infer<typeof EARLIER>

const COMMENT = z.object({
  text: z.string(),
  isHidden: z.boolean(),
  /** Oldest first. */
  history: z.array(EARLIER),
})
export type CommentData = z.infer<typeof COMMENT>

/** What the row of a comment holds; a hidden one has neither text nor history any more. */
export function readCommentData(data: unknown): CommentData {
  return COMMENT.parse(data)
}

export function commentData(text: string): CommentData {
  return { text, isHidden: false, history: [] }
}

export function statusData(status: DiscussionStatus): { status: DiscussionStatus } {
  return { status }
}

const COMMIT = z.object({ subject: z.string(), oid: z.string() })

/** What the row of a commit's arrival holds. */
export function readCommitData(data: unknown): z.infer<typeof COMMIT> {
  return COMMIT.parse(data)
}
