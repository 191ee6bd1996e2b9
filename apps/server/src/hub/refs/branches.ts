import { createBranch, deleteRef, requireAccount, squashBranch } from '@entrepot/registry'
import { z } from 'zod'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import { readJsonBody } from '../body/read-json-body.js'
import type { Hub } from '../hub.js'
import type { Exchange, RepoTarget } from '../routing/route.js'

const newBranch = z.object({
  startingPoint: z.string().min(1).nullish(),
  emptyBranch: z.boolean().nullish(),
  overwrite: z.boolean().nullish(),
})

/** `POST branch/{branch}`. */
export async function postBranch(
  { engines }: Hub,
  { request, principal }: Exchange,
  { repo, rest }: RepoTarget,
): Promise<Answer> {
  const { startingPoint, emptyBranch, overwrite } = await readJsonBody(request, newBranch)
  await createBranch(engines, requireAccount(principal), repo, {
    name: rest.join('/'),
    startingPoint: startingPoint ?? null,
    isEmpty: emptyBranch ?? false,
    isOverwriting: overwrite ?? false,
  })
  return jsonAnswer({})
}

/** `DELETE branch/{branch}`. */
export async function deleteBranch(
  { engines }: Hub,
  { principal }: Exchange,
  { repo, rest }: RepoTarget,
): Promise<Answer> {
  await deleteRef(engines, requireAccount(principal), repo, `refs/heads/${rest.join('/')}`)
  return jsonAnswer({})
}

const squash = z.object({ message: z.string().nullish() })

/** `POST super-squash/{branch}`, where the branch may be that of a pull request, `refs/pr/1`. */
export async function postSuperSquash(
  { engines }: Hub,
  { request, principal }: Exchange,
  { repo, rest }: RepoTarget,
): Promise<Answer> {
  const { message } = await readJsonBody(request, squash)
  const commit = await squashBranch(engines, requireAccount(principal), repo, {
    branch: rest.join('/'),
    message: message ?? null,
  })
  return jsonAnswer({ success: true, commitOid: commit }, ['X-Repo-Commit', commit])
}
