import type { Review } from './queries.js'

export interface MayDo {
  readonly approve: boolean
  readonly reject: boolean
  /** The viewer brought the revision, so that somebody else has to approve it. */
  readonly isOwn: boolean
}

/** What is open to somebody in a review, for buttons and keys alike. The server decides; this only leaves out what it would refuse. */
export function mayDo(
  { state, pushedBy }: Pick<Review, 'state' | 'pushedBy'>,
  viewer: { readonly name: string } | null | undefined,
): MayDo {
  const isOver = state === 'WITHDRAWN'
  const isOwn = pushedBy !== null && viewer?.name === pushedBy
  return { approve: !isOver && !isOwn, reject: !isOver, isOwn }
}
