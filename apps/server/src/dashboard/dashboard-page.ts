import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Answer } from '../hub/answer/answer.js'

/** Where Vite puts what it builds of `apps/dashboard`, seen from the server's sources and from its build. */
export const DASHBOARD_FILES = fileURLToPath(new URL('../../../dashboard/dist/', import.meta.url))

/** Bytes of a nonce: more than anybody guesses while a page is open. */
const NONCE_BYTES = 18

/**
 * Scripts, requests and sockets of our own origin only, no `eval`, no frame anywhere. Styles are our files and those elements that carry
 * this answer's nonce, which the component library is given.
 */
export function dashboardPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Headers of the page beside its policy, and of the files that it is made of. */
export const DASHBOARD_HEADERS = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const

/** Makes the page: one document for all addresses, which asks for what it shows by itself. Null when the dashboard was not built. */
export function openDashboardPage(): (() => Answer) | null {
  const file = `${DASHBOARD_FILES}index.html`
  if (!existsSync(file)) return null
  const [before = '', after = ''] = readFileSync(file, 'utf8').split('{{nonce}}')
  return () => {
    const nonce = randomBytes(NONCE_BYTES).toString('base64')
    const body = Buffer.from(`${before}${nonce}${after}`)
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-length': String(body.length),
      'content-security-policy': dashboardPolicy(nonce),
      'cache-control': 'no-store',
      vary: 'accept',
      ...DASHBOARD_HEADERS,
    }
    return { status: 200, headers: Object.entries(headers).flat(), body }
  }
}
