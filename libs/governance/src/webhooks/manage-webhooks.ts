import { DomainError, newId, type Principal } from '@entrepot/core'
import {
  appendAudit,
  createWebhook,
  deleteWebhook,
  findWebhook,
  requeueWebhookDelivery,
  setWebhookActive,
  transaction,
  WEBHOOK_EVENTS,
  type Webhook,
} from '@entrepot/persistence'
import { type Engines, inNamespace, requireAccount, requireActor } from '@entrepot/registry'
import { newWebhookSecret } from './sign-webhook.js'

export interface WebhookOrder {
  /** Null for the whole registry. */
  readonly namespace: string | null
  readonly url: string
  /** Empty for all. */
  readonly events: readonly string[]
}

/** Characters of an address. */
const URL_MAX_LENGTH = 2_000

/**
 * Has an address told of what happens in a namespace, or everywhere.
 *
 * @returns the webhook with its secret, which is shown this once
 * @throws DomainError `forbidden`  for administrators of the namespace; of the server for all of it
 * @throws DomainError `invalid-argument`  no `https` or `http` address, or an event that there is not
 */
export async function addWebhook(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  { namespace, url, events }: WebhookOrder,
): Promise<Webhook> {
  const account = requireAccount(principal)
  requireKeeper(account, namespace)
  requireAddress(url)
  const unknown = events.find(event => !(WEBHOOK_EVENTS as readonly string[]).includes(event))
  if (unknown !== undefined)
    throw new DomainError(
      'invalid-argument',
      `There is no event \`${unknown.slice(0, 100)}\`. There are: ${WEBHOOK_EVENTS.join(', ')}.`,
    )
  return transaction(db.prisma, async tx => {
    const webhook = await createWebhook(tx, {
      id: newId(),
      namespaceKey: namespace?.toLowerCase() ?? null,
      url,
      secret: newWebhookSecret(),
      events: [...events],
      createdById: account.accountId,
    })
    await appendAudit(tx, {
      actor: account,
      action: 'webhook.create',
      subject: namespace ?? 'registry',
      detail: { webhook: webhook.id, host: new URL(url).host, events: [...events] },
    })
    return webhook
  })
}

export type WebhookChange = 'activate' | 'deactivate' | 'delete'

/**
 * @throws DomainError `webhook-not-found`  there is none, or it is another's
 */
export async function changeWebhook(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  { id, change }: { readonly id: string; readonly change: WebhookChange },
): Promise<void> {
  const webhook = await requireWebhook(db, principal, id)
  await transaction(db.prisma, async tx => {
    if (change === 'delete') await deleteWebhook(tx, id)
    else await setWebhookActive(tx, id, change === 'activate')
    await appendAudit(tx, {
      actor: principal,
      action: `webhook.${change}`,
      subject: webhook.namespaceKey ?? 'registry',
      detail: { webhook: id },
    })
  })
}

/**
 * Sends something once more, whatever became of it.
 * @throws DomainError `webhook-not-found`
 */
export async function resendWebhook(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  deliveryId: string,
): Promise<void> {
  const delivery = await db.prisma.webhookDelivery.findUnique({ where: { id: deliveryId } })
  if (!delivery) throw noWebhook()
  await requireWebhook(db, principal, delivery.webhookId)
  await transaction(db.prisma, tx => requeueWebhookDelivery(tx, deliveryId))
}

/**
 * A webhook for whoever keeps it.
 * @throws DomainError `webhook-not-found`  there is none, or it is another's
 */
export async function requireWebhook(db: Engines['db'], principal: Principal, id: string): Promise<Webhook> {
  const webhook = await findWebhook(db.prisma, id)
  if (!webhook) throw noWebhook()
  try {
    requireKeeper(principal, webhook.namespaceKey)
  } catch (error) {
    throw error instanceof DomainError && error.code === 'forbidden' ? noWebhook() : error
  }
  return webhook
}

/** @throws DomainError `forbidden`, `authentication-required` */
export function requireKeeper(principal: Principal, namespace: string | null): void {
  if (namespace === null) requireActor(principal, 'server:admin', null)
  else requireActor(principal, 'org:admin', inNamespace(namespace))
}

function requireAddress(url: string): void {
  const parsed = URL.canParse(url) && url.length <= URL_MAX_LENGTH ? new URL(url) : null
  if (parsed && /^https?:$/.test(parsed.protocol) && parsed.username === '' && parsed.password === '') return
  throw new DomainError(
    'invalid-argument',
    'A webhook is sent to an `https://` or `http://` address without a password in it.',
  )
}

function noWebhook(): DomainError {
  return new DomainError('webhook-not-found', 'There is no such webhook.')
}
