import { isDomainError, type Principal, type RepoName } from '@entrepot/core'
import { deleteRepository } from '@entrepot/registry'
import { z } from 'zod'
import { type Answer, emptyAnswer } from '../answer/answer.js'
import { readJsonBody } from '../body/read-json-body.js'
import type { Hub } from '../hub.js'
import type { Exchange } from '../routing/route.js'
import { readRepoName, REPO_TYPE } from './repo-words.js'

const DELETION = z.object({ name: z.string(), organization: z.string().nullish(), type: REPO_TYPE })

/** `DELETE /api/repos/delete` */
export async function deleteRepo({ engines }: Hub, { request, principal }: Exchange): Promise<Answer> {
  const body = await readJsonBody(request, DELETION)
  const name = readRepoName(principal, body)
  try {
    await deleteRepository(engines, principal, name)
  } catch (error) {
    const bare =
      body.organization === undefined || body.organization === null ? bareName(principal, name) : null
    if (!bare || !isDomainError(error, 'repo-not-found')) throw error
    await deleteRepository(engines, principal, bare)
  }
  return emptyAnswer(200)
}

/** Clients name a repository without a namespace as they name one of the caller's own; only administrators have any. */
function bareName(principal: Principal, name: RepoName): RepoName | null {
  return principal.kind !== 'anonymous' && principal.isAdmin ? { ...name, namespace: null } : null
}
