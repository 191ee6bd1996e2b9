import { timingSafeEqual } from 'node:crypto'
import { type AccountPrincipal, ANONYMOUS, DomainError, type Principal } from '@entrepot/core'
import { type Database, type EpochReader, findTokenByHash, touchTokens } from '@entrepot/persistence'
import { LRUCache } from 'lru-cache'
import { principalOf } from './principal-of.js'
import { hashToken } from './token-text.js'

/** Tokens whose principal is remembered; each takes some 500 bytes. */
const REMEMBERED_TOKENS = 10_000
/** Characters; imported tokens of other shapes are accepted, but nothing this long is a token. */
const LONGEST_TOKEN = 1_024
/** Milliseconds between writes of "last used": exact enough for people, cheap for the database. */
const TOUCH_INTERVAL_MS = 60_000

/**
 * Tells who holds a token, and what the account behind it may do.
 *
 * `recall` answers from memory and may be out of date: its caller must ask `EpochReader` about the token before it lets anything
 * out. `authenticate` has asked.
 */
export class Authenticator {
  readonly #known = new LRUCache<string, { principal: AccountPrincipal; hash: Uint8Array }>({
    max: REMEMBERED_TOKENS,
  })
  readonly #used = new Set<string>()
  readonly #timer: NodeJS.Timeout

  constructor(
    private readonly db: Database,
    private readonly epochs: EpochReader,
  ) {
    this.#timer = setInterval(() => void this.#flush(), TOUCH_INTERVAL_MS).unref()
  }

  /**
   * @throws DomainError `credentials-invalid` when the token is unknown, expired or revoked: all three look alike
   */
  async authenticate(token: string | null): Promise<Principal> {
    const recalled = await this.recall(token)
    if (recalled.kind === 'anonymous') return recalled
    const rightsEpoch = await this.epochs.rightsEpochOf(recalled.tokenId)
    if (rightsEpoch === null) throw this.invalid(token)
    if (rightsEpoch === recalled.rights.epoch) return recalled
    // What the account may do has changed since. The rights are read after the epoch, so they are never older than it.
    this.#forget(token)
    return this.recall(token)
  }

  /** Like `authenticate`, but a token that was good once passes until the caller has checked it. */
  async recall(token: string | null): Promise<Principal> {
    if (token === null) return ANONYMOUS
    if (token.length === 0 || token.length > LONGEST_TOKEN) throw this.invalid(null)
    const hash = hashToken(token)
    const key = Buffer.from(hash).toString('base64')
    const known = this.#known.get(key)
    if (known && timingSafeEqual(known.hash, hash)) {
      this.#used.add(known.principal.tokenId)
      return known.principal
    }
    const row = await findTokenByHash(this.db.prisma, hash)
    if (!row) throw this.invalid(null)
    const principal = principalOf(row)
    this.#known.set(key, { principal, hash })
    this.#used.add(row.id)
    return principal
  }

  /** The refusal; forgets the token, so that it is looked up afresh if it ever comes again. */
  invalid(token: string | null): DomainError {
    this.#forget(token)
    return new DomainError('credentials-invalid', 'Invalid credentials in Authorization header')
  }

  #forget(token: string | null): void {
    if (token !== null) this.#known.delete(Buffer.from(hashToken(token)).toString('base64'))
  }

  /** Writes the last uses that are not written yet. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#flush()
  }

  async #flush(): Promise<void> {
    const ids = [...this.#used]
    this.#used.clear()
    try {
      await touchTokens(this.db.prisma, ids, new Date())
    } catch {
      for (const id of ids) this.#used.add(id) // the database is away; the next round writes them
    }
  }
}
