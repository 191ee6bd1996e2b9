import { DomainError, type RepoType } from '@entrepot/core'
import { type Account, listMembers } from '@entrepot/persistence'
import { countReadableRepos, findVisibleAccount, inNamespace, requireActor } from '@entrepot/registry'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import { nextLink } from '../answer/next-link.js'
import type { Hub } from '../hub.js'
import { encodeCursor, readCursor } from '../query/cursor.js'
import { readCount } from '../query/read-query.js'
import type { Exchange, PublicTarget } from '../routing/route.js'

/** Repositories of an account that are counted; whoever has more is told this number. */
const COUNT_LIMIT = 10_000
const DEFAULT_MEMBERS = 100
const MAX_MEMBERS = 1_000

/** `/api/users/{name}/overview`, to whoever may know of the account. */
export async function getUser(hub: Hub, exchange: Exchange, { rest }: PublicTarget): Promise<Answer> {
  const [name = '', what, ...more] = rest
  if (what !== 'overview' || more.length > 0) throw unbuilt()
  const account = await requireVisible(hub, exchange, name, account => account.kind !== 'organization')
  const counts = await countRepositories(hub, exchange, account)
  const { name: user, fullName, createdAt } = account
  const fullname = fullName ?? user
  return jsonAnswer({
    type: 'user',
    user,
    fullname,
    avatarUrl: '',
    isPro: false,
    ...counts,
    orgs: [],
    createdAt,
  })
}

/** `/api/organizations/{name}/overview`, and `…/members` for its members. */
export async function getOrganization(hub: Hub, exchange: Exchange, { rest }: PublicTarget): Promise<Answer> {
  const [name = '', what, ...more] = rest
  if ((what !== 'overview' && what !== 'members') || more.length > 0) throw unbuilt()
  const account = await requireVisible(hub, exchange, name, account => account.kind === 'organization')
  if (what === 'members') return listOrganizationMembers(hub, exchange, account)
  const counts = await countRepositories(hub, exchange, account)
  const fullname = account.fullName ?? account.name
  return jsonAnswer({ name: account.name, fullname, avatarUrl: '', isVerified: false, ...counts })
}

async function listOrganizationMembers(hub: Hub, exchange: Exchange, organization: Account): Promise<Answer> {
  const { principal, target } = exchange
  requireActor(principal, 'org:read', inNamespace(organization.nameKey))
  const limit = readCount(target.query, 'limit', DEFAULT_MEMBERS, MAX_MEMBERS)
  const after = readCursor(target.query, isMemberCursor)
  const rows = await listMembers(hub.engines.db.prisma, organization.id, after?.id ?? null, limit + 1)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const link =
    last && rows.length > limit
      ? nextLink(hub, exchange, { cursor: encodeCursor({ id: last.accountId }) })
      : []
  const members = shown.map(({ account: { name, fullName } }) => ({
    ...{ type: 'user', user: name, fullname: fullName ?? name, avatarUrl: '', isPro: false },
  }))
  return jsonAnswer(members, link)
}

/** One who may not be known of is not there. */
async function requireVisible(
  { engines }: Hub,
  { principal }: Exchange,
  name: string,
  isMeant: (account: Account) => boolean,
): Promise<Account> {
  const account = await findVisibleAccount(engines.db.prisma, principal, name)
  if (account && isMeant(account)) return account
  throw new DomainError('account-not-found', 'There is no such account.')
}

async function countRepositories({ engines }: Hub, { principal }: Exchange, { nameKey }: Account) {
  const count = (type: RepoType) =>
    countReadableRepos(engines.db.prisma, principal, { owner: nameKey, type }, COUNT_LIMIT)
  const [numModels, numDatasets, numSpaces] = await Promise.all([
    count('model'),
    count('dataset'),
    count('space'),
  ])
  return { numModels, numDatasets, numSpaces }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function isMemberCursor(value: unknown): value is { id: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    UUID.test(value.id)
  )
}

function unbuilt(): DomainError {
  return new DomainError('not-implemented', 'This server does not offer that call of the Hub.')
}
