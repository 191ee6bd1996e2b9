import { decideAccess, grantAccess } from '@entrepot/registry'
import { z } from 'zod'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import { readJsonBody } from '../body/read-json-body.js'
import type { Hub } from '../hub.js'
import type { Exchange, RepoTarget } from '../routing/route.js'

const DECISION = z.object({
  user: z.string().min(1),
  status: z.enum(['pending', 'accepted', 'rejected']),
  rejectionReason: z.string().nullish(),
})
const GRANT = z.object({ user: z.string().min(1) })

/** `POST …/user-access-request/handle` */
export async function handleRequest(
  { engines }: Hub,
  { request, principal }: Exchange,
  { repo }: RepoTarget,
): Promise<Answer> {
  const { user, status, rejectionReason = null } = await readJsonBody(request, DECISION)
  const { state } = await decideAccess(engines, principal, repo, {
    user,
    state: status,
    reason: rejectionReason,
  })
  return jsonAnswer({ user, status: state })
}

/** `POST …/user-access-request/grant` */
export async function grantRequest(
  { engines }: Hub,
  { request, principal }: Exchange,
  { repo }: RepoTarget,
): Promise<Answer> {
  const { user } = await readJsonBody(request, GRANT)
  const { state } = await grantAccess(engines, principal, repo, user)
  return jsonAnswer({ user, status: state })
}
