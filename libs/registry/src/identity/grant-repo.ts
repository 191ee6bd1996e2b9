import { DomainError, formatRepoId, type MemberRole, type RepoName } from '@entrepot/core'
import {
  appendAudit,
  bumpRights,
  type Database,
  deleteRepoGrant,
  findRepo,
  type GrantHolder,
  lockTeam,
  type Repo,
  type RepoGrantRow,
  setRepoGrant,
  teamMemberIds,
  transaction,
  type Tx,
} from '@entrepot/persistence'
import { can, inNamespace } from '../access/can.js'
import { requireActor } from '../access/require-right.js'
import { type Actor, requireOrganization, requirePerson, requireTeam } from './find-account.js'

/** Who is given a role in one repository: an account, or a team of the organization that owns it. */
export type GrantTarget = { readonly account: string } | { readonly team: string }

/**
 * Gives an account or a team a role in one repository, which counts there instead of what they may do in its namespace. For the
 * repository's admins.
 *
 * @throws DomainError `repo-not-found`, `authentication-required`, `forbidden`, `account-not-found`, `team-not-found`
 */
export async function grantRepo(
  db: Pick<Database, 'prisma'>,
  actor: Actor,
  name: RepoName,
  { target, role }: { readonly target: GrantTarget; readonly role: MemberRole },
): Promise<RepoGrantRow> {
  const repo = await requireGovernedRepo(db, actor, name)
  return transaction(db.prisma, async tx => {
    const { holder, label, accountIds } = await findHolder(tx, repo, target)
    const grant = await setRepoGrant(tx, repo.id, holder, role)
    await bumpRights(tx, accountIds)
    const detail = { ...label, role }
    await appendAudit(tx, {
      actor,
      action: 'grant.set',
      repoId: repo.id,
      subject: formatRepoId(repo),
      detail,
    })
    return grant
  })
}

/**
 * Takes back what `grantRepo` gave.
 * @throws DomainError as `grantRepo`; `account-not-found` when there is no such grant
 */
export async function revokeRepoGrant(
  db: Pick<Database, 'prisma'>,
  actor: Actor,
  name: RepoName,
  target: GrantTarget,
): Promise<void> {
  const repo = await requireGovernedRepo(db, actor, name)
  await transaction(db.prisma, async tx => {
    const { holder, label, accountIds } = await findHolder(tx, repo, target)
    if (!(await deleteRepoGrant(tx, repo.id, holder)))
      throw new DomainError('account-not-found', `There is no such grant for ${formatRepoId(repo)}.`)
    await bumpRights(tx, accountIds)
    await appendAudit(tx, {
      actor,
      action: 'grant.remove',
      repoId: repo.id,
      subject: formatRepoId(repo),
      detail: label,
    })
  })
}

/**
 * The repository, if the actor decides who may do what in it: its admins, and those of its organization, whom a grant for this one
 * repository could otherwise shut out of their own house.
 */
export async function requireGovernedRepo(
  db: Pick<Database, 'prisma'>,
  actor: Actor,
  name: RepoName,
): Promise<Repo> {
  const isProgram = typeof actor === 'string'
  const repo = await findRepo(db.prisma, name)
  if (!repo || !(isProgram || can(actor, 'repo:read', repo)))
    throw new DomainError('repo-not-found', 'Repository not found')
  if (isProgram || can(actor, 'org:admin', inNamespace(repo.namespace))) return repo
  requireActor(actor, 'repo:admin', repo)
  return repo
}

interface FoundHolder {
  readonly holder: GrantHolder
  /** For the audit log. */
  readonly label: { readonly account: string } | { readonly team: string }
  /** Whose rights depend on the grant. */
  readonly accountIds: readonly string[]
}

async function findHolder(tx: Tx, { namespace }: Repo, target: GrantTarget): Promise<FoundHolder> {
  if ('account' in target) {
    const { id, name } = await requirePerson(tx, target.account)
    return { holder: { accountId: id }, label: { account: name }, accountIds: [id] }
  }
  const organization = await requireOrganization(tx, namespace ?? '')
  const team = await requireTeam(tx, organization, target.team)
  await lockTeam(tx, team.id)
  return {
    holder: { teamId: team.id },
    label: { team: team.name },
    accountIds: await teamMemberIds(tx, team.id),
  }
}
