import type { MemberRole } from '@entrepot/core'
import {
  type Account,
  appendAudit,
  bumpRights,
  dropMembership,
  findAccountsByName,
  findMembership,
  listMemberships,
  lockAccount,
  lockAdministrators,
  setMembership,
  type Tx,
  updateAccount,
} from '@entrepot/persistence'
import type { ProviderPolicy } from './person.js'

/** Who acts where the groups of a provider decide; what the audit log says. */
const PROVIDER = 'identity-provider'
/** Organizations of one account that are looked at. */
const MAX_MEMBERSHIPS = 10_000

/**
 * Gives an account the roles that its groups give, and takes back those that they gave before and do not give any more. What somebody here
 * decided by hand stays: a role, be it more or less than the groups would give, and that the account administers the server or does not.
 * Groups may leave an organization without an admin, as nobody must keep a role for being the last who had it; the last administrator of
 * the server stays one.
 *
 * Cost: two statements, and some for each organization that is concerned.
 *
 * @param held  groups that the account is in now
 */
export async function applyGroups(
  tx: Tx,
  account: Account,
  policy: Pick<ProviderPolicy, 'groups' | 'adminGroups'>,
  held: readonly string[],
): Promise<void> {
  const wanted = rolesBy(policy, held)
  const named = await findAccountsByName(tx, [...wanted.keys()])
  const memberships = await listMemberships(tx, account.id, null, MAX_MEMBERSHIPS)
  const given = memberships.filter(({ source }) => source === 'provider').map(row => row.organization)
  const organizations = new Map([...named, ...given].map(row => [row.id, row]))
  let isChanged = await applyAdmin(
    tx,
    account,
    policy.adminGroups.some(group => held.includes(group)),
  )
  // In one order, so that two who sign in never wait for each other.
  for (const organization of [...organizations.values()].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    if (organization.kind !== 'organization') continue
    const role = wanted.get(organization.nameKey) ?? null
    isChanged = (await applyRole(tx, account, organization, role)) || isChanged
  }
  if (isChanged) await bumpRights(tx, [account.id])
}

/** The role for each organization, by name in lower case. Of several the first that the operator wrote. */
function rolesBy(
  { groups }: Pick<ProviderPolicy, 'groups'>,
  held: readonly string[],
): Map<string, MemberRole> {
  const roles = new Map<string, MemberRole>()
  for (const { group, organization, role } of groups) {
    const key = organization.toLowerCase()
    if (held.includes(group) && !roles.has(key)) roles.set(key, role)
  }
  return roles
}

async function applyRole(
  tx: Tx,
  account: Account,
  organization: Account,
  role: MemberRole | null,
): Promise<boolean> {
  await lockAccount(tx, organization.id)
  const current = await findMembership(tx, organization.id, account.id)
  if (current?.source === 'hand' || (current?.role ?? null) === role) return false
  const ids = { organizationId: organization.id, accountId: account.id }
  if (role === null) await dropMembership(tx, ids.organizationId, ids.accountId)
  else await setMembership(tx, { ...ids, role, source: 'provider' })
  await appendAudit(tx, {
    actor: PROVIDER,
    action: role === null ? 'member.remove' : 'member.set',
    subject: organization.name,
    detail: { accountId: account.id, account: account.name, ...(role !== null && { role }) },
  })
  return true
}

async function applyAdmin(tx: Tx, account: Account, isWanted: boolean): Promise<boolean> {
  if (isWanted === account.isAdmin || account.adminSource === 'hand') return false
  if (!isWanted) {
    const administrators = await lockAdministrators(tx)
    if (administrators.every(id => id === account.id)) return false
  }
  await updateAccount(tx, account.id, { isAdmin: isWanted, adminSource: 'provider' })
  const detail = { accountId: account.id, isAdmin: isWanted }
  await appendAudit(tx, { actor: PROVIDER, action: 'account.update', subject: account.name, detail })
  return true
}
