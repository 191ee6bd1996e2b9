import { DomainError, formatRepoId, type Principal, type RepoName } from '@entrepot/core'
import {
  appendAudit,
  deleteRepo,
  findRepo,
  forgetFormerName,
  lockRepo,
  transaction,
} from '@entrepot/persistence'
import { requireRight } from '../access/require-right.js'
import type { Engines } from '../engines.js'
import { findReadableRepo } from '../resolve/find-readable-repo.js'

/**
 * Deletes a repository for good, with all that is only its own, in one transaction. A mirror is no longer kept up by that. The bytes of its
 * packs and large files stay in the store until they are collected; nobody can ask for them any more.
 *
 * @throws DomainError `repo-not-found`, `forbidden`, `authentication-required`
 */
export async function deleteRepository(
  engines: Pick<Engines, 'db' | 'git' | 'rejudge'>,
  principal: Principal,
  name: RepoName,
): Promise<void> {
  const repo = await findReadableRepo(engines, principal, name)
  requireRight(principal, 'repo:admin', repo)
  await transaction(engines.db.prisma, async tx => {
    await lockRepo(tx, repo.id)
    // It may have been deleted, or moved, while we waited for the lock.
    const now = await findRepo(tx, name)
    if (now?.id !== repo.id) throw new DomainError('repo-not-found', 'Repository not found')
    await deleteRepo(tx, repo.id)
    // A mirror may have taken the name from one that was moved; that one must not come back under it.
    await forgetFormerName(tx, repo)
    await appendAudit(tx, {
      actor: principal,
      action: 'repo.delete',
      repoId: repo.id,
      subject: formatRepoId(repo),
      detail: { type: repo.type, visibility: repo.visibility },
    })
  })
  await engines.git.forget(repo.id)
}
