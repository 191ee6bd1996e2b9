import { type IncomingHttpHeaders, request } from 'node:http'
import { buffer } from 'node:stream/consumers'

export interface RawAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  readonly text: string
}

export interface RawQuestion {
  readonly method?: string
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Sends exactly this path: clients and libraries normalise what a spec about URLs must send as it is. */
export function rawAsk(
  base: string,
  path: string,
  { method = 'GET', token, headers, body }: RawQuestion = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(base)
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        hostname,
        port,
        path,
        method,
        headers: { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      },
      response => {
        buffer(response).then(bytes => {
          const { statusCode = 0, headers: received } = response
          resolve({ status: statusCode, headers: received, body: bytes, text: bytes.toString('utf8') })
        }, reject)
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}
