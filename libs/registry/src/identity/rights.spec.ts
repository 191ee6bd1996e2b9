import { type AccountPrincipal, type MemberRole, parseRepoId } from '@entrepot/core'
import { EpochReader, transaction, createRepo, lockRepo } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Authenticator } from '../access/authenticator.js'
import { type Action, can, inNamespace } from '../access/can.js'
import { ResolveCache } from '../resolve/resolve-cache.js'
import { createAccount } from './create-account.js'
import { createOrganization } from './create-organization.js'
import { grantRepo, revokeRepoGrant } from './grant-repo.js'
import { issueToken } from './issue-token.js'
import { createTeam, deleteTeam, setTeamRole } from './manage-team.js'
import { revokeToken } from './revoke-token.js'
import { setAccountState } from './set-account-state.js'
import { removeMember, setMember } from './set-member.js'
import { setTeamMember } from './set-team-member.js'

const OPERATOR = 'operator'
const REPO = parseRepoId('model', 'acme/secret')

let engines: TestEngines
let elsewhere: TestEngines
/** Two nodes on one database, each with what it remembers. */
let nodes: Authenticator[]
let repo: Awaited<ReturnType<typeof createRepo>>
let count = 0
let ann: { name: string; id: string; text: string }

beforeAll(async () => {
  engines = await openTestEngines()
  elsewhere = await openTestEngines({ sharedWith: engines })
  nodes = [engines, elsewhere].map(({ db }) => new Authenticator(db, new EpochReader(db.pool)))
  await createOrganization(engines.db, OPERATOR, { name: 'Acme' })
  await setMember(engines.db, OPERATOR, {
    organization: 'acme',
    account: await someone('boss'),
    role: 'admin',
  })
  repo = await transaction(engines.db.prisma, tx =>
    createRepo(tx, { name: REPO, visibility: 'private', gating: 'none', defaultBranch: 'main' }),
  )
})

afterAll(async () => {
  for (const node of nodes) await node.close()
  await elsewhere.close()
  await engines.close()
})

beforeEach(async () => {
  count += 1
  const name = await someone(`ann${count}`)
  ann = { name, ...(await tokenFor(name)) }
})

async function someone(name: string): Promise<string> {
  await createAccount(engines.db, OPERATOR, { name, kind: 'user' })
  return name
}

const tokenFor = (name: string) =>
  issueToken(engines.db, OPERATOR, {
    account: { name },
    name: 't',
    scope: 'admin',
    audience: 'person',
    expiresAt: null,
  })

const principalAt = async (node: Authenticator | undefined, text = ann.text) =>
  (await node?.authenticate({ kind: 'access', text })) as AccountPrincipal

/** What both nodes say that she may do, whatever they remember. */
async function mayDo(action: Action, place = repo): Promise<boolean[]> {
  return Promise.all(nodes.map(async node => can(await principalAt(node), action, place)))
}

const member = (role: MemberRole) =>
  setMember(engines.db, OPERATOR, { organization: 'ACME', account: ann.name, role })
const team = (name: string) => ({ organization: 'acme', team: name })

describe('the next request on every node', () => {
  it('finds a member with the role of the last change', async () => {
    expect(await mayDo('repo:read')).toEqual([false, false])
    await member('reader')
    expect(await mayDo('repo:read')).toEqual([true, true])
    expect(await mayDo('repo:write')).toEqual([false, false])
    await member('contributor')
    expect(await mayDo('repo:write')).toEqual([true, true])
    await removeMember(engines.db, OPERATOR, { organization: 'acme', account: ann.name })
    expect(await mayDo('repo:read')).toEqual([false, false])
  })

  it('finds what a team may do, and that it may no longer', async () => {
    await member('reader')
    await createTeam(engines.db, OPERATOR, team(`t${count}`), null)
    await setTeamMember(engines.db, OPERATOR, { ...team(`t${count}`), account: ann.name }, true)
    expect(await mayDo('repo:write')).toEqual([false, false])
    await setTeamRole(engines.db, OPERATOR, team(`t${count}`), 'contributor')
    expect(await mayDo('repo:write')).toEqual([true, true])
    await setTeamRole(engines.db, OPERATOR, team(`t${count}`), null)
    expect(await mayDo('repo:write')).toEqual([false, false])
    await grantRepo(engines.db, OPERATOR, REPO, { target: { team: `t${count}` }, role: 'contributor' })
    expect(await mayDo('repo:write')).toEqual([true, true])
    await setTeamMember(engines.db, OPERATOR, { ...team(`t${count}`), account: ann.name }, false)
    expect(await mayDo('repo:write')).toEqual([false, false])
    await setTeamMember(engines.db, OPERATOR, { ...team(`t${count}`), account: ann.name }, true)
    expect(await mayDo('repo:write')).toEqual([true, true])
    await deleteTeam(engines.db, OPERATOR, team(`t${count}`))
    expect(await mayDo('repo:write')).toEqual([false, false])
  })

  it('finds a grant for one repository, instead of what the namespace gives', async () => {
    const target = { account: ann.name }
    await grantRepo(engines.db, OPERATOR, REPO, { target, role: 'contributor' })
    expect(await mayDo('repo:write')).toEqual([true, true])
    expect(await mayDo('repo:create', { ...repo, id: 'other' })).toEqual([false, false])
    await member('admin')
    await grantRepo(engines.db, OPERATOR, REPO, { target, role: 'reader' })
    expect(await mayDo('repo:write')).toEqual([false, false])
    await revokeRepoGrant(engines.db, OPERATOR, REPO, target)
    expect(await mayDo('repo:admin')).toEqual([true, true])
    await revokeTheLast()
  })

  it('finds an administrator, and one that is none any more', async () => {
    await setAccountState(engines.db, OPERATOR, await someone(`root${count}`), { isAdmin: true })
    await setAccountState(engines.db, OPERATOR, ann.name, { isAdmin: true })
    expect(await mayDo('server:admin')).toEqual([true, true])
    await setAccountState(engines.db, OPERATOR, ann.name, { isAdmin: false })
    expect(await mayDo('server:admin')).toEqual([false, false])
  })

  it('refuses a token that was revoked, and those of a disabled account', async () => {
    const other = await tokenFor(ann.name)
    await mayDo('repo:read')
    await revokeToken(engines.db, await principalAt(nodes[0]), ann.id)
    for (const node of nodes)
      await expect(principalAt(node)).rejects.toMatchObject({ code: 'credentials-invalid' })
    for (const node of nodes) expect((await principalAt(node, other.text)).accountName).toBe(ann.name)
    await setAccountState(engines.db, OPERATOR, ann.name, { isDisabled: true })
    for (const node of nodes)
      await expect(principalAt(node, other.text)).rejects.toMatchObject({ code: 'credentials-invalid' })
    await setAccountState(engines.db, OPERATOR, ann.name, { isDisabled: false })
    for (const node of nodes) expect((await principalAt(node, other.text)).accountName).toBe(ann.name)
  })

  it('refuses a token that has expired since it was remembered', async () => {
    await mayDo('repo:read')
    await engines.db.pool.query(`UPDATE token SET expires_at = now() - interval '1 second' WHERE id = $1`, [
      ann.id,
    ])
    for (const node of nodes)
      await expect(principalAt(node)).rejects.toMatchObject({ code: 'credentials-invalid' })
  })
})

it('never answers from before a change, however many ask while it is made', async () => {
  const asked: Promise<void>[] = []
  for (let round = 0; round < 10; round += 1) {
    await member('reader')
    for (let n = 0; n < 20; n += 1) asked.push(mayDo('repo:read').then(() => undefined))
    await removeMember(engines.db, OPERATOR, { organization: 'acme', account: ann.name })
    expect(await mayDo('repo:read')).toEqual([false, false])
  }
  await Promise.all(asked)
})

it('keeps no answer that was made for rights of before, though the caller was read anew meanwhile', async () => {
  await member('reader')
  const [node] = nodes
  const cache = new ResolveCache<{ text: string }>(engines.epochs)
  for (const key of ['a', 'b'])
    cache.keep(key, { principal: await principalAt(node), repo, expiresAt: null }, { text: key })
  expect((await cache.recall('a', await principalAt(node)))?.value).toEqual({ text: 'a' })
  await removeMember(engines.db, OPERATOR, { organization: 'acme', account: ann.name })
  expect((await cache.recall('a', await principalAt(node)))?.value).toBeNull()
  expect((await cache.recall('b', await principalAt(node)))?.value).toBeNull()
})

it('takes from who leaves an organization all that they held there, and nothing elsewhere', async () => {
  await member('reader')
  await createTeam(engines.db, OPERATOR, team('leavers'), 'contributor')
  await setTeamMember(engines.db, OPERATOR, { ...team('leavers'), account: ann.name }, true)
  await grantRepo(engines.db, OPERATOR, REPO, { target: { account: ann.name }, role: 'admin' })
  const similar = await transaction(engines.db.prisma, tx =>
    createRepo(tx, {
      name: parseRepoId('model', 'acm_/x'),
      visibility: 'private',
      gating: 'none',
      defaultBranch: 'main',
    }),
  )
  await grantRepo(engines.db, OPERATOR, similar, { target: { account: ann.name }, role: 'admin' })
  await removeMember(engines.db, OPERATOR, { organization: 'acme', account: ann.name })
  expect(await mayDo('repo:read')).toEqual([false, false])
  expect(await mayDo('repo:admin', similar)).toEqual([true, true])
  await member('reader')
  expect(await mayDo('repo:write')).toEqual([false, false])
})

it('finds rights as they are when a team and its members change at once', async () => {
  for (let round = 0; round < 8; round += 1) {
    const name = `r${count}-${round}`
    await member('reader')
    await createTeam(engines.db, OPERATOR, team(name), null)
    await mayDo('repo:write')
    await Promise.all([
      setTeamMember(engines.db, OPERATOR, { ...team(name), account: ann.name }, true),
      setTeamRole(elsewhere.db, OPERATOR, team(name), 'contributor'),
      mayDo('repo:write'),
    ])
    expect(await mayDo('repo:write')).toEqual([true, true])
    await deleteTeam(engines.db, OPERATOR, team(name))
  }
})

it('is not stopped by a repository that changes meanwhile', async () => {
  await transaction(engines.db.prisma, tx => lockRepo(tx, repo.id))
  expect(await mayDo('repo:read')).toEqual([false, false])
  expect(can(await principalAt(nodes[0]), 'account:manage', inNamespace(ann.name))).toBe(true)
})

async function revokeTheLast(): Promise<void> {
  await removeMember(engines.db, OPERATOR, { organization: 'acme', account: ann.name })
}
