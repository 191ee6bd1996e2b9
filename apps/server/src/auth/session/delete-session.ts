import { signOut } from '@entrepot/registry'
import { type Answer, emptyAnswer } from '../../hub/answer/answer.js'
import type { Hub } from '../../hub/hub.js'
import type { Exchange } from '../../hub/routing/route.js'
import { isReachedByTls } from '../forget-session.js'
import { clearSessionCookie } from '../session-cookie.js'

/** `DELETE /-/session`: ends the browser's session on every node, and has it forget the cookie. Without a session there is nothing to do. */
export async function deleteSession(hub: Hub, { request, principal }: Exchange): Promise<Answer> {
  if (principal.kind === 'token') await signOut(hub.engines.db, principal)
  return emptyAnswer(204, ['Set-Cookie', clearSessionCookie(isReachedByTls(request, hub.publicUrl))])
}
