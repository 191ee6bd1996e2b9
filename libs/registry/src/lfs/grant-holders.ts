import { type AccountPrincipal, ANONYMOUS, type Principal } from '@entrepot/core'
import { findReposById, findTokenById, type Repo } from '@entrepot/persistence'
import { LRUCache } from 'lru-cache'
import { can } from '../access/can.js'
import { principalOf } from '../access/principal-of.js'
import type { Engines } from '../engines.js'
import { refreshExpired } from '../verdict/refresh-expired.js'
import { type Grant, notGood } from './signed-grant.js'

/** Principals that are remembered; each takes some 500 bytes. */
const REMEMBERED = 10_000

/** Who uses a signed URL, and for which repository, as both are now. */
export interface GrantUse {
  readonly principal: Principal
  readonly repo: Repo
}

/**
 * Looks at the use of a signed URL whether it still counts: its token is good, its repository is there and may be seen. What else its
 * purpose takes is for the caller to ask, of rights that are never older than the use.
 */
export class GrantHolders {
  readonly #known = new LRUCache<string, AccountPrincipal>({ max: REMEMBERED })

  constructor(private readonly engines: Pick<Engines, 'db' | 'epochs' | 'rejudge'>) {}

  /**
   * @throws DomainError `forbidden`
   * @throws as `refreshExpired`
   */
  async use({ holder, repoId }: Pick<Grant, 'holder' | 'repoId'>): Promise<GrantUse> {
    const principal = await this.principalOf(holder)
    const [repo] = await findReposById(this.engines.db.prisma, [repoId])
    if (!repo || !can(principal, 'repo:read', repo)) throw notGood()
    return { principal, repo: await refreshExpired(this.engines, principal, repo) }
  }

  /**
   * For whom something was made, as they are now.
   * @throws DomainError `forbidden`  the token is not good any more
   */
  async principalOf(holder: Pick<NonNullable<Grant['holder']>, 'tokenId'> | null): Promise<Principal> {
    if (holder === null) return ANONYMOUS
    const { tokenId } = holder
    const { db, epochs } = this.engines
    const epoch = await epochs.rightsEpochOf(tokenId)
    if (epoch === null) throw notGood()
    const known = this.#known.get(tokenId)
    if (known?.rights.epoch === epoch) return known
    const row = await findTokenById(db.prisma, tokenId)
    if (!row) throw notGood()
    const principal = principalOf(row)
    this.#known.set(tokenId, principal)
    return principal
  }
}
