import { type CommitSha, DomainError, type Principal, type TreeEntry } from '@entrepot/core'
import type { Repo } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { readTree } from './read-tree.js'
import { resolveRevision } from './resolve-revision.js'
import type { ResolvedRevision } from './resolved-revision.js'
import { splitRevision } from './split-revision.js'

export interface LocatedFile {
  /** Where it lies: for an alias another repository than the one that was asked. */
  readonly repo: Repo
  readonly commit: CommitSha
  /** What clients are told that its revision is. */
  readonly shownAs: CommitSha
  readonly entry: TreeEntry
  /** When the verdict by which it may be read ends by itself; null for never. */
  readonly expiresAt: Date | null
  /** See `ResolvedRevision`. */
  readonly restsOn: ResolvedRevision['restsOn']
}

/**
 * The file that `revision/path…` names, if this principal may read that revision. Symbolic links are files that hold their target;
 * directories and submodules are none.
 *
 * @param segments  revision and path, decoded; see `splitRevision`
 * @throws DomainError `entry-not-found`  its detail has the `commit` that lacks the path, as clients know it, and whether it `isSettled`: rests on nothing but the asked
 *   repository
 * @throws what `resolveRevision` throws
 */
export async function locateFile(
  engines: Engines,
  principal: Principal,
  repo: Repo,
  segments: readonly string[],
): Promise<LocatedFile> {
  const { revision, path } = await splitRevision(engines, repo, segments)
  const resolved = await resolveRevision(engines, principal, repo, revision)
  const entry = (await readTree(engines, resolved)).get(path)
  if (!entry || !isFile(entry)) throw entryNotFound(resolved, path)
  const { commit, shownAs, restsOn, expiresAt } = resolved
  return { repo: resolved.repo, commit, shownAs, restsOn, entry, expiresAt }
}

/** What readers get as a file. */
export function isFile({ mode }: TreeEntry): boolean {
  return mode !== '040000' && mode !== '160000'
}

/** The refusal for a path that a readable revision does not have. */
export function entryNotFound(resolved: ResolvedRevision, path: string): DomainError {
  const { shownAs, restsOn } = resolved
  const expiresAt = resolved.expiresAt?.toISOString() ?? null
  return new DomainError('entry-not-found', 'Entry not found', {
    commit: shownAs,
    path,
    expiresAt,
    isSettled: restsOn?.length === 0,
  })
}
