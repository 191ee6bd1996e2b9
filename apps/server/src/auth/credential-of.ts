import type { IncomingHttpHeaders } from 'node:http'
import type { Credential } from '@entrepot/registry'
import { bearerToken } from './bearer-token.js'
import { sessionCookie } from './session-cookie.js'

/** What a request shows of who sends it: a token that somebody put there, or else the cookie that a browser adds by itself. */
export function credentialOf({ authorization, cookie }: IncomingHttpHeaders): Credential | null {
  const token = bearerToken(authorization)
  if (token !== null) return { kind: 'access', text: token }
  const session = sessionCookie(cookie)
  return session === null ? null : { kind: 'session', text: session }
}
