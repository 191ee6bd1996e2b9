import type { Logger } from '@entrepot/core'
import { fromPrisma, type Job, PgBoss } from 'pg-boss'
import type { z } from 'zod'
import { JOB_TABLE, type JobDefinition, type JobName, type JobPayload } from './job-table.js'

/** A database transaction as the queue sees it: jobs are written in the one that makes them necessary. */
export type JobTransaction = Parameters<typeof fromPrisma>[0]

export type JobHandlers = {
  readonly [Name in JobName]: (payload: JobPayload<Name>, signal: AbortSignal) => Promise<void>
}

/** The table once more, in the form in which a name and its payload stay together. */
const TYPED_TABLE: { readonly [Name in JobName]: JobDefinition<z.ZodType<JobPayload<Name>>> } = JOB_TABLE

/** Seconds between looks for new jobs: the longest that a job waits on an idle node. */
const POLLING_SECONDS = 0.5
/** Milliseconds a stopping worker waits for the jobs under way; what is left is taken up again by the next one. */
const STOP_TIMEOUT_MS = 10_000

/** Jobs in PostgreSQL: enqueued within transactions, worked on by any node. */
export class JobQueue {
  readonly #boss: PgBoss
  readonly #stopping = new AbortController()

  private constructor(boss: PgBoss) {
    this.#boss = boss
  }

  /** Connects, and brings the queue's own tables up to date. */
  static async open(databaseUrl: string, logger: Logger, options: { isWorker: boolean }): Promise<JobQueue> {
    const boss = new PgBoss({
      connectionString: databaseUrl,
      supervise: options.isWorker,
      schedule: false,
      max: 4,
    })
    boss.on('error', error => logger.warn({ reason: error.message }, 'the job queue met an error'))
    await boss.start()
    for (const name of Object.keys(JOB_TABLE) as JobName[]) await boss.createQueue(name, { policy: 'short' })
    return new JobQueue(boss)
  }

  /** Writes a job in `tx`: it exists if and only if the transaction commits. */
  async enqueue<Name extends JobName>(
    tx: JobTransaction,
    name: Name,
    payload: JobPayload<Name>,
  ): Promise<void> {
    const { retryLimit, retryDelaySeconds, expireInSeconds } = JOB_TABLE[name]
    await this.#boss.send(name, payload, {
      db: fromPrisma(tx),
      // A job that waits does not wait twice. One that is being worked on may: the world may have moved on since it began.
      singletonKey: JSON.stringify(payload),
      retryLimit,
      retryDelay: retryDelaySeconds,
      retryBackoff: true,
      expireInSeconds,
    })
  }

  /** Starts working. `handlers` names every kind of job: the compiler refuses a missing one. */
  async work(handlers: JobHandlers): Promise<void> {
    for (const name of Object.keys(JOB_TABLE) as JobName[]) await this.#workOn(name, handlers)
  }

  async #workOn<Name extends JobName>(name: Name, handlers: JobHandlers): Promise<void> {
    const { concurrency, payload } = TYPED_TABLE[name]
    const handle = async ([job]: Job<object>[]): Promise<void> => {
      if (job) await handlers[name](payload.parse(job.data), this.#stopping.signal)
    }
    const settings = { pollingIntervalSeconds: POLLING_SECONDS, batchSize: 1 }
    for (let worker = 0; worker < concurrency; worker += 1) await this.#boss.work(name, settings, handle)
  }

  /** Tells handlers to stop, waits for them within a bound, and disconnects. */
  async close(): Promise<void> {
    this.#stopping.abort()
    await this.#boss.stop({ graceful: true, timeout: STOP_TIMEOUT_MS })
  }
}
