import { type AccountPrincipal, type CommitSha, DomainError, type GitOid } from '@entrepot/core'
import { formatCommit, formatTree, writePack } from '@entrepot/git'
import { findRefs, type Repo } from '@entrepot/persistence'
import { signatureOf } from '../access/signature-of.js'
import type { Engines } from '../engines.js'
import { landIncoming } from '../receive/land-incoming.js'
import { resolveOwnRevision } from '../resolve/resolve-own-revision.js'
import { BRANCHES, newRefName } from './ref-name.js'
import { requireMayTakeBack } from './require-may-take-back.js'

export interface NewBranch {
  /** Without `refs/heads/`. */
  readonly name: string
  /** Any word for a revision; null for the default branch. */
  readonly startingPoint: string | null
  /** It begins with a commit of no files and no history, wherever others begin. */
  readonly isEmpty: boolean
  /** A branch of this name is moved, whatever is on it. */
  readonly isOverwriting: boolean
}

/**
 * Makes a branch.
 *
 * @throws DomainError `invalid-argument`    no name for a branch
 * @throws DomainError `already-exists`      and is not to be moved
 * @throws DomainError `forbidden`           the default branch is moved so only by those who run the repository
 * @throws DomainError `revision-not-found`  the starting point
 * @throws as `landIncoming`
 */
export async function createBranch(
  engines: Engines,
  actor: AccountPrincipal,
  repo: Repo,
  { name, startingPoint, isEmpty, isOverwriting }: NewBranch,
): Promise<void> {
  const refName = newRefName(BRANCHES, name)
  const [existing] = await findRefs(engines.db.prisma, repo.id, [refName])
  if (existing && !isOverwriting)
    throw new DomainError('already-exists', `Reference ${refName} already exists`, { ref: refName })
  if (existing) requireMayTakeBack(actor, repo, refName)
  const before = existing?.oid ?? null
  if (isEmpty) return startEmpty(engines, { actor, repo, refName, before })
  const word = startingPoint ?? repo.defaultBranch
  const { commit } = await resolveOwnRevision(engines, actor, repo, word)
  const refUpdates = [{ name: refName, before, after: { oid: commit, commit } }]
  await landIncoming(engines, { actor, source: 'commit', repo, refUpdates, quarantine: null })
}

interface EmptyBranch {
  readonly actor: AccountPrincipal
  readonly repo: Repo
  readonly refName: string
  readonly before: GitOid | null
}

async function startEmpty(engines: Engines, { actor, repo, refName, before }: EmptyBranch): Promise<void> {
  const tree = formatTree(new Map())
  const author = signatureOf(actor, new Date())
  const commit = formatCommit({ tree: tree.oid, parents: [], author, message: 'initial commit' })
  const quarantine = await writePack(engines.scratchDir, { cacheGitDir: null, objects: [tree, commit] })
  try {
    const after = { oid: commit.oid, commit: commit.oid as CommitSha }
    const refUpdates = [{ name: refName, before, after }]
    await landIncoming(engines, { actor, source: 'commit', repo, refUpdates, quarantine })
  } finally {
    await quarantine.dispose()
  }
}
