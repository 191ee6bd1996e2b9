import { newId } from '@entrepot/core'
import type { Prisma, Webhook, WebhookDelivery } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

/** What a webhook may be told of. */
export const WEBHOOK_EVENTS = [
  'verdict.changed',
  'revision.recalled',
  'review.requested',
  'waiver.requested',
  'assignment.changed',
  'node.lost',
] as const
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number]

export interface NewWebhookEvent {
  readonly event: WebhookEvent
  /** Of the repository or place that it is about, as it is spelled. */
  readonly namespace: string | null
  readonly data: Prisma.InputJsonObject
}

/** Puts events on their way to whoever wants to be told, in the transaction of what they tell of. One statement where nobody does. */
export async function queueWebhookEvents(tx: Tx, events: readonly NewWebhookEvent[]): Promise<void> {
  if (events.length === 0) return
  const keys = events.flatMap(({ namespace }) => namespace?.toLowerCase() ?? [])
  const webhooks = await tx.webhook.findMany({
    where: { isActive: true, OR: [{ namespaceKey: null }, { namespaceKey: { in: [...new Set(keys)] } }] },
  })
  const timestamp = new Date().toISOString()
  const data = webhooks.flatMap(webhook =>
    events
      .filter(event => wants(webhook, event))
      .map(({ event, data }) => ({
        id: newId(),
        webhookId: webhook.id,
        event,
        payload: { type: event, timestamp, data },
      })),
  )
  if (data.length > 0) await tx.webhookDelivery.createMany({ data })
}

function wants(
  { namespaceKey, events }: Pick<Webhook, 'namespaceKey' | 'events'>,
  { namespace, event }: NewWebhookEvent,
): boolean {
  if (namespaceKey !== null && namespaceKey !== namespace?.toLowerCase()) return false
  return events.length === 0 || events.includes(event)
}

export function createWebhook(tx: Tx, webhook: Prisma.WebhookUncheckedCreateInput): Promise<Webhook> {
  return tx.webhook.create({ data: webhook })
}

export function findWebhook(db: Db, id: string): Promise<Webhook | null> {
  return db.webhook.findUnique({ where: { id } })
}

export async function deleteWebhook(tx: Tx, id: string): Promise<void> {
  await tx.webhook.delete({ where: { id } })
}

export function setWebhookActive(tx: Tx, id: string, isActive: boolean): Promise<Webhook> {
  return tx.webhook.update({ where: { id }, data: { isActive } })
}

/** One page of the webhooks of a namespace, or of those of the whole registry (null), the newest first. */
export function listWebhooks(
  db: Db,
  namespaceKey: string | null,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<Webhook[]> {
  return db.webhook.findMany({
    where: { namespaceKey, ...(after !== null && { id: { lt: after } }) },
    orderBy: { id: 'desc' },
    take: limit,
  })
}

/** One page of what was sent to a webhook, the newest first. */
export function listWebhookDeliveries(
  db: Db,
  webhookId: string,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<WebhookDelivery[]> {
  return db.webhookDelivery.findMany({
    where: { webhookId, ...(after !== null && { id: { lt: after } }) },
    orderBy: { id: 'desc' },
    take: limit,
  })
}

export type ClaimedDelivery = WebhookDelivery & { readonly webhook: Webhook }

/**
 * Takes what is due to be sent, and counts the attempt; whoever takes it has `leaseSeconds` before another one may. Nodes take different
 * ones.
 */
export async function claimWebhookDeliveries(
  db: Db,
  limit: number,
  leaseSeconds: number,
): Promise<ClaimedDelivery[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    UPDATE webhook_delivery SET attempts = attempts + 1, next_at = now() + make_interval(secs => ${leaseSeconds})
    WHERE id IN (
      SELECT d.id FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id
      WHERE d.state = 'waiting' AND d.next_at <= now() AND w.is_active
      ORDER BY d.next_at LIMIT ${limit} FOR UPDATE OF d SKIP LOCKED)
    RETURNING id`
  return db.webhookDelivery.findMany({
    where: { id: { in: rows.map(({ id }) => id) } },
    include: { webhook: true },
    orderBy: { id: 'asc' },
  })
}

/** What became of an attempt. */
export async function recordWebhookAttempt(
  db: Db,
  id: string,
  outcome: Pick<WebhookDelivery, 'state' | 'lastStatus' | 'lastError'> & { readonly nextAt?: Date },
): Promise<void> {
  const { state } = outcome
  await db.webhookDelivery.update({
    where: { id },
    data: { ...outcome, ...(state === 'delivered' && { deliveredAt: new Date() }) },
  })
}

/** Sends something once more, whatever became of it. */
export async function requeueWebhookDelivery(tx: Tx, id: string): Promise<void> {
  await tx.webhookDelivery.update({
    where: { id },
    data: { state: 'waiting', attempts: 0, nextAt: new Date(), deliveredAt: null },
  })
}
