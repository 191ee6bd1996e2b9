import { DomainError } from '@entrepot/core'
import type { GitSetting } from '../process/git-environment.js'

/** How we prove who we are to an upstream. */
export type UpstreamCredentials =
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }

/** Addresses that were checked for a host name, so that no second look-up can answer otherwise. */
export interface PinnedAddress {
  readonly host: string
  readonly port: number
  readonly addresses: readonly string[]
}

/** A git server elsewhere. */
export interface Upstream {
  /** `http:` or `https:`, without user name and password. */
  readonly url: string
  readonly credentials?: UpstreamCredentials
  /** Must be for the host and port of `url`. Absent: the name is looked up by git. */
  readonly pinAddress?: PinnedAddress
  /** Certificates (PEM, absolute path) to trust instead of the system's. Git doesn't look at Node's. */
  readonly caFile?: string
  readonly signal?: AbortSignal
}

/** Bytes per second below which a transfer counts as stalled, and for how many seconds it may be. */
const STALLED_BYTES_PER_SECOND = 1
const STALLED_SECONDS = 60

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 }

/**
 * Settings for a command that talks to `upstream`: only http and https, no redirects (they could lead to an address that was
 * never checked), no other servers by way of bundles, the checked address, and the credentials for this origin only.
 *
 * @throws DomainError `invalid-argument` for a URL that isn't plain http(s), or a pin for another host
 */
export function upstreamSettings(upstream: Upstream): GitSetting[] {
  const url = parseUpstreamUrl(upstream.url)
  const settings: GitSetting[] = [
    ['protocol.http.allow', 'always'],
    ['protocol.https.allow', 'always'],
    ['protocol.version', '2'],
    ['http.followRedirects', 'false'],
    ['http.lowSpeedLimit', String(STALLED_BYTES_PER_SECOND)],
    ['http.lowSpeedTime', String(STALLED_SECONDS)],
    ['transfer.bundleURI', 'false'],
    ['credential.helper', ''],
    ['remote.upstream.url', url.href],
  ]
  const { credentials, pinAddress, caFile } = upstream
  if (caFile) settings.push(['http.sslCAInfo', caFile])
  if (credentials) settings.push([`http.${url.origin}/.extraHeader`, authorization(credentials)])
  if (pinAddress) settings.push(['http.curloptResolve', resolveEntry(url, pinAddress)])
  return settings
}

/** The strings that must appear in no message: the secrets themselves, and the form they travel in. */
export function secretsOf({ credentials }: Upstream): string[] {
  if (!credentials) return []
  const secret = credentials.kind === 'bearer' ? credentials.token : credentials.password
  return [secret, encodeURIComponent(secret), authorization(credentials).split(' ').at(-1) ?? '']
}

/** What a message may say of an upstream: where it is. */
export function nameOf(upstream: Upstream): string {
  return parseUpstreamUrl(upstream.url).host
}

function parseUpstreamUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !(url.protocol in DEFAULT_PORTS)) {
    throw new DomainError('invalid-argument', 'The URL of an upstream begins with http:// or https://.')
  }
  if (url.username !== '' || url.password !== '') {
    throw new DomainError('invalid-argument', 'The URL of an upstream holds no user name and no password.')
  }
  return url
}

function authorization(credentials: UpstreamCredentials): string {
  const value =
    credentials.kind === 'bearer'
      ? `Bearer ${credentials.token}`
      : `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`
  if (/[\r\n\0]/.test(value)) {
    throw new DomainError('invalid-argument', 'The token of an upstream is one line.')
  }
  return `Authorization: ${value}`
}

function resolveEntry(url: URL, { host, port, addresses }: PinnedAddress): string {
  const urlPort = url.port === '' ? DEFAULT_PORTS[url.protocol] : Number(url.port)
  const urlHost = url.hostname.replace(/^\[|\]$/g, '')
  if (host.toLowerCase() !== urlHost || port !== urlPort || addresses.length === 0) {
    throw new DomainError('invalid-argument', 'The checked address is not that of the upstream.', {
      host,
      port,
    })
  }
  return `${url.hostname}:${port}:${addresses.map(address => (address.includes(':') ? `[${address}]` : address)).join(',')}`
}
