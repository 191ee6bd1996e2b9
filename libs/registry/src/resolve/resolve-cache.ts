import type { Principal } from '@entrepot/core'
import type { EpochReader } from '@entrepot/persistence'
import { LRUCache } from 'lru-cache'
import type { RepoEpoch } from './resolved-revision.js'

/** Answers kept; with `MAX_BYTES` what bounds the memory of a node that is asked for ever new names. */
const MAX_ENTRIES = 100_000
const MAX_BYTES = 128 * 1024 * 1024
/** Bytes of memory that an answer takes beside its key: some facts, some header lines. Measured, rounded up. */
const ENTRY_BYTES = 2_000

interface Kept<T> {
  readonly epochs: readonly { readonly repoId: string; readonly epoch: string }[]
  /** Null for what everybody gets. */
  readonly rightsEpoch: string | null
  /** Milliseconds since 1970; Infinity when only a change ends it. */
  readonly until: number
  readonly value: T
}

/** What an answer was made from. */
interface KeptFrom {
  readonly principal: Principal
  readonly repo: RepoEpoch
  /** Other repositories that it rests on. */
  readonly others?: readonly RepoEpoch[]
  /** When the verdict that the answer rests on ends by itself; null for never. */
  readonly expiresAt: Date | null
}

/** What one question to the database told about a kept answer. */
export interface Recalled<T> {
  readonly isTokenGood: boolean
  /** Null when something changed since it was kept, in the repository or in what the caller may do. */
  readonly value: T | null
}

/**
 * Answers about repositories that hold as long as the repository's epoch stands and the token is good: both are asked in one statement,
 * which concurrent requests share, so that a change or a revocation made on any node counts from the next request on.
 *
 * The rule behind it: **whatever changes what an answer about a repository may say — its refs, a verdict, its visibility, its default
 * branch, the large files it holds, its name or existence — counts `repo.epoch` up in the same transaction** (`lockRepo` does).
 * Download counts are no such change. A verdict that rests on a waiver ends without one, so an answer by it is kept until then only.
 * **Whatever changes what an account may do counts `account.rights_epoch` up** in the same way.
 */
export class ResolveCache<T extends object> {
  readonly #kept: LRUCache<string, Kept<T>>

  constructor(
    private readonly epochs: EpochReader,
    maxEntries = MAX_ENTRIES,
  ) {
    this.#kept = new LRUCache({
      max: maxEntries,
      maxSize: MAX_BYTES,
      sizeCalculation: (_kept, key) => ENTRY_BYTES + 2 * key.length,
    })
  }

  /**
   * What was kept under `key`; null, and no question asked, when nothing was.
   *
   * @param principal  as remembered; the key must hold its token too, as answers differ by who asks
   */
  async recall(key: string, principal: Principal): Promise<Recalled<T> | null> {
    const kept = this.#kept.get(key)
    if (!kept) return null
    const isAnonymous = principal.kind === 'anonymous'
    const tokenId = isAnonymous ? null : principal.tokenId
    // Asked in one breath, and so in one statement.
    const read = await Promise.all(kept.epochs.map(({ repoId }) => this.epochs.read(repoId, tokenId)))
    const rightsEpoch = read[0]?.rightsEpoch ?? null
    const isUnchanged = kept.epochs.every(({ epoch }, at) => read[at]?.epoch === epoch)
    const isTokenGood = isAnonymous || rightsEpoch !== null
    const isStanding = Date.now() < kept.until
    // Those of the answer, not of the principal, who may have been read anew since.
    if (isStanding && isUnchanged && rightsEpoch === kept.rightsEpoch)
      return { isTokenGood, value: kept.value }
    this.#kept.delete(key)
    return { isTokenGood, value: null }
  }

  /**
   * @param from  who asks, and the repositories as they were read **before** anything else that the answer is made of, so that a change
   *   meanwhile makes the answer old
   */
  keep(key: string, { principal, repo, others = [], expiresAt }: KeptFrom, value: T): void {
    const rightsEpoch = principal.kind === 'anonymous' ? null : principal.rights.epoch
    const until = expiresAt?.getTime() ?? Infinity
    const epochs = [repo, ...others].map(({ id, epoch }) => ({ repoId: id, epoch: String(epoch) }))
    this.#kept.set(key, { epochs, rightsEpoch, until, value })
  }
}
