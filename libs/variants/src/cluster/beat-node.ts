import { DomainError, type Principal } from '@entrepot/core'
import { beatClusterNode, type ClusterNode, type Holding, transaction } from '@entrepot/persistence'
import type { NodeHeartbeat } from '@entrepot/protocol'
import type { Engines } from '@entrepot/registry'
import { requireOwnNode } from './require-own-node.js'

/**
 * A sign of life, with everything that the node holds. It is no act of anybody, and so not in the audit log. Rows that say what they said
 * before are not written.
 *
 * @throws DomainError `authentication-required`, `forbidden`, `node-not-found`
 */
export async function beatNode(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  name: string,
  { cacheBytes, freeBytes, holdings }: NodeHeartbeat,
): Promise<ClusterNode> {
  const { node } = await requireOwnNode(db, principal, name)
  // A revision that is held for two models is one, and a statement may name a row once.
  const held = new Map<string, Holding>()
  for (const { repositoryId: repoId, ...holding } of holdings)
    held.set(`${repoId} ${holding.commit}`, { repoId, ...holding })
  const isThere = await transaction(db.prisma, tx =>
    beatClusterNode(tx, node.id, { cacheBytes, freeBytes }, [...held.values()]),
  )
  if (!isThere) throw new DomainError('node-not-found', 'The node was removed. Register it again.')
  return node
}
