import type { LookupFunction } from 'node:net'
import { DomainError } from '@entrepot/core'
import type { PinnedAddress } from '@entrepot/git'
import { Agent, fetch as fetchOnce } from 'undici'
import type { Timing } from '../../mirror-settings.js'
import { nextHop, redirectRefusal } from './next-hop.js'
import { requirePublicAddress, type ResolveHost } from './require-public-address.js'

/** Redirects followed for one request: upstream, a new name of the repository, a storage host, and two to spare. */
const MAX_REDIRECTS = 5
/** Milliseconds a checked address is used: storage hosts change theirs within minutes. */
const ADDRESS_TTL_MS = 5 * 60_000
/** Connections to one host: as many as files are brought at a time, and some for questions in between. */
const CONNECTIONS_PER_HOST = 8
/** Bytes of an answer's headers. Signed addresses of storage hosts take some 2 KiB. */
const HEADERS_MAX_BYTES = 64 * 1024

const REDIRECT_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

interface Host {
  address: Promise<PinnedAddress>
  checkedAt: number
  readonly agent: Agent
}

/**
 * HTTP to hosts that were checked: each hop of a redirect too, and the connection is made to the address that was checked.
 * One per run; close it.
 */
export class GuardedNetwork {
  readonly #hosts = new Map<string, Host>()

  constructor(
    private readonly allowedPrivateHosts: readonly string[],
    private readonly timing: Timing,
    private readonly resolve?: ResolveHost,
  ) {}

  /**
   * The checked addresses of a URL's host. Looked up once in some minutes.
   * @throws DomainError `upstream-address-refused`, `upstream-unavailable`
   */
  async pin(url: URL): Promise<PinnedAddress> {
    return (await this.#hostOf(url)).address
  }

  /**
   * As `fetch`, for GET and HEAD, and for POST of a text with `redirect: 'manual'`: follows up to five redirects unless `redirect` is `manual`, never from https to http, and takes
   * `Authorization` along only within one origin.
   *
   * @throws DomainError `upstream-address-refused`, `upstream-invalid` (redirects that lead nowhere), `upstream-unavailable`
   * @throws the reason of `init.signal`
   */
  async fetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    let url = new URL(typeof input === 'object' && 'url' in input ? input.url : input)
    const headers = new Headers(init.headers)
    for (let redirects = 0; ; redirects += 1) {
      const response = await this.#request(url, { ...init, headers })
      const location = response.headers.get('location')
      if (init.redirect === 'manual' || location === null || !REDIRECT_STATUSES.has(response.status))
        return response
      await response.body?.cancel()
      if (redirects === MAX_REDIRECTS) throw redirectRefusal(url, 'redirects without end')
      const next = nextHop(url, location)
      if (next.origin !== url.origin) headers.delete('authorization')
      url = next
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#hosts.values()].map(host => host.agent.destroy()))
    this.#hosts.clear()
  }

  async #request(url: URL, init: RequestInit & { headers: Headers }): Promise<Response> {
    const { agent } = await this.#hostOf(url)
    const { method = 'GET', headers, signal = null, body } = init
    try {
      const response = await fetchOnce(url, {
        method,
        signal,
        headers: [...headers],
        redirect: 'manual',
        dispatcher: agent,
        ...(typeof body === 'string' && { body }),
      })
      // The same class of the same library that Node has built in, which is what the global type describes.
      return response as unknown as Response
    } catch (error) {
      signal?.throwIfAborted()
      throw unreachable(url, error)
    }
  }

  async #hostOf(url: URL): Promise<Host> {
    const known = this.#hosts.get(url.origin)
    const host = known ?? this.#open(url)
    if (known && Date.now() - known.checkedAt > ADDRESS_TTL_MS) this.#check(host, url)
    try {
      await host.address
    } catch (error) {
      host.checkedAt = 0 // so that the next request asks again
      throw error
    }
    return host
  }

  #open(url: URL): Host {
    const { connectTimeoutMs, headersTimeoutMs, bodyTimeoutMs } = this.timing
    const lookup: LookupFunction = (_name, options, answer) => {
      host.address.then(
        ({ addresses }) => {
          const all = addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
          if (options.all) answer(null, all)
          else answer(null, all[0]?.address ?? '', all[0]?.family)
        },
        (error: NodeJS.ErrnoException) => answer(error, ''),
      )
    }
    const host: Host = {
      address: this.#resolve(url),
      checkedAt: Date.now(),
      agent: new Agent({
        connect: { lookup, timeout: connectTimeoutMs, autoSelectFamily: true },
        connections: CONNECTIONS_PER_HOST,
        headersTimeout: headersTimeoutMs,
        bodyTimeout: bodyTimeoutMs,
        maxHeaderSize: HEADERS_MAX_BYTES,
      }),
    }
    this.#hosts.set(url.origin, host)
    return host
  }

  #check(host: Host, url: URL): void {
    host.address = this.#resolve(url)
    host.checkedAt = Date.now()
  }

  #resolve(url: URL): Promise<PinnedAddress> {
    return requirePublicAddress(url, this.allowedPrivateHosts, this.resolve)
  }
}

/** Says why in a code only: the library's own words hold addresses, and those of storage hosts are keys. */
function unreachable(url: URL, error: unknown): DomainError {
  return new DomainError('upstream-unavailable', `${url.host} could not be reached, or broke off.`, {
    host: url.host,
    code: networkCode(error),
  })
}

/** What the network library calls a failure, such as `ECONNRESET`. */
export function networkCode(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown'
}
