import { isDomainError } from '@entrepot/core'
import { type ClaimedDelivery, claimWebhookDeliveries, recordWebhookAttempt } from '@entrepot/persistence'
import type { Engines } from '@entrepot/registry'
import { webhookHeaders } from './sign-webhook.js'

/** Sends a body to an address that may be anywhere but inside; lent by the composition root. Follows no redirect. */
export type PostWebhook = (
  url: string,
  request: {
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
    readonly signal: AbortSignal
  },
) => Promise<{ readonly status: number }>

/** Deliveries that one look takes, and sends side by side. */
const BATCH = 20
/** Milliseconds that a receiver has to answer. */
const ANSWER_MS = 10_000
/** Seconds after which another node may take up what one took and never finished: longer than any answer. */
const LEASE_SECONDS = 60
/** Attempts in all; with the pauses between them about two days, so that a weekend of a receiver's is outlived. */
const MAX_ATTEMPTS = 12
/** Seconds before the second attempt; doubled for each later one, up to `MAX_PAUSE_SECONDS`. */
const FIRST_PAUSE_SECONDS = 10
const MAX_PAUSE_SECONDS = 12 * 60 * 60
/** Characters of what is kept of an error. */
const ERROR_MAX_LENGTH = 300

/**
 * Sends what is due. A receiver has it when it answers 2xx; anything else is tried again later, and given up in the end.
 *
 * @returns how many were sent, whatever became of them
 */
export async function sendWaitingWebhooks({ db }: Pick<Engines, 'db'>, post: PostWebhook): Promise<number> {
  const due = await claimWebhookDeliveries(db.prisma, BATCH, LEASE_SECONDS)
  await Promise.all(due.map(delivery => send(db, post, delivery)))
  return due.length
}

async function send(db: Engines['db'], post: PostWebhook, delivery: ClaimedDelivery): Promise<void> {
  const { id, webhook, payload, attempts } = delivery
  const body = JSON.stringify(payload)
  const headers = {
    'content-type': 'application/json',
    ...webhookHeaders(webhook.secret, id, new Date(), body),
  }
  const outcome = await post(webhook.url, { headers, body, signal: AbortSignal.timeout(ANSWER_MS) }).then(
    ({ status }) => ({ status, error: status >= 200 && status < 300 ? null : `It answered ${status}.` }),
    (error: unknown) => ({ status: null, error: reasonOf(error) }),
  )
  const state = outcome.error === null ? 'delivered' : attempts >= MAX_ATTEMPTS ? 'failed' : 'waiting'
  await recordWebhookAttempt(db.prisma, id, {
    state,
    lastStatus: outcome.status,
    lastError: outcome.error,
    ...(state === 'waiting' && { nextAt: new Date(Date.now() + pauseSeconds(attempts) * 1000) }),
  })
}

/** Half of it by chance, so that a receiver that comes back is not met by everything at once. */
function pauseSeconds(attempts: number): number {
  const whole = Math.min(MAX_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (attempts - 1))
  return whole / 2 + (Math.random() * whole) / 2
}

function reasonOf(error: unknown): string {
  if (isDomainError(error, 'upstream-address-refused'))
    return 'The address is not a public one. Name its host in ENTREPOT_WEBHOOK_ALLOW_PRIVATE if it should be told.'
  if (error instanceof Error && error.name === 'TimeoutError')
    return `It did not answer in ${ANSWER_MS / 1000} s.`
  return (error instanceof Error ? error.message : String(error)).slice(0, ERROR_MAX_LENGTH)
}
