import type { IncomingMessage } from 'node:http'
import type { Answer } from '../hub/answer/answer.js'
import { publicBaseUrl } from '../hub/answer/public-base-url.js'
import { clearSessionCookie } from './session-cookie.js'

/** The answer, with word to the browser that the cookie it sent is of no more use; unless it brings another one. */
export function forgetSession(answer: Answer, request: IncomingMessage, publicUrl: string | null): Answer {
  if (answer.headers.includes('Set-Cookie')) return answer
  const cookie = clearSessionCookie(isReachedByTls(request, publicUrl))
  return { ...answer, headers: [...answer.headers, 'Set-Cookie', cookie] }
}

/** Whether browsers reach us by `https:`, so that a cookie may be kept from being sent in the clear. */
export function isReachedByTls(request: IncomingMessage, publicUrl: string | null): boolean {
  return publicBaseUrl(publicUrl, request).startsWith('https:')
}
