import { type AccountPrincipal, ANONYMOUS, DomainError, type Principal } from '@entrepot/core'
import { type Database, type EpochReader, findTokenByHash, touchTokens } from '@entrepot/persistence'
import { LRUCache } from 'lru-cache'
import { principalOf } from './principal-of.js'
import { hashToken } from './token-text.js'

/** Tokens whose principal is remembered; each takes some 500 bytes. */
const REMEMBERED_TOKENS = 10_000
/** Characters; imported tokens of other shapes are accepted, but nothing this long is a token. */
const LONGEST_TOKEN = 1_024
/** Milliseconds between writes of "last used": exact enough for people and for idle sessions, cheap for the database. */
const TOUCH_INTERVAL_MS = 60_000

/**
 * What a request shows to say who sends it. A session's text counts as the cookie of a browser and nowhere else, and a token never as a
 * cookie: what came by itself with a request can't be passed off as what somebody put there.
 */
export interface Credential {
  readonly kind: 'access' | 'session'
  readonly text: string
}

/**
 * Tells who holds a credential, and what the account behind it may do.
 *
 * `recall` answers from memory and may be out of date: its caller must ask `EpochReader` about the token before it lets anything
 * out, and then say `noteUse`. `authenticate` has done both.
 */
export class Authenticator {
  readonly #known = new LRUCache<string, AccountPrincipal>({ max: REMEMBERED_TOKENS })
  readonly #used = new Set<string>()
  readonly #timer: NodeJS.Timeout

  constructor(
    private readonly db: Database,
    private readonly epochs: EpochReader,
  ) {
    this.#timer = setInterval(() => void this.#flush(), TOUCH_INTERVAL_MS).unref()
  }

  /**
   * @param isUse  false: nobody is there who uses the credential, so that it does not keep a session alive
   * @throws DomainError `credentials-invalid` when the credential is unknown, expired, idle for too long or revoked: all look alike
   */
  async authenticate(credential: Credential | null, isUse = true): Promise<Principal> {
    if (credential === null) return ANONYMOUS
    const recalled = await this.#recall(credential)
    const rightsEpoch = await this.epochs.rightsEpochOf(recalled.tokenId)
    if (rightsEpoch === null) throw this.invalid(credential)
    // What the account may do has changed since, so its rights are read again: after the epoch, and so they are never older than it.
    // Not from memory, where somebody who began earlier may have left older ones meanwhile.
    const principal = rightsEpoch === recalled.rights.epoch ? recalled : await this.#lookUp(credential)
    if (isUse) this.noteUse(principal)
    return principal
  }

  /** Like `authenticate`, but what was good once passes until the caller has checked it. */
  async recall(credential: Credential | null): Promise<Principal> {
    return credential === null ? ANONYMOUS : this.#recall(credential)
  }

  /** The same where it takes no look at the database; null otherwise. */
  remembered(credential: Credential): AccountPrincipal | null {
    return this.#known.get(keyOf(credential)) ?? null
  }

  /** Notes that a principal that was recalled has been found good. Never before that: a use keeps a session alive. */
  noteUse(principal: Principal): void {
    if (principal.kind === 'token') this.#used.add(principal.tokenId)
  }

  /** The refusal; forgets the credential, so that it is looked up afresh if it ever comes again. */
  invalid(credential: Credential | null): DomainError {
    if (credential !== null) this.#known.delete(keyOf(credential))
    return new DomainError('credentials-invalid', 'Invalid credentials in Authorization header')
  }

  async #recall(credential: Credential): Promise<AccountPrincipal> {
    const { length } = credential.text
    if (length === 0 || length > LONGEST_TOKEN) throw this.invalid(null)
    return this.remembered(credential) ?? this.#lookUp(credential)
  }

  async #lookUp(credential: Credential): Promise<AccountPrincipal> {
    const row = await findTokenByHash(this.db.prisma, hashToken(credential.text))
    if (row?.kind !== credential.kind) throw this.invalid(credential)
    const principal = principalOf(row)
    this.#known.set(keyOf(credential), principal)
    return principal
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
      await touchTokens(this.db.prisma, ids)
    } catch {
      for (const id of ids) this.#used.add(id) // the database is away; the next round writes them
    }
  }
}

/** By its hash: memory holds no credential that somebody could read out of it. */
function keyOf({ kind, text }: Credential): string {
  return `${kind} ${Buffer.from(hashToken(text)).toString('base64')}`
}
