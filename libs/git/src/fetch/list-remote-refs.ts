import { asGitOid, type GitOid } from '@entrepot/core'
import { runUpstreamGit } from './run-upstream-git.js'
import type { Upstream } from './upstream.js'

export interface RemoteRef {
  readonly name: string
  readonly oid: GitOid
  /** What an annotated tag stands for; null for other refs. */
  readonly peeledOid: GitOid | null
}

export interface RemoteRefs {
  /** The branch that HEAD stands for, or null when upstream doesn't say. */
  readonly head: string | null
  /** By name, as upstream sorts them. HEAD itself is not among them. */
  readonly refs: readonly RemoteRef[]
}

/** Bytes of a listing: a million refs, and more than a server sends that means well. */
const LISTING_MAX_BYTES = 128 * 1024 * 1024

/**
 * Asks an upstream for its refs. One or two requests; nothing is stored.
 *
 * @throws DomainError `upstream-unauthorized`, `upstream-not-found`, `upstream-rate-limited`, `upstream-invalid`,
 *   `upstream-unavailable`, `cancelled`, `limit-exceeded`
 */
export async function listRemoteRefs(upstream: Upstream): Promise<RemoteRefs> {
  const listing = await runUpstreamGit(['ls-remote', '--symref', 'upstream'], upstream, {
    maxOutputBytes: LISTING_MAX_BYTES,
  })
  return parseListing(listing.toString('utf8').trimEnd())
}

function parseListing(listing: string): RemoteRefs {
  let head: string | null = null
  const refs = new Map<string, RemoteRef>()
  for (const line of listing.split('\n')) {
    const [value = '', name = ''] = line.split('\t')
    if (value.startsWith('ref: ')) {
      if (name === 'HEAD') head = value.slice('ref: '.length)
    } else if (name.endsWith('^{}')) {
      const tag = refs.get(name.slice(0, -'^{}'.length))
      if (tag) refs.set(tag.name, { ...tag, peeledOid: asGitOid(value) })
    } else if (name.startsWith('refs/')) {
      refs.set(name, { name, oid: asGitOid(value), peeledOid: null })
    }
  }
  return { head, refs: [...refs.values()] }
}
