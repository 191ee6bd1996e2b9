import type { IncomingHttpHeaders } from 'node:http'
import type { Credential } from '@entrepot/registry'
import { bearerToken } from './bearer-token.js'
import { sessionCookie } from './session-cookie.js'

/**
 * What a request shows of who sends it: a token that somebody put there, or else the cookie that a browser adds by itself.
 *
 * @param isSecure  browsers reach us by `https:`, so that the cookie has the name that only this host can set
 */
export function credentialOf(
  { authorization, cookie }: IncomingHttpHeaders,
  isSecure: boolean,
): Credential | null {
  const token = bearerToken(authorization)
  if (token !== null) return { kind: 'access', text: token }
  const session = sessionCookie(cookie, isSecure)
  return session === null ? null : { kind: 'session', text: session }
}
