import { type CommitSha, DomainError, type GitOid, isCommitSha } from '@entrepot/core'
import { isRefName, type RemoteRef, type RemoteRefs, type Wanted } from '@entrepot/git'
import type { RefRow } from '@entrepot/persistence'

/** Refs that a mirror of everything follows. Pull requests are left out: they are others' proposals, not the repository. */
const FOLLOWED = ['refs/heads/', 'refs/tags/', 'refs/convert/']

/** Where a commit that was asked for by its id lands, as upstream may have no ref to it. */
export const PIN_PREFIX = 'refs/entrepot/pins/'

export interface RefPlan {
  /** Names of refs that upstream has elsewhere than we do, or that we lack. */
  readonly moved: readonly string[]
  /** A commit to be fetched by its id; null when refs are followed, or when we have it. */
  readonly pin: CommitSha | null
  /** Ours that upstream no longer has. */
  readonly deleted: readonly { readonly name: string; readonly before: GitOid }[]
  /** Name of the branch that stands for the repository, without `refs/heads/`. */
  readonly defaultBranch: string
  /** Upstream itself says so, of a mirror of everything: then ours is to be the same. */
  readonly followsHead: boolean
}

/**
 * Which refs a sync has to move.
 *
 * @param revision  a branch, a tag, a whole ref name or a commit id; null for every branch, tag and conversion
 * @throws DomainError `upstream-not-found`  upstream has no such branch or tag
 * @throws DomainError `upstream-invalid`    upstream shows no refs at all where we have some: nothing is deleted for that
 */
export function planRefs(remote: RemoteRefs, ours: readonly RefRow[], revision: string | null): RefPlan {
  const held = new Map(ours.map(ref => [ref.name, ref.oid]))
  const hasMoved = (ref: RemoteRef) => held.get(ref.name) !== ref.oid
  if (revision !== null) {
    const ref = findRef(remote, revision)
    if (ref) {
      const moved = hasMoved(ref) ? [ref.name] : []
      const defaultBranch = branchOf(ref.name) ?? defaultBranchOf(remote)
      return { moved, pin: null, deleted: [], defaultBranch, followsHead: false }
    }
    if (!isCommitSha(revision)) throw notFound(revision)
    const pin = held.has(`${PIN_PREFIX}${revision}`) ? null : revision
    return { moved: [], pin, deleted: [], defaultBranch: defaultBranchOf(remote), followsHead: false }
  }
  const followed = remote.refs.filter(ref => isFollowed(ref.name))
  const names = new Set(followed.map(ref => ref.name))
  const deleted = ours.filter(ref => isFollowed(ref.name) && !names.has(ref.name))
  if (followed.length === 0 && deleted.length > 0) throw suddenlyEmpty()
  return {
    moved: followed.filter(hasMoved).map(ref => ref.name),
    pin: null,
    deleted: deleted.map(({ name, oid }) => ({ name, before: oid })),
    defaultBranch: defaultBranchOf(remote),
    followsHead: remote.head !== null && names.has(remote.head),
  }
}

/**
 * The branch that is to stand for a repository which has one already; null when that stays. It stays when the planned one is not here, as
 * a branch that could not land, and when only one revision is followed and ours is still there.
 *
 * @param names  all refs of the repository as they will be
 */
export function nextDefaultBranch(
  current: string,
  { defaultBranch, followsHead }: RefPlan,
  names: ReadonlySet<string>,
): string | null {
  if (defaultBranch === current || !names.has(`refs/heads/${defaultBranch}`)) return null
  return followsHead || !names.has(`refs/heads/${current}`) ? defaultBranch : null
}

/** What a fetch has to ask for. Null when there is nothing to fetch. */
export function wantedBy({ moved, pin }: RefPlan): Wanted | null {
  if (pin !== null) return { commits: [pin] }
  return moved.length > 0 ? { refs: moved } : null
}

function isFollowed(name: string): boolean {
  return FOLLOWED.some(prefix => name.startsWith(prefix)) && isRefName(name)
}

function findRef({ refs }: RemoteRefs, revision: string): RemoteRef | null {
  const names = [`refs/heads/${revision}`, `refs/tags/${revision}`]
  if (revision.startsWith('refs/')) names.unshift(revision)
  for (const name of names) {
    const ref = isRefName(name) ? refs.find(candidate => candidate.name === name) : undefined
    if (ref) return ref
  }
  return null
}

function branchOf(refName: string): string | null {
  return refName.startsWith('refs/heads/') ? refName.slice('refs/heads/'.length) : null
}

function defaultBranchOf({ head, refs }: RemoteRefs): string {
  const fallback = refs.map(ref => branchOf(ref.name)).filter(branch => branch !== null)
  return branchOf(head ?? '') ?? fallback.find(branch => branch === 'main') ?? fallback[0] ?? 'main'
}

function notFound(revision: string): DomainError {
  return new DomainError('upstream-not-found', `Upstream has no branch or tag ${revision}.`, { revision })
}

function suddenlyEmpty(): DomainError {
  return new DomainError('upstream-invalid', 'Upstream lists no branches or tags any more; ours were kept.')
}
