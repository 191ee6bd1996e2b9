import { DomainError } from '@entrepot/core'
import {
  appendAudit,
  deleteClusterNode,
  dropAssignmentsOfNode,
  findClusterNode,
  transaction,
} from '@entrepot/persistence'
import { type Actor, type Engines, requireActor } from '@entrepot/registry'

/**
 * Forgets a node with what it holds and what was assigned to it by name. An agent that still runs registers it anew: revoke its token to
 * keep it out.
 *
 * @throws DomainError `forbidden`, `node-not-found`
 */
export async function removeNode({ db }: Pick<Engines, 'db'>, actor: Actor, name: string): Promise<void> {
  requireActor(actor, 'server:admin', null)
  await transaction(db.prisma, async tx => {
    const node = await findClusterNode(tx, name)
    if (!node || !(await deleteClusterNode(tx, node.id)))
      throw new DomainError('node-not-found', 'There is no such node.')
    await dropAssignmentsOfNode(tx, name)
    await appendAudit(tx, { actor, action: 'node.remove', subject: name, detail: { node: node.id } })
  })
}
