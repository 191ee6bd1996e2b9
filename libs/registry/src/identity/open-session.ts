import { type Account, appendAudit, createToken, deleteEndedSessions, type Tx } from '@entrepot/persistence'
import { hashToken, lookupPrefixOf, mintToken } from '../access/token-text.js'

/** Hours after which a session ends whatever happens: a working day, so that one signs in once a day. */
export const SESSION_HOURS = 12
/** Days for which the row of an ended session is kept, to tell where an account was signed in. */
const KEEP_ENDED_DAYS = 30
const MS_PER_HOUR = 60 * 60 * 1000
/** Characters of what a browser calls itself, which are kept. */
const BROWSER_MAX_LENGTH = 100

export interface Session {
  /** What the browser keeps as a cookie: it can't be read again. */
  readonly text: string
  readonly accountName: string
  readonly expiresAt: Date
}

/** What somebody showed to be let in, and with what browser. */
export type SessionGround = (
  | { readonly by: 'password' }
  | { readonly by: 'token'; readonly openedWithId: string }
  | { readonly by: 'provider'; readonly identityId: string }
) & {
  /** For people, who tell their browsers apart by it. Null: nobody knows. */
  readonly browser: string | null
}

/**
 * Opens a session of an account that was found to be who they say: a new one each time, so that nobody can have known its text before. Its
 * audit row is in the same transaction.
 */
export async function openSession(tx: Tx, account: Account, ground: SessionGround): Promise<Session> {
  const text = mintToken()
  const now = Date.now()
  const expiresAt = new Date(now + SESSION_HOURS * MS_PER_HOUR)
  await deleteEndedSessions(tx, account.id, new Date(now - KEEP_ENDED_DAYS * 24 * MS_PER_HOUR))
  const token = await createToken(tx, {
    accountId: account.id,
    kind: 'session',
    name: ground.browser?.slice(0, BROWSER_MAX_LENGTH) ?? 'browser session',
    scope: 'admin',
    audience: 'person',
    expiresAt,
    hash: hashToken(text),
    lookupPrefix: lookupPrefixOf(text),
    ...(ground.by === 'token' && { openedWithId: ground.openedWithId }),
    ...(ground.by === 'provider' && { identityId: ground.identityId }),
  })
  if (!token) throw new Error('a session was minted twice')
  const { browser: _browser, ...shown } = ground
  const detail = { tokenId: token.id, accountId: account.id, ...shown }
  await appendAudit(tx, { actor: account.name, action: 'session.create', subject: account.name, detail })
  return { text, accountName: account.name, expiresAt }
}
