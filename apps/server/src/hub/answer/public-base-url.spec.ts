import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { publicBaseUrl } from './public-base-url.js'

/** As much of a request as it looks at. */
function requestFrom(remoteAddress: string, headers: Record<string, string>): IncomingMessage {
  return { headers, socket: { remoteAddress, localPort: 8080 } } as unknown as IncomingMessage
}

const forwarded = { host: 'inside:8080', 'x-forwarded-host': 'hub.example', 'x-forwarded-proto': 'https' }

it('says what was configured, whatever the request says', () => {
  expect(publicBaseUrl('https://hub.example', requestFrom('127.0.0.1', forwarded))).toBe(
    'https://hub.example',
  )
})

it('believes a proxy on this machine, and nobody else', () => {
  expect(publicBaseUrl(null, requestFrom('::1', forwarded))).toBe('https://hub.example')
  expect(publicBaseUrl(null, requestFrom('10.0.0.7', forwarded))).toBe('http://inside:8080')
})

it('takes the first of several proxies', () => {
  const headers = { ...forwarded, 'x-forwarded-host': 'outer.example, inner.example' }
  expect(publicBaseUrl(null, requestFrom('127.0.0.1', headers))).toBe('https://outer.example')
})

it.each(['evil.example/path', 'a b', 'user@host', '"><script>', ''])(
  'never repeats the made up host %j',
  host => {
    expect(publicBaseUrl(null, requestFrom('10.0.0.7', { host }))).toBe('http://localhost:8080')
  },
)

it('keeps ports and addresses of version 6', () => {
  expect(publicBaseUrl(null, requestFrom('10.0.0.7', { host: '[::1]:8080' }))).toBe('http://[::1]:8080')
})
