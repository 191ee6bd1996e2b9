import { DomainError, formatRepoId } from '@entrepot/core'
import { type Db, findMirrorsByRepo, type Repo } from '@entrepot/persistence'

/**
 * Refuses to change what a mirror keeps: its next run would take the change back, or fail on it.
 * Cost: one statement.
 *
 * @throws DomainError `forbidden`
 */
export async function requireNotMirror(db: Db, repo: Pick<Repo, 'id' | 'namespace' | 'name'>): Promise<void> {
  const [mirror] = await findMirrorsByRepo(db, [repo.id])
  if (!mirror) return
  const message = `${formatRepoId(repo)} is a mirror: it follows its upstream, and nothing else changes it. Make a repository of your own and write there.`
  throw new DomainError('forbidden', message, { mirrorId: mirror.id })
}
