import { tellLostNodes } from '@entrepot/variants'
import type { Services } from '../compose/compose.js'

/** Milliseconds between looks for nodes that stopped beating. */
const INTERVAL_MS = 10_000

/** Notes which nodes of the inference cluster are lost, from now on. The answer ends it, after the look that is under way. */
export function keepNodesWatched({ engines }: Services): () => Promise<void> {
  let underWay: Promise<void> | null = null
  const look = async (): Promise<void> => {
    try {
      for (const node of await tellLostNodes(engines))
        engines.logger.warn({ node }, 'a node of the cluster is lost')
    } catch (error) {
      engines.logger.warn({ error }, 'could not look for lost nodes; the next round does')
    }
  }
  const timer = setInterval(() => {
    underWay ??= look().finally(() => (underWay = null))
  }, INTERVAL_MS).unref()
  return async () => {
    clearInterval(timer)
    await underWay
  }
}
