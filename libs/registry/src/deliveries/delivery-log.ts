import { DomainError, type Principal } from '@entrepot/core'
import { type Database, insertDeliveries, type NewDelivery } from '@entrepot/persistence'
import { LRUCache } from 'lru-cache'

/** Something that is about to be given to somebody. */
export interface Handing extends Omit<NewDelivery, 'tokenId' | 'accountId'> {
  readonly principal: Principal
  /** What else makes it another delivery than the one before: the epoch of a repository that is given as a whole. */
  readonly mark?: string
}

/**
 * Milliseconds in which the same thing, given to the same token at the same address, is one delivery: clients fetch a large file in hundreds
 * of ranges, and many ask for the same small files with every start.
 */
const SAME_MS = 60_000
/** Deliveries that are remembered for that, of some 400 bytes each. */
const MAX_REMEMBERED = 50_000
/** Deliveries of one statement; what comes beyond them while one is written is refused rather than kept in memory. */
const MAX_WAITING = 20_000

interface Batch {
  readonly rows: NewDelivery[]
  readonly written: Promise<void>
}

/**
 * Writes down who gets what before it leaves. Those that come while a statement is under way share the next one, so that a thousand
 * downloads that begin at once cost two. Deliveries are never deleted, not with their repository either: a recall asks for them years later.
 */
export class DeliveryLog {
  /** By what makes two deliveries the same one. */
  readonly #recent = new LRUCache<string, Promise<void>>({ max: MAX_REMEMBERED, ttl: SAME_MS })
  #next: Batch | null = null
  #underWay: Promise<unknown> = Promise.resolve()

  constructor(private readonly db: Pick<Database, 'pool'>) {}

  /**
   * Resolves when the delivery is durable; nothing of it may leave before.
   * @throws DomainError `store-unavailable`  it could not be written down, so nothing may leave
   */
  note(handing: Handing): Promise<void> {
    const row = toRow(handing)
    const key = JSON.stringify([...Object.values(row), handing.mark ?? ''])
    const known = this.#recent.get(key)
    if (known) return known
    const written = this.#enqueue(row)
    this.#recent.set(key, written)
    written.catch(() => this.#recent.delete(key))
    return written
  }

  #enqueue(row: NewDelivery): Promise<void> {
    const batch = this.#next ?? this.#begin()
    if (batch.rows.length >= MAX_WAITING) return Promise.reject(notWritten())
    batch.rows.push(row)
    return batch.written
  }

  #begin(): Batch {
    const rows: NewDelivery[] = []
    const written = this.#underWay.then(async () => {
      this.#next = null // from here on, newcomers are a batch of their own
      try {
        await insertDeliveries(this.db, rows)
      } catch (error) {
        throw notWritten(error)
      }
    })
    this.#underWay = written.catch(() => undefined)
    this.#next = { rows, written }
    return this.#next
  }
}

function toRow({ principal, repoId, commit, path, oid, address, exit }: Handing): NewDelivery {
  const isToken = principal.kind === 'token'
  return {
    repoId,
    commit,
    path,
    oid,
    tokenId: isToken ? principal.tokenId : null,
    accountId: isToken ? principal.accountId : null,
    address,
    exit,
  }
}

function notWritten(cause?: unknown): DomainError {
  const message = 'Files are given to nobody while it can not be written down who gets them. Try again later.'
  return new DomainError('store-unavailable', message, {}, { cause })
}
