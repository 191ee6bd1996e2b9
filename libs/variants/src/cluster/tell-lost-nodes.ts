import { appendAudit, markLostNodes, queueWebhookEvents, transaction } from '@entrepot/persistence'
import type { Engines } from '@entrepot/registry'
import { LOST_AFTER_SECONDS } from './node-limits.js'

/**
 * Notes which nodes stopped beating, in the log and to webhooks of the whole registry: once for each, whichever of our servers looks.
 * @returns their names
 */
export async function tellLostNodes({ db }: Pick<Engines, 'db'>): Promise<string[]> {
  return transaction(db.prisma, async tx => {
    const lost = await markLostNodes(tx, LOST_AFTER_SECONDS)
    for (const { id, name, heartbeatAt } of lost)
      await appendAudit(tx, {
        actor: 'registry',
        action: 'node.lost',
        subject: name,
        detail: { node: id, heartbeatAt: heartbeatAt.toISOString() },
      })
    const events = lost.map(({ name, engine, profileName, heartbeatAt }) => ({
      event: 'node.lost' as const,
      namespace: null,
      data: { node: name, engine, profile: profileName, heartbeatAt: heartbeatAt.toISOString() },
    }))
    await queueWebhookEvents(tx, events)
    return lost.map(({ name }) => name)
  })
}
