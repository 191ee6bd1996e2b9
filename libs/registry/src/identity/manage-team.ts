import { DomainError, type MemberRole } from '@entrepot/core'
import {
  type Account,
  appendAudit,
  bumpRights,
  createTeam as insertTeam,
  type Database,
  deleteTeam as dropTeam,
  lockTeam,
  type Team,
  teamMemberIds,
  transaction,
  type Tx,
  updateTeamRole,
} from '@entrepot/persistence'
import { inNamespace } from '../access/can.js'
import { requireActor } from '../access/require-right.js'
import { requireTeamName } from './account-name.js'
import { type Actor, requireOrganization, requireTeam } from './find-account.js'

/** A team by its names. */
export interface TeamName {
  readonly organization: string
  readonly team: string
}

/**
 * Makes a team without members. For the organization's admins.
 *
 * @param role  what its members may do in the whole organization, beside what they may do by themselves; null: nothing
 * @throws DomainError `authentication-required`, `forbidden`, `account-not-found`, `invalid-argument`, `already-exists`
 */
export async function createTeam(
  db: Pick<Database, 'prisma'>,
  actor: Actor,
  { organization: organizationName, team: name }: TeamName,
  role: MemberRole | null,
): Promise<Team> {
  requireActor(actor, 'org:admin', inNamespace(organizationName))
  requireTeamName(name)
  return transaction(db.prisma, async tx => {
    const organization = await requireOrganization(tx, organizationName)
    const team = await insertTeam(tx, { organizationId: organization.id, name, role })
    if (!team) throw new DomainError('already-exists', `${organization.name} has a team ${name} already.`)
    await appendAudit(tx, {
      actor,
      action: 'team.create',
      subject: subjectOf(organization, team),
      detail: { role },
    })
    return team
  })
}

/**
 * Changes what a team's members may do in the whole organization.
 * @throws DomainError `authentication-required`, `forbidden`, `account-not-found`, `team-not-found`
 */
export function setTeamRole(
  db: Pick<Database, 'prisma'>,
  actor: Actor,
  name: TeamName,
  role: MemberRole | null,
): Promise<Team> {
  return changeTeam(db, actor, name, async (tx, organization, team) => {
    await updateTeamRole(tx, team.id, role)
    await appendAudit(tx, {
      actor,
      action: 'team.update',
      subject: subjectOf(organization, team),
      detail: { role },
    })
    return { ...team, role }
  })
}

/**
 * Deletes a team, and takes back what was granted to it.
 * @throws DomainError `authentication-required`, `forbidden`, `account-not-found`, `team-not-found`
 */
export async function deleteTeam(db: Pick<Database, 'prisma'>, actor: Actor, name: TeamName): Promise<void> {
  await changeTeam(db, actor, name, async (tx, organization, team) => {
    await dropTeam(tx, team.id)
    await appendAudit(tx, { actor, action: 'team.delete', subject: subjectOf(organization, team) })
  })
}

/** Runs a change of what a team may do under its lock, and has the rights of all its members read anew. */
function changeTeam<T>(
  db: Pick<Database, 'prisma'>,
  actor: Actor,
  name: TeamName,
  change: (tx: Tx, organization: Account, team: Team) => Promise<T>,
): Promise<T> {
  requireActor(actor, 'org:admin', inNamespace(name.organization))
  return transaction(db.prisma, async tx => {
    const organization = await requireOrganization(tx, name.organization)
    const team = await requireTeam(tx, organization, name.team)
    await lockTeam(tx, team.id)
    const members = await teamMemberIds(tx, team.id)
    const result = await change(tx, organization, team)
    await bumpRights(tx, members)
    return result
  })
}

/** How the audit log names a team. */
export function subjectOf(organization: Account, team: Team): string {
  return `${organization.name}/${team.name}`
}
