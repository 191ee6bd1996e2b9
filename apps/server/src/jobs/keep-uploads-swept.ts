import { sweepAbandonedUploads } from '@entrepot/registry'
import type { Services } from '../compose/compose.js'

/** Milliseconds between looks: what nobody will finish may lie an hour longer than the day that it is given. */
const INTERVAL_MS = 60 * 60 * 1000

/** Ends uploads that nobody will finish, from now on; the answer stops it. */
export function keepUploadsSwept({ engines }: Services): () => void {
  const sweep = async (): Promise<void> => {
    try {
      const freed = await sweepAbandonedUploads(engines, new Date())
      if (freed.uploads > 0) engines.logger.info(freed, 'ended abandoned uploads')
    } catch (error) {
      engines.logger.warn({ error }, 'could not end abandoned uploads')
    }
  }
  const timer = setInterval(() => void sweep(), INTERVAL_MS).unref()
  return () => clearInterval(timer)
}
