import type { IncomingHttpHeaders } from 'node:http'
import { rawAsk } from './raw-ask.js'

export interface HubAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  // What a spec looks at has the shape that its own question gave it; null when the answer is no JSON.
  readonly body: ReturnType<typeof JSON.parse>
}

export type HubClient = (method: string, path: string, body?: unknown) => Promise<HubAnswer>

/** Calls of one client with JSON bodies, as the Hub's clients send them. No token: a stranger's. */
export function hubClient(url: string, token?: string): HubClient {
  return async (method, path, body) => {
    const sent = body === undefined ? null : JSON.stringify(body)
    const { status, headers, text } = await rawAsk(url, path, {
      method,
      ...(token !== undefined && { token }),
      ...(sent !== null && {
        body: sent,
        // Node gives no length to the body of a DELETE by itself.
        headers: { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(sent)) },
      }),
    })
    const isJson = headers['content-type']?.startsWith('application/json')
    return { status, headers, body: isJson ? JSON.parse(text) : null }
  }
}
