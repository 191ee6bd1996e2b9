import { DomainError } from '@entrepot/core'
import { type Database, reportProgress, type RunProgress } from '@entrepot/persistence'
import { FileBoard } from '../files/file-board.js'
import { SpeedMeter } from './speed-meter.js'

/** Seconds that a run is ours without a word from us; then another worker may take it. */
export const LEASE_SECONDS = 15
/** Milliseconds between two writes of progress at most so often; nobody reads it faster. */
const REPORT_MS = 500
/** Milliseconds after which the lease is renewed though nothing changed: a third of it, so that two renewals may fail. */
const RENEW_MS = (LEASE_SECONDS * 1000) / 3
/** Seconds that the lease is taken for before a landing, which reports nothing and may wait for a row lock. */
const LANDING_LEASE_SECONDS = 120

type Counts = Omit<RunProgress, 'phase' | 'bytesPerSecond' | 'files'>

/** Keeps a run's row up to date while it works, and notices when the run is no longer ours. */
export class RunReporter {
  #phase = 'refs'
  readonly #counts: { -readonly [Key in keyof Counts]: Counts[Key] } = {
    filesTotal: 0,
    filesDone: 0,
    bytesTotal: 0,
    bytesDone: 0,
    bytesMoved: 0,
    filesFailed: 0,
  }
  /** Large files that are on their way, and those that failed. */
  readonly files = new FileBoard()
  readonly #speed = new SpeedMeter()
  readonly #lost = new AbortController()
  #timer: NodeJS.Timeout | null = null
  #isDirty = true
  #renewedAtMs = Date.now()
  #writing: Promise<void> = Promise.resolve()

  constructor(
    private readonly db: Database,
    private readonly runId: string,
    private readonly owner: string,
    /** What earlier attempts at this run brought. */
    bytesMoved = 0,
  ) {
    this.#counts.bytesMoved = bytesMoved
  }

  /** Aborts when another worker has the run, or when the lease could not be renewed in time. */
  get lost(): AbortSignal {
    return this.#lost.signal
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#tick(), REPORT_MS)
  }

  phase(phase: string): void {
    this.#phase = phase
    this.#isDirty = true
  }

  add(counts: Partial<Counts>): void {
    for (const [key, count] of Object.entries(counts)) this.#counts[key as keyof Counts] += count
    this.#isDirty = true
  }

  /**
   * Stops reporting and renews the lease for as long as a landing may take.
   * @throws DomainError `cancelled`  the run is no longer ours
   */
  async finish(phase: string): Promise<void> {
    this.phase(phase)
    await this.stop(LANDING_LEASE_SECONDS)
    this.#lost.signal.throwIfAborted()
  }

  /** Stops reporting, and writes nothing any more: the run has ended. */
  silence(): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
  }

  /** Writes what stands and stops reporting; resolves when nothing is being written any more. */
  async stop(leaseSeconds = LEASE_SECONDS): Promise<void> {
    this.silence()
    await this.#writing
    await this.#write(leaseSeconds)
  }

  #tick(): void {
    const isDue = this.#isDirty || Date.now() - this.#renewedAtMs > RENEW_MS
    if (isDue) this.#writing = this.#writing.then(() => this.#write(LEASE_SECONDS))
  }

  async #write(leaseSeconds: number): Promise<void> {
    if (this.#lost.signal.aborted) return
    this.#isDirty = false
    const bytesPerSecond = this.#speed.perSecond(Date.now(), this.#counts.bytesMoved)
    const progress = { ...this.#counts, phase: this.#phase, bytesPerSecond, files: this.files.shown() }
    try {
      const isOurs = await reportProgress(this.db.prisma, this.runId, this.owner, progress, leaseSeconds)
      if (!isOurs) this.#lose('Another worker took this run.')
      this.#renewedAtMs = Date.now()
    } catch (error) {
      this.#isDirty = true
      // A database that is away for a moment costs nothing; after the lease the run may be another's.
      if (Date.now() - this.#renewedAtMs > LEASE_SECONDS * 1000)
        this.#lose('The lease of this run could not be renewed.', error)
    }
  }

  #lose(why: string, cause?: unknown): void {
    this.#lost.abort(new DomainError('cancelled', why, { runId: this.runId }, { cause }))
  }
}
