import { createHmac, randomBytes } from 'node:crypto'

/** Bytes of a secret, as Standard Webhooks recommends (24 to 64). */
const SECRET_BYTES = 32
const PREFIX = 'whsec_'

/** A new secret, in the form of Standard Webhooks. */
export function newWebhookSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64')
}

/**
 * The headers by which a receiver knows that it was us, and when: those of Standard Webhooks 1.0.0, for which there are libraries in most
 * languages.
 *
 * @param id  the same for every attempt, so that a receiver can tell what it has
 */
export function webhookHeaders(secret: string, id: string, at: Date, body: string): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}
