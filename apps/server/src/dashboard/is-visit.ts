import type { IncomingMessage } from 'node:http'
import type { FoundRoute } from '../hub/routing/find-route.js'

/**
 * Whether a person opens an address of ours in a browser, and so gets the dashboard. What has a meaning of its own to a browser, such as
 * a file, has a route that is no page; what a program asks for, it does not ask for as HTML.
 */
export function isVisit({ method, headers }: IncomingMessage, found: FoundRoute | null): boolean {
  const isReading = method === 'GET' || method === 'HEAD'
  return isReading && (headers.accept ?? '').includes('text/html') && found?.route.isPage === true
}
