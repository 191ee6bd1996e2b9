import type { Logger, Principal } from '@entrepot/core'
import { appendAudit, type AuditRecord, type Database, withAuditOrigin } from '@entrepot/persistence'

/** Milliseconds from the first attempt that is kept until it is written: those of a moment become one row. */
const FLUSH_MS = 2_000
/** Different refusals that are kept between two writes; what comes beyond that is only counted. */
const MAX_KEPT = 500

export interface Refusal {
  readonly principal: Principal
  readonly address: string
  /** What was tried, such as `POST /api/models/:repo/commit/:rest` or `git-push`. */
  readonly attempt: string
  /** What it was tried on, as the caller named it. */
  readonly subject: string
  /** Code of the refusal. */
  readonly code: string
}

interface Kept {
  readonly refusal: Refusal
  count: number
}

/**
 * Writes refused attempts to the audit log: apart from any transaction, as there was no act, and equal ones of a moment as one row with
 * their number, so that nobody fills the log by knocking.
 */
export class RefusalLog {
  readonly #kept = new Map<string, Kept>()
  #uncounted = 0
  #timer: NodeJS.Timeout | undefined
  /** The write that is under way, or the last one. */
  #written: Promise<void> = Promise.resolve()

  constructor(
    private readonly db: Pick<Database, 'prisma'>,
    private readonly logger: Logger,
  ) {}

  note(refusal: Refusal): void {
    const { principal, address, attempt, subject, code } = refusal
    const who = principal.kind === 'anonymous' ? '' : principal.tokenId
    const key = [who, address, attempt, subject, code].join('\0')
    const kept = this.#kept.get(key)
    if (kept) kept.count += 1
    else if (this.#kept.size < MAX_KEPT) this.#kept.set(key, { refusal, count: 1 })
    else this.#uncounted += 1
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref()
  }

  /** Writes what was noted until now; it is written when this resolves. When the database is away, it stays for the next time. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#written = this.#written.then(() => this.#writeKept())
    return this.#written
  }

  async #writeKept(): Promise<void> {
    const batch = [...this.#kept.entries()]
    const uncounted = this.#uncounted
    this.#kept.clear()
    this.#uncounted = 0
    try {
      for (let entry = batch[0]; entry; entry = batch[0]) {
        await this.#write(entry[1])
        batch.shift()
      }
      if (uncounted > 0) await this.#writeUncounted(uncounted)
    } catch (error) {
      this.#uncounted += uncounted
      for (const [key, kept] of batch) {
        const again = this.#kept.get(key)
        if (again) again.count += kept.count
        else this.#kept.set(key, kept)
      }
      this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref()
      this.logger.warn({ error }, 'could not write refused attempts to the audit log')
    }
  }

  async close(): Promise<void> {
    await this.flush()
    clearTimeout(this.#timer)
  }

  #write({ refusal, count }: Kept): Promise<void> {
    const { principal, address, attempt, subject, code } = refusal
    const record: AuditRecord = {
      actor: principal,
      action: 'attempt.refuse',
      outcome: 'refused',
      subject,
      detail: { attempt, code, count },
    }
    return withAuditOrigin({ address }, () => appendAudit(this.db.prisma, record))
  }

  #writeUncounted(count: number): Promise<void> {
    const detail = { attempt: 'various', code: 'various', count }
    return appendAudit(this.db.prisma, {
      actor: 'registry',
      action: 'attempt.refuse',
      outcome: 'refused',
      subject: 'more attempts than are written one by one',
      detail,
    })
  }
}
