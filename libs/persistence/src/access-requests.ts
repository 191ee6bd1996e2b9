import type { AccessRequest, AccessState, Account, Prisma } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

export interface AccessDecision {
  readonly repoId: string
  readonly accountId: string
  readonly state: AccessState
  /** Null where nobody decided: the request is pending, or the repository lets in whoever asks. */
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  /** Why it was rejected. */
  readonly reason: string | null
}

export interface NewAccessRequest extends AccessDecision {
  readonly fields: Prisma.InputJsonObject
  readonly createdAt: Date
}

/** The last request of a page; the next page begins with the one that follows it. */
export interface AccessRequestCursor {
  readonly createdAt: Date
  readonly accountId: string
}

export type AccessRequestWithAccount = AccessRequest & {
  readonly account: Pick<Account, 'name' | 'fullName' | 'email'>
}

/** The request under its row lock. Two first requests of one account are told apart by the key. */
export async function lockAccessRequest(
  tx: Tx,
  repoId: string,
  accountId: string,
): Promise<AccessRequest | null> {
  await tx.$queryRaw`
    SELECT 1 FROM access_request WHERE repo_id = ${repoId}::uuid AND account_id = ${accountId}::uuid FOR UPDATE`
  return findAccessRequest(tx, repoId, accountId)
}

export function findAccessRequest(db: Db, repoId: string, accountId: string): Promise<AccessRequest | null> {
  return db.accessRequest.findUnique({ where: { repoId_accountId: { repoId, accountId } } })
}

/** Writes a request; one that is there already takes over everything but the time at which it was made. */
export function putAccessRequest(tx: Tx, request: NewAccessRequest): Promise<AccessRequest> {
  const { repoId, accountId, createdAt, ...rest } = request
  return tx.accessRequest.upsert({
    where: { repoId_accountId: { repoId, accountId } },
    create: { repoId, accountId, createdAt, ...rest },
    update: rest,
  })
}

/** Decides about a request that is there, and leaves what was asked for as it is. */
export function decideAccessRequest(tx: Tx, decision: AccessDecision): Promise<AccessRequest> {
  const { repoId, accountId, ...rest } = decision
  return tx.accessRequest.update({ where: { repoId_accountId: { repoId, accountId } }, data: rest })
}

/** One page of a repository's requests in a state, or in any (null), newest first, with who asks. */
export function listAccessRequests(
  db: Db,
  repoId: string,
  state: AccessState | null,
  { after, limit }: { readonly after: AccessRequestCursor | null; readonly limit: number },
): Promise<AccessRequestWithAccount[]> {
  return db.accessRequest.findMany({
    where: {
      repoId,
      ...(state && { state }),
      ...(after && {
        OR: [
          { createdAt: { lt: after.createdAt } },
          { createdAt: after.createdAt, accountId: { lt: after.accountId } },
        ],
      }),
    },
    orderBy: [{ createdAt: 'desc' }, { accountId: 'desc' }],
    take: limit,
    include: { account: { select: { name: true, fullName: true, email: true } } },
  })
}

export async function dropAccessRequest(tx: Tx, repoId: string, accountId: string): Promise<void> {
  await tx.accessRequest.delete({ where: { repoId_accountId: { repoId, accountId } } })
}
