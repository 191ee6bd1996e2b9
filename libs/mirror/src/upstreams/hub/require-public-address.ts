import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { DomainError } from '@entrepot/core'
import type { PinnedAddress } from '@entrepot/git'
import ipaddr from 'ipaddr.js'

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 }

/** Public by their range, but served inside of a cloud by its own machinery: Azure's wire server. */
const REFUSED_ADDRESSES: ReadonlySet<string> = new Set(['168.63.129.16'])

/** Every address of a host name. */
export type ResolveHost = (host: string) => Promise<readonly string[]>

/**
 * Resolves the host of `url` and refuses it unless every address is a public one, so that nobody reads what only this server can
 * reach by having it mirrored. Whoever connects must connect to the addresses returned: a second look-up could answer otherwise.
 *
 * @param allowedPrivateHosts  host names or `host:port`, in lower case, that the operator lets resolve to anything
 * @throws DomainError `upstream-address-refused`  a private, loopback, link-local, shared, multicast or reserved address, or one
 *   inside of which another may hide (IPv4-mapped, 6to4, Teredo, NAT64); not http or https; a user name in the URL
 * @throws DomainError `upstream-unavailable`  the name does not resolve now
 */
export async function requirePublicAddress(
  url: URL,
  allowedPrivateHosts: readonly string[],
  resolve: ResolveHost = resolveHost,
): Promise<PinnedAddress> {
  const defaultPort = DEFAULT_PORTS[url.protocol]
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (defaultPort === undefined || url.username !== '' || url.password !== '') throw refused(host)
  const port = url.port === '' ? defaultPort : Number(url.port)
  const addresses = isIP(host) === 0 ? await resolve(host) : [host]
  const isAllowed = [host, url.hostname, `${url.hostname}:${port}`].some(name =>
    allowedPrivateHosts.includes(name),
  )
  if (!isAllowed && !addresses.every(isPublic)) throw refused(host)
  return { host, port, addresses }
}

async function resolveHost(host: string): Promise<string[]> {
  try {
    const found = await lookup(host, { all: true, verbatim: true })
    if (found.length > 0) return found.map(({ address }) => address)
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    throw new DomainError('upstream-unavailable', `The host name ${host} does not resolve.`, { host, code })
  }
  throw new DomainError('upstream-unavailable', `The host name ${host} has no address.`, { host })
}

function isPublic(address: string): boolean {
  // Everything that isn't plain unicast is refused by its range, so that a range this list never heard of is refused too.
  return ipaddr.parse(address).range() === 'unicast' && !REFUSED_ADDRESSES.has(address)
}

function refused(host: string): DomainError {
  return new DomainError(
    'upstream-address-refused',
    `${host} is not a public address. If it should be mirrored from, name it in ENTREPOT_UPSTREAM_ALLOW_PRIVATE.`,
    { host },
  )
}
