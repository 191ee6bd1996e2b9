import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, findRunsById, type SyncRun } from '@entrepot/persistence'

/** Milliseconds between looks at the rows of runs that somebody watches. */
const LOOK_INTERVAL_MS = 500

/** A look that is to come, for everyone who asked since the last one. */
interface Look {
  readonly ids: Set<string>
  readonly rows: Promise<ReadonlyMap<string, SyncRun>>
}

/**
 * Looks at the rows of watched runs: one statement for all watchers of this node at a time, and none when nobody watches. Rows are what
 * every node sees, so a run may be watched on another one than it runs on.
 */
export class RunWatcher {
  #next: Look | null = null

  constructor(private readonly db: Pick<Database, 'prisma'>) {}

  /** The row at the next look; null when it is gone. */
  async next(id: string): Promise<SyncRun | null> {
    const look = (this.#next ??= this.#plan())
    look.ids.add(id)
    return (await look.rows).get(id) ?? null
  }

  #plan(): Look {
    const ids = new Set<string>()
    const rows = sleep(LOOK_INTERVAL_MS, undefined, { ref: false }).then(async () => {
      this.#next = null // whoever comes from here on waits for a look of their own
      return new Map((await findRunsById(this.db.prisma, [...ids])).map(run => [run.id, run]))
    })
    return { ids, rows }
  }
}
