import type { IncomingMessage } from 'node:http'
import { DomainError } from '@entrepot/core'
import { publicBaseUrl } from '../hub/answer/public-base-url.js'

/** Methods that change nothing. */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])
/** Bodies that a page may send to another site without asking it first. */
const FORMS: ReadonlySet<string> = new Set([
  '',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'text/plain',
])

/**
 * Refuses a request of a browser that may change something unless one of our own pages sent it: a cookie comes along with whatever page
 * made the browser ask.
 *
 * `Sec-Fetch-Site` decides where it is there, as no page can set it; browsers leave it out where we are reached without TLS, and then
 * `Origin` must be our own. A request that says neither is refused.
 *
 * @throws DomainError `forbidden`
 */
export function requireOwnPage(request: IncomingMessage, publicUrl: string | null): void {
  if (!SAFE.has(request.method ?? 'GET') && !isFromOwnPage(request, publicUrl)) throw forged()
}

/**
 * The same for what may come from a browser or from any other program, and then says nothing of a page: signing in.
 * @throws DomainError `forbidden`
 */
export function refuseForeignPage(request: IncomingMessage, publicUrl: string | null): void {
  const { origin, 'sec-fetch-site': site } = request.headers
  if ((origin !== undefined || site !== undefined) && !isFromOwnPage(request, publicUrl)) throw forged()
}

/**
 * Refuses what another site's page made a browser send with the name and password that it remembers for us since we asked for them, as git's
 * addresses do. A script that puts `Authorization` there itself asks us first, and so does one whose body is no form's.
 *
 * @throws DomainError `forbidden`
 */
export function refuseForeignForm(request: IncomingMessage, publicUrl: string | null): void {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (request.method === 'POST' && FORMS.has(type)) refuseForeignPage(request, publicUrl)
}

/** Whether the page that made a browser send this is ours. A socket's request says it by `Origin` in every browser. */
export function isFromOwnPage(request: IncomingMessage, publicUrl: string | null): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers
  if (site !== undefined) return site === 'same-origin'
  return origin !== undefined && origin === new URL(publicBaseUrl(publicUrl, request)).origin
}

/** The refusal. */
export function forged(): DomainError {
  const message =
    'A browser’s session may change something only from a page of this server. Use a token from anywhere else.'
  return new DomainError('forbidden', message)
}
