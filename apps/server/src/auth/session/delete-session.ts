import type { Principal } from '@entrepot/core'
import { findToken } from '@entrepot/persistence'
import { signOut } from '@entrepot/registry'
import { type Answer, emptyAnswer, jsonAnswer } from '../../hub/answer/answer.js'
import { publicBaseUrl } from '../../hub/answer/public-base-url.js'
import type { Hub } from '../../hub/hub.js'
import type { Exchange } from '../../hub/routing/route.js'
import { isReachedByTls } from '../forget-session.js'
import { SIGNED_OUT_PATH } from '../oidc/callback-path.js'
import { clearSessionCookie } from '../session-cookie.js'

/**
 * `DELETE /-/session`: ends the browser's session on every node, and has it forget the cookie. Without a session there is nothing to do.
 * One that the identity provider opened may go on there: `continueAt` is where the browser ends that too.
 */
export async function deleteSession(hub: Hub, { request, principal }: Exchange): Promise<Answer> {
  const isByProvider = await wasOpenedByProvider(hub, principal)
  if (principal.kind === 'token') await signOut(hub.engines.db, principal)
  const forget = ['Set-Cookie', clearSessionCookie(isReachedByTls(request, hub.publicUrl))]
  const returnTo = publicBaseUrl(hub.publicUrl, request) + SIGNED_OUT_PATH
  const continueAt = isByProvider ? await hub.provider?.signOutUrl(returnTo) : null
  return continueAt ? jsonAnswer({ continueAt }, forget) : emptyAnswer(204, forget)
}

async function wasOpenedByProvider({ engines, provider }: Hub, principal: Principal): Promise<boolean> {
  if (!provider || principal.kind !== 'token' || !principal.isSession) return false
  const session = await findToken(engines.db.prisma, principal.tokenId)
  return typeof session?.identityId === 'string'
}
