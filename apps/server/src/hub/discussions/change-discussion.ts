import {
  addComment,
  changeStatus,
  editComment,
  hideComment,
  mergePullRequest,
  renameDiscussion,
} from '@entrepot/registry'
import { z } from 'zod'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import { readJsonBody } from '../body/read-json-body.js'
import type { Hub } from '../hub.js'
import type { Exchange, RepoTarget } from '../routing/route.js'
import { describeEvent } from './describe-event.js'
import { readNumber } from './read-number.js'

const COMMENT = z.object({ comment: z.string() })
const EDIT = z.object({ content: z.string() })
const TITLE = z.object({ title: z.string() })
const STATUS = z.object({ status: z.enum(['open', 'closed']), comment: z.string().nullish() })
const MERGE = z.object({ comment: z.string().nullish() })

/** `POST …/discussions/{num}/comment` */
export async function postComment(
  { engines }: Hub,
  { request, principal }: Exchange,
  { repo, rest: [num] }: RepoTarget,
): Promise<Answer> {
  const { comment } = await readJsonBody(request, COMMENT)
  const event = await addComment(engines, principal, repo, { num: readNumber(num), text: comment })
  return jsonAnswer({ newMessage: describeEvent(event) })
}

/** `POST …/discussions/{num}/comment/{id}/edit` */
export async function postEdit(
  { engines }: Hub,
  { request, principal }: Exchange,
  { repo, rest: [num, eventId = ''] }: RepoTarget,
): Promise<Answer> {
  const { content } = await readJsonBody(request, EDIT)
  const edit = { num: readNumber(num), eventId: eventId.toLowerCase(), text: content }
  return jsonAnswer({ updatedComment: describeEvent(await editComment(engines, principal, repo, edit)) })
}

/** `POST …/discussions/{num}/comment/{id}/hide` */
export async function postHide(
  { engines }: Hub,
  { principal }: Exchange,
  { repo, rest: [num, eventId = ''] }: RepoTarget,
): Promise<Answer> {
  const place = { num: readNumber(num), eventId: eventId.toLowerCase() }
  return jsonAnswer({ updatedComment: describeEvent(await hideComment(engines, principal, repo, place)) })
}

/** `POST …/discussions/{num}/title` */
export async function postTitle(
  { engines }: Hub,
  { request, principal }: Exchange,
  { repo, rest: [num] }: RepoTarget,
): Promise<Answer> {
  const { title } = await readJsonBody(request, TITLE)
  const event = await renameDiscussion(engines, principal, repo, { num: readNumber(num), title })
  return jsonAnswer({ newTitle: describeEvent(event) })
}

/** `POST …/discussions/{num}/status` */
export async function postStatus(
  { engines }: Hub,
  { request, principal }: Exchange,
  { repo, rest: [num] }: RepoTarget,
): Promise<Answer> {
  const { status, comment = null } = await readJsonBody(request, STATUS)
  const event = await changeStatus(engines, principal, repo, { num: readNumber(num), status, comment })
  return jsonAnswer({ newStatus: describeEvent(event) })
}

/** `POST …/discussions/{num}/merge`, with or without a body. */
export async function postMerge(
  { engines }: Hub,
  { request, principal }: Exchange,
  { repo, rest: [num] }: RepoTarget,
): Promise<Answer> {
  const { comment = null } = await readJsonBody(
    request,
    MERGE.nullable().transform(body => body ?? {}),
  )
  const event = await mergePullRequest(engines, principal, repo, {
    num: readNumber(num),
    comment: comment || null,
  })
  return jsonAnswer({ newStatus: describeEvent(event) })
}
