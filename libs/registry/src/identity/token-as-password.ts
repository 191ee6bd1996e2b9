import { type Account, type Db, findTokenByHash } from '@entrepot/persistence'
import { hashToken } from '../access/token-text.js'

/** What every token of ours begins with; what was made elsewhere does not stand for a password. */
const SHAPE = /^hf_[A-Za-z0-9]{20,200}$/

/**
 * The token that somebody typed in place of their password: the first sign-in to a new server, whose administrator has nothing else. Only a
 * whole one counts — of this account, for a person, of scope `admin`, everywhere and for good — as a session may do all that the account
 * may, and make tokens that last.
 *
 * @returns its id; null when it is none of these
 */
export async function findSignInToken(db: Db, account: Account, text: string): Promise<string | null> {
  if (!SHAPE.test(text)) return null
  const token = await findTokenByHash(db, hashToken(text))
  if (token?.accountId !== account.id || token.kind !== 'access') return null
  const isWhole = token.scope === 'admin' && token.audience === 'person' && !token.isFineGrained
  return isWhole && token.expiresAt === null && token.revokedAt === null ? token.id : null
}
