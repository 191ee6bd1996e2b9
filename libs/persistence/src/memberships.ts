import type { MemberRole } from '@entrepot/core'
import { escapeLike } from './escape-like.js'
import type { Account, Membership, Prisma, RightSource } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

export type MembershipRow = Membership & { readonly account: Account; readonly organization: Account }

const BOTH_ENDS = { account: true, organization: true } as const satisfies Prisma.MembershipInclude

export function findMembership(
  db: Db,
  organizationId: string,
  accountId: string,
): Promise<MembershipRow | null> {
  return db.membership.findUnique({
    where: { organizationId_accountId: { organizationId, accountId } },
    include: BOTH_ENDS,
  })
}

/** Members of an organization, those with the oldest accounts first, after the account with id `after`. */
export function listMembers(
  db: Db,
  organizationId: string,
  after: string | null,
  limit: number,
): Promise<MembershipRow[]> {
  return db.membership.findMany({
    where: { organizationId, ...(after !== null && { accountId: { gt: after } }) },
    include: BOTH_ENDS,
    orderBy: { accountId: 'asc' },
    take: limit,
  })
}

/** Organizations that an account belongs to, the oldest first, after the organization with id `after`. */
export function listMemberships(
  db: Db,
  accountId: string,
  after: string | null,
  limit: number,
): Promise<MembershipRow[]> {
  return db.membership.findMany({
    where: { accountId, ...(after !== null && { organizationId: { gt: after } }) },
    include: BOTH_ENDS,
    orderBy: { organizationId: 'asc' },
    take: limit,
  })
}

/** @param source  who gives it; somebody here unless said */
export async function setMembership(
  tx: Tx,
  {
    organizationId,
    accountId,
    role,
    source = 'hand',
  }: Pick<Membership, 'organizationId' | 'accountId'> & { role: MemberRole; source?: RightSource },
): Promise<void> {
  await tx.membership.upsert({
    where: { organizationId_accountId: { organizationId, accountId } },
    create: { organizationId, accountId, role, source },
    update: { role, source },
  })
}

/** Takes an account out of an organization and out of its teams; what it was granted in single repositories stays. */
export async function dropMembership(tx: Tx, organizationId: string, accountId: string): Promise<void> {
  await tx.membership.deleteMany({ where: { organizationId, accountId } })
  await tx.teamMember.deleteMany({ where: { accountId, team: { organizationId } } })
}

/**
 * Takes an account out of an organization, out of its teams, and takes back what it was granted in single repositories of it.
 *
 * @param nameKey  the organization's name in lower case
 * @returns false when it was no member
 */
export async function deleteMembership(
  tx: Tx,
  { id: organizationId, nameKey }: Pick<Account, 'id' | 'nameKey'>,
  accountId: string,
): Promise<boolean> {
  const { count } = await tx.membership.deleteMany({ where: { organizationId, accountId } })
  await tx.teamMember.deleteMany({ where: { accountId, team: { organizationId } } })
  await tx.repoGrant.deleteMany({
    where: { accountId, repo: { idKey: { startsWith: `${escapeLike(nameKey)}/` } } },
  })
  return count === 1
}

/** Members who decide about an organization and can sign in, other than one. */
export function countOtherAdmins(tx: Tx, organizationId: string, accountId: string): Promise<number> {
  return tx.membership.count({
    where: { organizationId, role: 'admin', accountId: { not: accountId }, account: { disabledAt: null } },
  })
}
