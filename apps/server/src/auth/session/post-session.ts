import { signIn, signOut } from '@entrepot/registry'
import { z } from 'zod'
import { type Answer, jsonAnswer } from '../../hub/answer/answer.js'
import { readJsonBody } from '../../hub/body/read-json-body.js'
import type { Hub } from '../../hub/hub.js'
import type { Exchange } from '../../hub/routing/route.js'
import { describeBrowser } from '../describe-browser.js'
import { isReachedByTls } from '../forget-session.js'
import { refuseForeignPage } from '../require-own-page.js'
import { setSessionCookie } from '../session-cookie.js'

/** Bytes of a name and a password. */
const BODY_MAX_BYTES = 8 * 1024

const credentials = z.object({ name: z.string(), password: z.string() })

/**
 * `POST /-/session`: signs in by name and password, and gives the browser its cookie. Who was signed in with it before is not any more.
 * The session's text is new each time, so nobody can have put one there that they know.
 * A page of another site may not do so: it could sign somebody in as somebody else, and see what they leave there.
 */
export async function postSession(hub: Hub, { request, address, principal }: Exchange): Promise<Answer> {
  refuseForeignPage(request, hub.publicUrl)
  const { name, password } = await readJsonBody(request, credentials, BODY_MAX_BYTES)
  const { engines, signIns } = hub
  const browser = describeBrowser(request.headers['user-agent'])
  const session = await signIn({ db: engines.db, signIns }, { name, password, address, browser })
  if (principal.kind === 'token') await signOut(engines.db, principal)
  const cookie = setSessionCookie(session.text, isReachedByTls(request, hub.publicUrl))
  const shown = { account: { name: session.accountName }, expiresAt: session.expiresAt.toISOString() }
  return jsonAnswer(shown, ['Set-Cookie', cookie], 201)
}
