import type { Role } from '@entrepot/core'
import type { Db } from './transaction.js'

/** Says that the node is alive. */
export async function beat(db: Db, id: string, roles: readonly Role[]): Promise<void> {
  const heartbeatAt = new Date()
  await db.node.upsert({
    where: { id },
    create: { id, roles: [...roles] },
    update: { roles: [...roles], heartbeatAt },
  })
}

export async function leaveNodes(db: Db, id: string): Promise<void> {
  await db.node.deleteMany({ where: { id } })
}

/** Whether a node with this role was alive within the last `withinSeconds`. */
export async function hasLiveNode(db: Db, role: Role, withinSeconds: number): Promise<boolean> {
  const since = new Date(Date.now() - withinSeconds * 1000)
  return (await db.node.count({ where: { roles: { has: role }, heartbeatAt: { gte: since } } })) > 0
}
