import { countDownloads, type Database } from '@entrepot/persistence'
import type { Logger } from '@entrepot/core'

/** Milliseconds between writes: one statement for all downloads of that time. */
const FLUSH_INTERVAL_MS = 5_000

/** Counts downloads in memory and writes them together. A crash loses the last few seconds, which nobody bills by. */
export class DownloadCounter {
  #counts = new Map<string, number>()
  readonly #timer: NodeJS.Timeout

  constructor(
    private readonly db: Database,
    private readonly logger: Logger,
  ) {
    this.#timer = setInterval(() => void this.flush(), FLUSH_INTERVAL_MS).unref()
  }

  add(repoId: string): void {
    this.#counts.set(repoId, (this.#counts.get(repoId) ?? 0) + 1)
  }

  /** Writes what was counted; what can't be written waits for the next time. */
  async flush(): Promise<void> {
    const counts = this.#counts
    this.#counts = new Map()
    try {
      await countDownloads(this.db.prisma, counts)
    } catch (error) {
      this.logger.warn({ error }, 'could not write download counts')
      for (const [repoId, count] of counts) this.#counts.set(repoId, (this.#counts.get(repoId) ?? 0) + count)
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.flush()
  }
}
