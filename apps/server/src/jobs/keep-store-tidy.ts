import { collectRetiredBlobs, collectRetiredPacks } from '@entrepot/registry'
import type { Services } from '../compose/compose.js'

/** Milliseconds between looks for bytes that nobody needs any more. */
const INTERVAL_MS = 60 * 60 * 1000

/** Deletes from the store what was replaced long ago, from now on; the answer ends it. */
export function keepStoreTidy({ engines }: Services): () => void {
  const tidy = (): void => {
    collectRetiredPacks(engines).then(
      deleted => deleted > 0 && engines.logger.info({ deleted }, 'deleted packs that were replaced'),
      (error: unknown) => engines.logger.warn({ error }, 'could not delete packs that were replaced'),
    )
    collectRetiredBlobs(engines).then(
      deleted => deleted > 0 && engines.logger.info({ deleted }, 'deleted large files that nobody holds'),
      (error: unknown) => engines.logger.warn({ error }, 'could not delete large files that nobody holds'),
    )
  }
  tidy()
  const timer = setInterval(tidy, INTERVAL_MS).unref()
  return () => clearInterval(timer)
}
