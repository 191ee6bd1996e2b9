import { findRepo, listPacks, listRefs } from '@entrepot/persistence'
import { taken } from '../land/land-tips.js'
import type { Held, SyncContext } from './sync-context.js'

/**
 * What we hold of the mirror's repository.
 * @throws DomainError `already-exists`  there is a repository of this name that isn't the mirror's
 */
export async function readHeld({ engines, mirror, name }: SyncContext): Promise<Held> {
  const { db, git } = engines
  const repo = await findRepo(db.prisma, name)
  if (!repo) return { repo: null, refs: [], gitDir: null }
  if (repo.id !== mirror.repoId) throw taken(repo)
  const refs = await listRefs(db.prisma, repo.id)
  return { repo, refs, gitDir: await git.hydrate(repo.id, await listPacks(db.prisma, repo.id)) }
}
