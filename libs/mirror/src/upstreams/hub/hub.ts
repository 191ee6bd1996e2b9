import { DomainError, type RepoName } from '@entrepot/core'
import type { Upstream } from '@entrepot/git'
import { repoPath } from '@entrepot/protocol'
import {
  DEFAULT_LIMITS,
  DEFAULT_TIMING,
  type Limits,
  type MirrorSettings,
  type Timing,
} from '../../mirror-settings.js'
import { GuardedNetwork } from './guarded-network.js'
import { hubRefusal } from './hub-refusal.js'

const GIT_USERNAME = 'entrepot'
const USER_AGENT = 'entrepot-mirror/0.1'

/** One upstream hub, talked to for one run. */
export interface Hub {
  /** Without trailing slash. */
  readonly url: string
  /** Host and port: what messages call it. */
  readonly host: string
  readonly timing: Timing
  readonly limits: Limits
  readonly network: GuardedNetwork
  /** Null: none is configured, or the one that is belongs to another origin. */
  readonly token: string | null
  close(): Promise<void>
}

/**
 * @throws DomainError `invalid-argument`  the URL isn't http or https
 */
export function openHub(settings: MirrorSettings, upstreamUrl: string): Hub {
  const url = URL.canParse(upstreamUrl) ? new URL(upstreamUrl) : null
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new DomainError('invalid-argument', 'The URL of an upstream begins with http:// or https://.')
  const timing = { ...DEFAULT_TIMING, ...settings.timing }
  const network = new GuardedNetwork(settings.upstream.allowedPrivateHosts, timing)
  const isTokens = url.origin === new URL(settings.upstream.url).origin
  return {
    url: url.href.replace(/\/+$/, ''),
    host: url.host,
    token: isTokens ? settings.upstream.token : null,
    timing,
    limits: { ...DEFAULT_LIMITS, ...settings.limits },
    network,
    close: () => network.close(),
  }
}

/**
 * Asks the hub, with the token when there is one, and turns refusals into what they mean.
 *
 * @param what  what is asked for, as a person would name it
 * @throws DomainError `upstream-*`; the reason of `init.signal`
 */
export async function fetchFromHub(
  hub: Hub,
  input: string | URL | Request,
  init: RequestInit,
  what: string,
): Promise<Response> {
  const headers = new Headers(init.headers)
  headers.set('user-agent', USER_AGENT)
  headers.set('accept-encoding', 'identity') // sizes and ranges are those of the file itself
  const target = new URL(typeof input === 'object' && 'url' in input ? input.url : input)
  if (hub.token !== null && target.origin === new URL(hub.url).origin)
    headers.set('authorization', `Bearer ${hub.token}`)
  const response = await hub.network.fetch(target, { ...init, headers })
  if (response.status < 400) return response
  await response.body?.cancel()
  throw hubRefusal(response, hub.host, what)
}

/** The repository's git remote, at its checked address. */
export async function gitUpstream(hub: Hub, repo: RepoName, signal: AbortSignal): Promise<Upstream> {
  const url = `${hub.url}/${repoPath(repo)}`
  return {
    url,
    signal,
    pinAddress: await hub.network.pin(new URL(url)),
    // Basic and not bearer: that is what hubs document for git, with any user name.
    ...(hub.token !== null && {
      credentials: { kind: 'basic', username: GIT_USERNAME, password: hub.token } as const,
    }),
  }
}
