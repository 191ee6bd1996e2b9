import { type AccountPrincipal, DomainError } from '@entrepot/core'
import { findRefs, type Repo } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { landIncoming } from '../receive/land-incoming.js'

/**
 * Deletes a branch or tag, whatever is on it.
 *
 * @param refName  in full
 * @throws DomainError `revision-not-found`  there is none
 * @throws DomainError `forbidden`           the default branch
 * @throws as `landIncoming`
 */
export async function deleteRef(
  engines: Engines,
  actor: AccountPrincipal,
  repo: Repo,
  refName: string,
): Promise<void> {
  const [existing] = await findRefs(engines.db.prisma, repo.id, [refName])
  if (!existing) {
    const word = refName.replace(/^refs\/(?:heads|tags)\//, '')
    throw new DomainError('revision-not-found', `Invalid rev id: ${word.slice(0, 200)}`)
  }
  const refUpdates = [{ name: refName, before: existing.oid, after: null }]
  await landIncoming(engines, { actor, source: 'commit', repo, refUpdates, quarantine: null })
}
