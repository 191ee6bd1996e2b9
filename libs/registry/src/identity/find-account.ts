import { DomainError, type Principal } from '@entrepot/core'
import { type Account, countRepos, type Db, findAccount, findTeam, type Team } from '@entrepot/persistence'
import { can, inNamespace, readableScope } from '../access/can.js'

/** Who acts: a principal, or the name of a program of ours such as the command line. */
export type Actor = Principal | string

/** @throws DomainError `account-not-found` */
export async function requireAccount(db: Db, name: string): Promise<Account> {
  return (await findAccount(db, name)) ?? notFound(name)
}

/**
 * A user or a service account: whoever can be a member, hold a grant or a token.
 * @throws DomainError `account-not-found`, also for an organization
 */
export async function requirePerson(db: Db, name: string): Promise<Account> {
  const account = await requireAccount(db, name)
  return account.kind === 'organization' ? notFound(name) : account
}

/** @throws DomainError `account-not-found`, also for a user */
export async function requireOrganization(db: Db, name: string): Promise<Account> {
  const account = await requireAccount(db, name)
  return account.kind === 'organization' ? account : notFound(name)
}

/** @throws DomainError `team-not-found` */
export async function requireTeam(db: Db, organization: Account, name: string): Promise<Team> {
  const team = await findTeam(db, organization.id, name)
  if (team) return team
  throw new DomainError('team-not-found', `${organization.name} has no team ${JSON.stringify(name)}.`)
}

/**
 * The account, if this principal may know of it: who belongs to it, and whoever may read a repository in its namespace, where its name
 * stands anyway. One that they may not know of is null, as if it were not there.
 *
 * Cost: two statements.
 */
export async function findVisibleAccount(
  db: Db,
  principal: Principal,
  name: string,
): Promise<Account | null> {
  const account = await findAccount(db, name)
  if (!account) return null
  if (can(principal, 'org:read', inNamespace(account.nameKey))) return account
  const shown = await countRepos(db, readableScope(principal), { owner: account.nameKey }, 1)
  return shown > 0 ? account : null
}

function notFound(name: string): never {
  throw new DomainError(
    'account-not-found',
    `There is no account ${JSON.stringify(name.slice(0, 100))} that fits here.`,
  )
}
