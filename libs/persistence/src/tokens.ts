import { newId, type Audience, type TokenScope } from '@entrepot/core'
import { SESSION_IDLE_MINUTES } from './epochs.js'
import type { Account, Prisma, Token, TokenGrant, TokenKind } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

const MS_PER_MINUTE = 60_000

export interface NewToken {
  readonly accountId: string
  readonly kind?: TokenKind
  readonly name: string
  readonly lookupPrefix: string
  /** SHA-256 of the token: 32 bytes. */
  readonly hash: Uint8Array<ArrayBuffer>
  readonly scope: TokenScope
  readonly audience: Audience
  readonly expiresAt: Date | null
  /** Name of a profile, for inference nodes of that kind; absent: none. */
  readonly profile?: string | null
  /** Of a session: the token, or the identity, that opened it instead of a password. */
  readonly openedWithId?: string
  readonly identityId?: string
  /** Absent: the scope counts wherever the account has rights. */
  readonly grants?: readonly NewTokenGrant[]
}

/** One place where a fine-grained token counts: a repository, or the namespace of an account. */
export type NewTokenGrant = { readonly scope: TokenScope } & (
  { readonly repoId: string } | { readonly namespaceId: string }
)

export type TokenWithAccount = Token & { readonly account: Account; readonly grants: TokenGrant[] }

const WITH_ACCOUNT = { account: true, grants: true } as const satisfies Prisma.TokenInclude

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

/** An account with everything that says what it may do; null when it is gone or disabled. */
export function findAccountHolder(db: Db, accountId: string): Promise<TokenHolder['account'] | null> {
  return db.account.findFirst({ where: { id: accountId, disabledAt: null }, ...HOLDER.account })
}

export type TokenHolder = Prisma.TokenGetPayload<{ include: typeof HOLDER }>

/** Makes a token with its grants; null when there is one of the same text. */
export async function createToken(db: Db, { grants, ...token }: NewToken): Promise<Token | null> {
  const id = newId()
  const { count } = await db.token.createMany({
    data: [{ id, ...token, isFineGrained: grants !== undefined }],
    skipDuplicates: true,
  })
  if (count === 0) return null
  if (grants)
    await db.tokenGrant.createMany({ data: grants.map(grant => ({ id: newId(), tokenId: id, ...grant })) })
  return db.token.findUniqueOrThrow({ where: { id } })
}

/**
 * Found whatever its state: the caller decides what expiry and revocation mean.
 * Cost: one statement for each kind of row, so it is for the first use of a token.
 */
export function findTokenByHash(db: Db, hash: Uint8Array<ArrayBuffer>): Promise<TokenHolder | null> {
  return db.token.findUnique({ where: { hash }, include: HOLDER })
}

/** As `findTokenByHash`, of a token that was seen before. */
export function findTokenById(db: Db, id: string): Promise<TokenHolder | null> {
  return db.token.findUnique({ where: { id }, include: HOLDER })
}

export function findToken(db: Db, id: string): Promise<TokenWithAccount | null> {
  return db.token.findUnique({ where: { id }, include: WITH_ACCOUNT })
}

/** Tokens whose id or name is `idOrName`, of any state, newest last. */
export function findTokens(db: Db, idOrName: string): Promise<TokenWithAccount[]> {
  const isId = /^[0-9a-f-]{36}$/i.test(idOrName)
  return db.token.findMany({
    where: isId ? { id: idOrName } : { name: idOrName, kind: 'access' },
    include: WITH_ACCOUNT,
    orderBy: { id: 'asc' },
  })
}

/** What a list of tokens may be narrowed to; all conditions must hold. */
export interface TokenFilter {
  readonly accountId?: string
  readonly kind?: TokenKind
}

/** Of any state, newest first, before the token with id `before`: ids are in order of creation. */
export function listTokens(
  db: Db,
  { accountId, kind }: TokenFilter,
  before: string | null,
  limit: number,
): Promise<TokenWithAccount[]> {
  return db.token.findMany({
    where: {
      ...(before !== null && { id: { lt: before } }),
      ...(accountId !== undefined && { accountId }),
      ...(kind && { kind }),
    },
    include: WITH_ACCOUNT,
    orderBy: { id: 'desc' },
    take: limit,
  })
}

/** Sessions of an account that have not ended, the newest first. A browser that was left open for too long has none. */
export function listOpenSessions(db: Db, accountId: string, now: Date, limit: number): Promise<Token[]> {
  const since = new Date(now.getTime() - SESSION_IDLE_MINUTES * MS_PER_MINUTE)
  return db.token.findMany({
    where: {
      ...{ accountId, kind: 'session', revokedAt: null, expiresAt: { gt: now } },
      OR: [{ lastUsedAt: { gt: since } }, { lastUsedAt: null, createdAt: { gt: since } }],
    },
    orderBy: { id: 'desc' },
    take: limit,
  })
}

/** Ends a token with the sessions that it opened. True if it was not revoked until now. */
export async function revokeToken(db: Db, id: string, at: Date): Promise<boolean> {
  const { count } = await db.token.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: at } })
  await db.token.updateMany({ where: { openedWithId: id, revokedAt: null }, data: { revokedAt: at } })
  return count === 1
}

/** Revokes every session of an account, but for one. @returns how many that were */
export async function revokeSessions(
  tx: Tx,
  accountId: string,
  exceptId: string | null,
  at: Date,
): Promise<number> {
  const { count } = await tx.token.updateMany({
    where: {
      accountId,
      kind: 'session',
      revokedAt: null,
      ...(exceptId !== null && { id: { not: exceptId } }),
    },
    data: { revokedAt: at },
  })
  return count
}

/** Ends every session that an identity opened. @returns how many that were */
export async function revokeSessionsOf(tx: Tx, identityId: string, at: Date): Promise<number> {
  const { count } = await tx.token.updateMany({
    where: { identityId, revokedAt: null },
    data: { revokedAt: at },
  })
  return count
}

/** Deletes sessions of an account that ended before then: nobody asks about them any more. */
export async function deleteEndedSessions(tx: Tx, accountId: string, before: Date): Promise<void> {
  await tx.token.deleteMany({ where: { accountId, kind: 'session', expiresAt: { lt: before } } })
}

/**
 * Notes uses in one statement, by the database's clock, which the idle expiry of sessions is measured by. A token's last use is exact to
 * the interval at which callers do this.
 */
export async function touchTokens(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await db.$executeRaw`UPDATE token SET last_used_at = now() WHERE id = ANY(${[...ids]}::uuid[])`
}
