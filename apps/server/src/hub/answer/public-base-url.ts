import type { IncomingMessage } from 'node:http'

const HOST = /^(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/**
 * The URL under which the client knows this server, without a trailing slash: what was configured, else what the request says.
 *
 * `X-Forwarded-Host` and `-Proto` count only on a connection from this machine itself, where a reverse proxy sits: anybody can send
 * them. Behind a proxy on another machine set `ENTREPOT_PUBLIC_URL`. Answers with such URLs are never cached, so a caller who lies about
 * `Host` misleads nobody else.
 */
export function publicBaseUrl(configured: string | null, request: IncomingMessage): string {
  if (configured !== null) return configured
  const { headers, socket } = request
  const isProxied = LOOPBACK.has(socket.remoteAddress ?? '')
  const forwardedHost = isProxied ? firstOf(headers['x-forwarded-host']) : undefined
  const forwardedProtocol = isProxied ? firstOf(headers['x-forwarded-proto']) : undefined
  const host = [forwardedHost, headers.host].find(one => one !== undefined && HOST.test(one))
  const protocol = forwardedProtocol === 'https' ? 'https' : 'http'
  return `${protocol}://${host ?? `localhost:${socket.localPort ?? 80}`}`
}

/**
 * Whether a base URL that was told by a request leads here for sure: it names the address that its connection came to, and not what
 * somebody called us.
 */
export function isOwnAddress(baseUrl: string, { socket }: Pick<IncomingMessage, 'socket'>): boolean {
  const { hostname } = new URL(baseUrl)
  const host = hostname.replace(/^\[|\]$/g, '')
  const address = socket.localAddress?.replace(/^::ffff:(?=\d+\.)/, '')
  return address !== undefined && (host === address || (host === 'localhost' && LOOPBACK.has(address)))
}

/** The first of a list that proxies append to. */
function firstOf(value: string | string[] | undefined): string | undefined {
  return (Array.isArray(value) ? value[0] : value)?.split(',')[0]?.trim()
}
