import { tidyCaches } from '@entrepot/mirror'
import type { Services } from '../compose/compose.js'

/** Milliseconds between looks at this node's caches. */
const INTERVAL_MS = 60 * 60 * 1000

/** Keeps this node's caches within their bound, from now on; the answer ends it. */
export function keepCachesTidy({ engines }: Services): () => void {
  const tidy = (): void => {
    tidyCaches(engines).catch((error: unknown) => {
      engines.logger.warn({ error }, 'could not tidy the caches of this node')
    })
  }
  tidy()
  const timer = setInterval(tidy, INTERVAL_MS).unref()
  return () => clearInterval(timer)
}
