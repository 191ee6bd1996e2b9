import { DomainError } from '@entrepot/core'
import {
  addTeamMember,
  appendAudit,
  bumpRights,
  type Database,
  deleteTeamMember,
  findMembership,
  lockTeam,
  transaction,
} from '@entrepot/persistence'
import { inNamespace } from '../access/can.js'
import { requireActor } from '../access/require-right.js'
import { type Actor, requireOrganization, requirePerson, requireTeam } from './find-account.js'
import { subjectOf, type TeamName } from './manage-team.js'

/**
 * Puts a member of the organization into a team, or takes them out of it. For the organization's admins.
 *
 * @throws DomainError `authentication-required`, `forbidden`, `account-not-found`, `team-not-found`
 * @throws DomainError `precondition-failed`  the account is no member of the organization
 */
export async function setTeamMember(
  db: Pick<Database, 'prisma'>,
  actor: Actor,
  name: TeamName & { readonly account: string },
  isMember: boolean,
): Promise<void> {
  requireActor(actor, 'org:admin', inNamespace(name.organization))
  await transaction(db.prisma, async tx => {
    const organization = await requireOrganization(tx, name.organization)
    const account = await requirePerson(tx, name.account)
    const team = await requireTeam(tx, organization, name.team)
    if (isMember && !(await findMembership(tx, organization.id, account.id))) {
      const message = `${account.name} is no member of ${organization.name}. Make it one first.`
      throw new DomainError('precondition-failed', message)
    }
    await lockTeam(tx, team.id)
    const change = isMember ? addTeamMember : deleteTeamMember
    if (!(await change(tx, team.id, account.id))) return
    await bumpRights(tx, [account.id])
    await appendAudit(tx, {
      actor,
      action: isMember ? 'team.add-member' : 'team.remove-member',
      subject: subjectOf(organization, team),
      detail: { accountId: account.id, account: account.name },
    })
  })
}
