import { sealAudit } from '@entrepot/registry'
import type { Services } from '../compose/compose.js'

/** Milliseconds between looks for entries that no link seals yet: how long the end of the log can be altered unnoticed. */
const INTERVAL_MS = 5_000

/** Seals the audit log from now on; the answer ends it, after a last time. */
export function keepAuditSealed({ engines }: Services): () => Promise<void> {
  let underWay = Promise.resolve()
  const seal = async (): Promise<void> => {
    try {
      await sealAudit(engines.db)
    } catch (error) {
      engines.logger.warn({ error }, 'could not seal the audit log; the next round goes on with it')
    }
  }
  const timer = setInterval(() => {
    underWay = underWay.then(seal)
  }, INTERVAL_MS).unref()
  return async () => {
    clearInterval(timer)
    await underWay.then(seal)
  }
}
