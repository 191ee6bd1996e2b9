import { createTag, deleteRef, requireAccount } from '@entrepot/registry'
import { z } from 'zod'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import { readJsonBody } from '../body/read-json-body.js'
import type { Hub } from '../hub.js'
import type { Exchange, RepoTarget } from '../routing/route.js'

const newTag = z.object({ tag: z.string().min(1), message: z.string().nullish() })

/** `POST tag/{revision}`: the path says what is marked, the body how it is called. */
export async function postTag(
  { engines }: Hub,
  { request, principal }: Exchange,
  { repo, rest }: RepoTarget,
): Promise<Answer> {
  const { tag, message } = await readJsonBody(request, newTag)
  await createTag(engines, requireAccount(principal), repo, {
    name: tag,
    revision: rest.join('/'),
    message: message ?? null,
  })
  return jsonAnswer({})
}

/** `DELETE tag/{tag}`. */
export async function deleteTag(
  { engines }: Hub,
  { principal }: Exchange,
  { repo, rest }: RepoTarget,
): Promise<Answer> {
  await deleteRef(engines, requireAccount(principal), repo, `refs/tags/${rest.join('/')}`)
  return jsonAnswer({})
}
