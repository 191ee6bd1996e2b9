import { newId, type Audience, type TokenScope } from '@entrepot/core'
import type { Account, Prisma, Token } from './generated/client.js'
import type { Db } from './transaction.js'

export interface NewToken {
  readonly accountId: string
  readonly name: string
  readonly lookupPrefix: string
  /** SHA-256 of the token: 32 bytes. */
  readonly hash: Uint8Array<ArrayBuffer>
  readonly scope: TokenScope
  readonly audience: Audience
  readonly expiresAt: Date | null
}

export type TokenWithAccount = Token & { account: Account }

/** Everything that says what the holder of a token may do. */
const HOLDER = {
  grants: { include: { namespace: { select: { nameKey: true } } } },
  account: {
    include: {
      memberships: { include: { organization: { select: { nameKey: true } } } },
      teamMembers: {
        include: {
          team: { include: { organization: { select: { nameKey: true } }, repoGrants: true } },
        },
      },
      repoGrants: true,
      accessRequests: { where: { state: 'accepted' }, select: { repoId: true } },
    },
  },
} as const satisfies Prisma.TokenInclude

export type TokenHolder = Prisma.TokenGetPayload<{ include: typeof HOLDER }>

export function createToken(db: Db, token: NewToken): Promise<Token> {
  return db.token.create({ data: { id: newId(), ...token } })
}

/**
 * Found whatever its state: the caller decides what expiry and revocation mean.
 * Cost: one statement for each kind of row, so it is for the first use of a token.
 */
export function findTokenByHash(db: Db, hash: Uint8Array<ArrayBuffer>): Promise<TokenHolder | null> {
  return db.token.findUnique({ where: { hash }, include: HOLDER })
}

/** Tokens whose id or name is `idOrName`, of any state, newest last. */
export function findTokens(db: Db, idOrName: string): Promise<TokenWithAccount[]> {
  const isId = /^[0-9a-f-]{36}$/i.test(idOrName)
  return db.token.findMany({
    where: isId ? { id: idOrName } : { name: idOrName },
    include: { account: true },
    orderBy: { id: 'asc' },
  })
}

export function listTokens(db: Db): Promise<TokenWithAccount[]> {
  return db.token.findMany({ include: { account: true }, orderBy: { id: 'asc' } })
}

/** True if the token was good until now. */
export async function revokeToken(db: Db, id: string, at: Date): Promise<boolean> {
  const { count } = await db.token.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: at } })
  return count === 1
}

/** Notes uses in one statement; a token's last use is exact to the interval at which callers do this. */
export async function touchTokens(db: Db, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length > 0) await db.token.updateMany({ where: { id: { in: [...ids] } }, data: { lastUsedAt: at } })
}
