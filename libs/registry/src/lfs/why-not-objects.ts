import { asCommitSha, DomainError, type Oid, type Principal } from '@entrepot/core'
import { findRevisionsByCommit, linkedOids, listHiddenCommits, type Repo } from '@entrepot/persistence'
import { can } from '../access/can.js'
import type { Engines } from '../engines.js'
import { openReader } from '../resolve/open-reader.js'
import { whyNotReadable } from '../resolve/may-read.js'
import { audienceOf } from '../verdict/state-for.js'

/** Revisions that are looked through for the one that keeps a large file back, the newest first. */
const MAX_LOOKED_THROUGH = 50

/**
 * Why a principal who may read a repository's files does not get some large files of it: the refusal of the newest revision that names each.
 * What is not there, or is held back by nothing that was found, is left out: it does not exist.
 *
 * Cost: nothing when there are none; two statements and the trees of some revisions.
 *
 * @param oids  those that `mayReadObject` did not give
 */
export async function whyNotObjects(
  engines: Pick<Engines, 'db' | 'trees' | 'readers' | 'git'>,
  principal: Principal,
  repo: Repo,
  oids: readonly Oid[],
): Promise<Map<Oid, DomainError>> {
  const refusals = new Map<Oid, DomainError>()
  if (oids.length === 0 || !can(principal, 'repo:read-content', repo)) return refusals
  if (audienceOf(principal) === 'inference') {
    for (const oid of oids) refusals.set(oid, byRevisionOnly())
    return refusals
  }
  const { prisma } = engines.db
  const held = await linkedOids(prisma, repo.id, oids)
  if (held.size === 0) return refusals
  const hidden = await listHiddenCommits(prisma, repo.id, audienceOf(principal))
  const commits = hidden.slice(0, MAX_LOOKED_THROUGH)
  const rows = new Map((await findRevisionsByCommit(prisma, repo.id, commits)).map(row => [row.commit, row]))
  for (const commit of commits) {
    const row = rows.get(commit)
    const refusal = row && whyNotReadable(principal, repo, { ...row, commit: asCommitSha(commit) })
    if (!refusal) continue
    const tree = await engines.trees.get(commit, () => openReader(engines, repo.id))
    for (const { oid } of tree.lfsObjects())
      if (held.has(oid) && !refusals.has(oid)) refusals.set(oid, refusal)
    if (refusals.size === held.size) break
  }
  return refusals
}

function byRevisionOnly(): DomainError {
  const message =
    'Inference tokens get the files of cleared revisions, and no objects by their ids: use `hf download`.'
  return new DomainError('forbidden', message)
}
