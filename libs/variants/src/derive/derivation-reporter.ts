import { DomainError } from '@entrepot/core'
import { type Database, reportDerivation } from '@entrepot/persistence'
import type { LogTail } from './log-tail.js'

/** Seconds that a derivation is ours without a word from us; then another worker may take it. */
export const LEASE_SECONDS = 20
/** Milliseconds between two reports, each of which renews the lease. */
const REPORT_MS = 1_000
/** Seconds that the lease is taken for before a landing, which may wait for a row lock. */
const LANDING_LEASE_SECONDS = 180

/** What is being done. */
export type DerivationStep = 'fetch' | 'make' | 'measure' | 'land'

/** Keeps a derivation's row up to date while it is worked on, and notices when it is no longer ours. */
export class DerivationReporter {
  #step: DerivationStep = 'fetch'
  #doneBytes = 0
  #totalBytes = 0
  #timer: NodeJS.Timeout | null = null
  #writing: Promise<void> = Promise.resolve()
  #renewedAtMs = Date.now()
  readonly #lost = new AbortController()

  constructor(
    private readonly db: Database,
    private readonly derivation: { readonly id: string; readonly owner: string },
    private readonly log: LogTail,
  ) {}

  /** Aborts when somebody cancelled it or another worker has it, or when the lease could not be renewed in time. */
  get lost(): AbortSignal {
    return this.#lost.signal
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      this.#writing = this.#writing.then(() => this.#write(LEASE_SECONDS))
    }, REPORT_MS)
  }

  /** Begins a step of so many bytes. */
  step(step: DerivationStep, totalBytes: number): void {
    this.#step = step
    this.#doneBytes = 0
    this.#totalBytes = totalBytes
  }

  add(bytes: number): void {
    this.#doneBytes += bytes
  }

  reach(doneBytes: number): void {
    this.#doneBytes = Math.min(doneBytes, this.#totalBytes)
  }

  /**
   * Stops reporting and takes the lease for as long as a landing may take.
   * @throws DomainError `cancelled`
   */
  async holdForLanding(): Promise<void> {
    await this.stop()
    await this.#write(LANDING_LEASE_SECONDS)
    this.#lost.signal.throwIfAborted()
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
    await this.#writing
  }

  async #write(leaseSeconds: number): Promise<void> {
    if (this.#lost.signal.aborted) return
    const { id, owner } = this.derivation
    const progress = {
      step: this.#step,
      doneBytes: this.#doneBytes,
      totalBytes: this.#totalBytes,
      log: this.log.text,
    }
    try {
      const isOurs = await reportDerivation(this.db.prisma, id, owner, progress, leaseSeconds)
      if (!isOurs) this.#lose()
      this.#renewedAtMs = Date.now()
    } catch (error) {
      // A database that is away for a moment costs nothing; after the lease it may be another's.
      if (Date.now() - this.#renewedAtMs > LEASE_SECONDS * 1000) this.#lose(error)
    }
  }

  #lose(cause?: unknown): void {
    const message = 'It was cancelled, or another worker has it.'
    this.#lost.abort(new DomainError('cancelled', message, {}, { cause }))
  }
}
