import { countDownloads, type Database, foldDownloads } from '@entrepot/persistence'
import type { Logger } from '@entrepot/core'

/** Milliseconds between writes: one statement for all downloads of that time. */
const FLUSH_INTERVAL_MS = 5_000
/** Milliseconds between the times at which repositories learn their counts: each then costs an entry in every index of theirs. */
const FOLD_INTERVAL_MS = 5 * 60_000

/**
 * Counts downloads in memory and writes them together. A crash loses the last few seconds, which nobody bills by. Lists and pages show what
 * was counted some minutes later.
 */
export class DownloadCounter {
  #counts = new Map<string, number>()
  readonly #timers: readonly NodeJS.Timeout[]
  #folding: Promise<void> = Promise.resolve()

  constructor(
    private readonly db: Database,
    private readonly logger: Logger,
  ) {
    this.#timers = [
      setInterval(() => void this.flush(), FLUSH_INTERVAL_MS).unref(),
      setInterval(() => (this.#folding = this.#fold()), FOLD_INTERVAL_MS).unref(),
    ]
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

  async #fold(): Promise<void> {
    try {
      await foldDownloads(this.db.prisma)
    } catch (error) {
      this.logger.warn({ error }, 'could not tell repositories their download counts') // they wait for the next time
    }
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    await Promise.all([this.flush(), this.#folding])
  }
}
