import { type MemberRole, newId } from '@entrepot/core'
import type { Account, Team, TeamMember } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

export type TeamMemberRow = TeamMember & { readonly account: Account }

export interface NewTeam {
  readonly organizationId: string
  readonly name: string
  readonly role: MemberRole | null
}

/** Makes a team; null when the organization has one of that name. */
export async function createTeam(tx: Tx, team: NewTeam): Promise<Team | null> {
  const id = newId()
  const { count } = await tx.team.createMany({
    data: [{ id, ...team, nameKey: team.name.toLowerCase() }],
    skipDuplicates: true,
  })
  return count === 0 ? null : tx.team.findUniqueOrThrow({ where: { id } })
}

/** By name, without regard to case. */
export function findTeam(db: Db, organizationId: string, name: string): Promise<Team | null> {
  return db.team.findUnique({
    where: { organizationId_nameKey: { organizationId, nameKey: name.toLowerCase() } },
  })
}

/** In no order; unknown ids are left out. */
export function findTeamsById(db: Db, ids: readonly string[]): Promise<Team[]> {
  return db.team.findMany({ where: { id: { in: [...ids] } } })
}

/** Oldest first, after the team with id `after`. */
export function listTeams(
  db: Db,
  organizationId: string,
  after: string | null,
  limit: number,
): Promise<Team[]> {
  return db.team.findMany({
    where: { organizationId, ...(after !== null && { id: { gt: after } }) },
    orderBy: { id: 'asc' },
    take: limit,
  })
}

export async function updateTeamRole(tx: Tx, id: string, role: MemberRole | null): Promise<void> {
  await tx.team.update({ where: { id }, data: { role } })
}

/** Deletes a team with what it was granted. Read `teamMemberIds` before: their rights change. */
export async function deleteTeam(tx: Tx, id: string): Promise<void> {
  await tx.team.delete({ where: { id } })
}

/** Takes the row lock under which who is in a team, and what it may do, change one after the other. */
export async function lockTeam(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM team WHERE id = ${id}::uuid FOR UPDATE`
}

/** Accounts whose rights depend on the team. */
export async function teamMemberIds(tx: Tx, teamId: string): Promise<string[]> {
  const rows = await tx.teamMember.findMany({ where: { teamId }, select: { accountId: true } })
  return rows.map(({ accountId }) => accountId)
}

/** Members of a team, those with the oldest accounts first, after the account with id `after`. */
export function listTeamMembers(
  db: Db,
  teamId: string,
  after: string | null,
  limit: number,
): Promise<TeamMemberRow[]> {
  return db.teamMember.findMany({
    where: { teamId, ...(after !== null && { accountId: { gt: after } }) },
    include: { account: true },
    orderBy: { accountId: 'asc' },
    take: limit,
  })
}

/** True if that is a change. */
export async function addTeamMember(tx: Tx, teamId: string, accountId: string): Promise<boolean> {
  const { count } = await tx.teamMember.createMany({ data: [{ teamId, accountId }], skipDuplicates: true })
  return count === 1
}

/** True if that is a change. */
export async function deleteTeamMember(tx: Tx, teamId: string, accountId: string): Promise<boolean> {
  const { count } = await tx.teamMember.deleteMany({ where: { teamId, accountId } })
  return count === 1
}
