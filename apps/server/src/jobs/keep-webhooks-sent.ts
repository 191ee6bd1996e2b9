import { type PostWebhook, sendWaitingWebhooks } from '@entrepot/governance'
import { DEFAULT_TIMING, openNetwork } from '@entrepot/mirror'
import type { Services } from '../compose/compose.js'

/** Milliseconds between looks for events that nobody was told of yet. */
const INTERVAL_MS = 1_000

/** Tells webhooks from now on; the answer ends it, after what is under way. */
export function keepWebhooksSent({ engines, config }: Services): () => Promise<void> {
  let network: ReturnType<typeof openNetwork> | null = null
  const post: PostWebhook = async (url, { headers, body, signal }) => {
    network ??= openNetwork(config.webhookPrivateHosts, DEFAULT_TIMING)
    const answer = await (
      await network
    ).fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' })
    await answer.body?.cancel() // what it says is of no interest, and may be endless
    return { status: answer.status }
  }
  let underWay: Promise<void> | null = null
  const send = async (): Promise<void> => {
    try {
      while ((await sendWaitingWebhooks(engines, post)) > 0);
    } catch (error) {
      engines.logger.warn({ error }, 'could not tell webhooks; the next round goes on with it')
    }
  }
  const timer = setInterval(() => {
    underWay ??= send().finally(() => (underWay = null))
  }, INTERVAL_MS).unref()
  return async () => {
    clearInterval(timer)
    await underWay
    await (await network)?.close()
  }
}
