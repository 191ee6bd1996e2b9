import { DomainError, formatRepoId } from '@entrepot/core'
import { listRefs, moveRefs, type RefUpdate, type Repo, type Tx } from '@entrepot/persistence'
import { conflictingRefs } from './conflicting-refs.js'

/**
 * Moves the refs of a landing, all or none.
 * @throws DomainError `ref-conflict`  one moved meanwhile, or its name is a folder of another's
 */
export async function moveLandedRefs(tx: Tx, repo: Repo, updates: readonly RefUpdate[]): Promise<void> {
  if (updates.length === 0) return
  const unmoved = await moveRefs(tx, repo.id, updates)
  if (unmoved) {
    const message = `${unmoved.name} of ${formatRepoId(repo)} moved meanwhile. Fetch and try again.`
    throw new DomainError('ref-conflict', message, { ref: unmoved.name })
  }
  const clash = conflictingRefs((await listRefs(tx, repo.id)).map(ref => ref.name))
  if (!clash) return
  const message = `${clash[1]} can't be a ref beside ${clash[0]}: one name is a folder of the other.`
  throw new DomainError('ref-conflict', message)
}
