import { type Database, readClusterFingerprint } from '@entrepot/persistence'

/** Milliseconds between looks while somebody waits: half of what a change may take to reach a node. */
const LOOK_MS = 500

interface Waiter {
  readonly seen: string
  wake(fingerprint: string | null): void
}

/**
 * Tells those who wait that what nodes are to hold may have changed. Rows are the truth: one statement every half second, for however many
 * wait in this process, and none when nobody does. So any of our servers answers for any node, whichever of them made the change.
 */
export class ClusterWatch {
  readonly #waiters = new Set<Waiter>()
  #timer: NodeJS.Timeout | null = null
  #next: Promise<string> | null = null
  #underWay: Promise<unknown> = Promise.resolve()
  #isLooking = false
  #isClosed = false

  constructor(private readonly db: Pick<Database, 'pool'>) {}

  /** How things stand now. Callers that come while it is read share the next reading. */
  read(): Promise<string> {
    if (this.#next) return this.#next
    const answer = this.#underWay.then(() => {
      this.#next = null // from here on, newcomers ask anew
      return readClusterFingerprint(this.db)
    })
    this.#next = answer
    this.#underWay = answer.catch(() => undefined)
    return answer
  }

  /** Resolves with how things stand when that is not `seen` any more; with null after `ms`, at `signal`, or when this is closed. */
  change(seen: string, ms: number, signal: AbortSignal): Promise<string | null> {
    if (this.#isClosed || signal.aborted || ms <= 0) return Promise.resolve(null)
    return new Promise(resolve => {
      const waiter: Waiter = {
        seen,
        wake: fingerprint => {
          clearTimeout(patience)
          signal.removeEventListener('abort', leave)
          this.#waiters.delete(waiter)
          if (this.#waiters.size === 0) this.#rest()
          resolve(fingerprint)
        },
      }
      const leave = () => waiter.wake(null)
      const patience = setTimeout(leave, ms)
      signal.addEventListener('abort', leave, { once: true })
      this.#waiters.add(waiter)
      this.#lookSoon()
    })
  }

  /** Lets everybody go, and nobody wait any more. */
  close(): void {
    this.#isClosed = true
    for (const waiter of [...this.#waiters]) waiter.wake(null)
  }

  /** One look at a time, however waiters come and go while it is under way. */
  #lookSoon(): void {
    if (this.#isLooking) return
    this.#timer ??= setTimeout(() => void this.#look(), LOOK_MS)
  }

  async #look(): Promise<void> {
    this.#timer = null
    this.#isLooking = true
    // A database that is away is no change; those who wait find out about it when they ask next.
    const fingerprint = await this.read().catch(() => null)
    this.#isLooking = false
    if (fingerprint !== null)
      for (const waiter of [...this.#waiters]) if (waiter.seen !== fingerprint) waiter.wake(fingerprint)
    if (this.#waiters.size > 0) this.#lookSoon()
  }

  #rest(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }
}
