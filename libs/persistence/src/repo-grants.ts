import { type MemberRole, newId } from '@entrepot/core'
import type { Account, Prisma, RepoGrant, Team } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

/** Exactly one of `account` and `team` is there. */
export type RepoGrantRow = RepoGrant & { readonly account: Account | null; readonly team: Team | null }

/** Who holds a grant: an account, or a team with all of its members. */
export type GrantHolder = { readonly accountId: string } | { readonly teamId: string }

const WITH_HOLDER = { account: true, team: true } as const satisfies Prisma.RepoGrantInclude

export async function setRepoGrant(
  tx: Tx,
  repoId: string,
  holder: GrantHolder,
  role: MemberRole,
): Promise<RepoGrantRow> {
  return tx.repoGrant.upsert({
    where: keyOf(repoId, holder),
    create: { id: newId(), repoId, role, ...holder },
    update: { role },
    include: WITH_HOLDER,
  })
}

/** True if there was such a grant. */
export async function deleteRepoGrant(tx: Tx, repoId: string, holder: GrantHolder): Promise<boolean> {
  const { count } = await tx.repoGrant.deleteMany({ where: { repoId, ...holder } })
  return count === 1
}

/** Oldest first, after the grant with id `after`. */
export function listRepoGrants(
  db: Db,
  repoId: string,
  after: string | null,
  limit: number,
): Promise<RepoGrantRow[]> {
  return db.repoGrant.findMany({
    where: { repoId, ...(after !== null && { id: { gt: after } }) },
    include: WITH_HOLDER,
    orderBy: { id: 'asc' },
    take: limit,
  })
}

function keyOf(repoId: string, holder: GrantHolder): Prisma.RepoGrantWhereUniqueInput {
  return 'accountId' in holder
    ? { repoId_accountId: { repoId, accountId: holder.accountId } }
    : { repoId_teamId: { repoId, teamId: holder.teamId } }
}
