import { createAccount } from '@entrepot/registry'
import { openTestEngines, TEST_PASSWORD, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askGraphql } from '../../testing/ask-graphql.js'
import { landTestRepo } from '../../testing/land-test-repo.js'
import { openTestServer, type TestServer, tokenOf } from '../../testing/open-test-server.js'

let engines: TestEngines
let server: TestServer
const tokens: Record<string, string> = {}

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  tokens['root'] = await tokenOf(engines, 'root', { scope: 'admin', isAdmin: true })
  for (const name of ['ann', 'bob', 'eve']) {
    await createAccount(engines.db, 'spec', {
      name,
      kind: 'user',
      email: `${name}@example.org`,
      password: TEST_PASSWORD,
    })
    tokens[name] = await tokenOf(engines, name, { scope: 'admin' })
  }
  await landTestRepo(engines, 'lab/hidden', { visibility: 'private' })
})

afterAll(async () => {
  await server.close()
  await engines.close()
})

/** Data of the answer; the code of the first error instead, if there is one. */
async function ask(who: string | null, query: string, variables?: Record<string, unknown>) {
  const token = who === null ? undefined : tokens[who]
  const { data, errors } = await askGraphql(server.url, query, {
    ...(token !== undefined && { token }),
    ...(variables && { variables }),
  })
  return errors.length > 0 ? errors[0]?.extensions['code'] : data
}

const MEMBERS =
  '{ organization(name: "lab") { name members { nodes { role account { name email } } } teams { nodes { name } } } }'

it('makes organizations, and shows who belongs to them to those who do', async () => {
  const create = 'mutation ($name: String!) { createOrganization(input: { name: $name }) { name } }'
  // The namespace of a repository that is there already is an administrator's to give.
  expect(await ask('ann', create, { name: 'lab' })).toBe('already-exists')
  expect(await ask(null, create, { name: 'other' })).toBe('authentication-required')
  expect(await ask('root', create, { name: 'lab' })).toEqual({ createOrganization: { name: 'lab' } })
  const set =
    'mutation ($account: String!, $role: MemberRole!) { setMember(input: { organization: "lab", account: $account, role: $role }) { role account { name } organization { name } } }'
  expect(await ask('ann', set, { account: 'ann', role: 'ADMIN' })).toBe('forbidden')
  expect(await ask('root', set, { account: 'ann', role: 'ADMIN' })).toEqual({
    setMember: { role: 'ADMIN', account: { name: 'ann' }, organization: { name: 'lab' } },
  })
  expect(await ask('ann', set, { account: 'bob', role: 'READER' })).toMatchObject({
    setMember: { role: 'READER' },
  })

  const seen = await ask('bob', MEMBERS)
  expect(seen.organization.members.nodes).toEqual([
    { role: 'ADMIN', account: { name: 'root', email: null } },
    { role: 'ADMIN', account: { name: 'ann', email: null } },
    { role: 'READER', account: { name: 'bob', email: 'bob@example.org' } },
  ])
  for (const stranger of ['eve', null]) expect(await ask(stranger, MEMBERS)).toEqual({ organization: null })
  expect(await ask('bob', '{ organizations { nodes { name } } }')).toEqual({
    organizations: { nodes: [{ name: 'lab' }] },
  })
  expect(await ask('eve', '{ organizations { nodes { name } } }')).toEqual({ organizations: { nodes: [] } })
  expect(await ask(null, '{ organizations { nodes { name } } }')).toBe('authentication-required')
})

it('shows an organization, but not its members, to whoever reads a repository of it', async () => {
  await landTestRepo(engines, 'lab/open')
  expect(await ask(null, MEMBERS)).toEqual({ organization: { name: 'lab', members: null, teams: null } })
})

it('pages members and teams', async () => {
  const make =
    'mutation ($team: String!) { createTeam(input: { organization: "lab", team: $team, role: CONTRIBUTOR }) { name role } }'
  for (const team of ['red', 'green', 'blue'])
    expect(await ask('ann', make, { team })).toEqual({ createTeam: { name: team, role: 'CONTRIBUTOR' } })
  const page = async (after: string | null) =>
    (
      await ask(
        'bob',
        'query ($after: String) { organization(name: "lab") { teams(first: 2, after: $after) { nodes { name } pageInfo { endCursor hasNextPage } } } }',
        { after },
      )
    ).organization.teams
  const first = await page(null)
  expect(first.nodes).toEqual([{ name: 'red' }, { name: 'green' }])
  const second = await page(first.pageInfo.endCursor)
  expect([second.nodes, second.pageInfo.hasNextPage]).toEqual([[{ name: 'blue' }], false])
})

it('puts members into teams, and lets a team’s rights be seen at once', async () => {
  const add =
    'mutation ($account: String!) { addTeamMember(input: { organization: "lab", team: "red", account: $account }) }'
  expect(await ask('ann', add, { account: 'eve' })).toBe('precondition-failed')
  expect(await ask('bob', add, { account: 'bob' })).toBe('forbidden')
  expect(await ask('ann', add, { account: 'bob' })).toEqual({ addTeamMember: true })
  const teams = '{ organization(name: "lab") { teams(first: 1) { nodes { members { nodes { name } } } } } }'
  expect((await ask('bob', teams)).organization.teams.nodes[0].members.nodes).toEqual([{ name: 'bob' }])
  expect(
    await ask('ann', 'mutation { setTeamRole(input: { organization: "lab", team: "red" }) { role } }'),
  ).toEqual({ setTeamRole: { role: null } })
  expect(
    await ask(
      'ann',
      'mutation { removeTeamMember(input: { organization: "lab", team: "red", account: "bob" }) }',
    ),
  ).toEqual({ removeTeamMember: true })
  expect(await ask('ann', 'mutation { deleteTeam(input: { organization: "lab", team: "red" }) }')).toEqual({
    deleteTeam: true,
  })
  expect(await ask('ann', 'mutation { deleteTeam(input: { organization: "lab", team: "red" }) }')).toBe(
    'team-not-found',
  )
})

it('grants roles in one repository, and shows them to its admins', async () => {
  const grant = (what: string) =>
    `mutation { grantRepo(input: { repo: "lab/hidden", ${what} }) { account team role } }`
  expect(await ask('eve', grant('account: "eve", role: ADMIN'))).toBe('repo-not-found')
  expect(await ask('bob', grant('account: "eve", role: READER'))).toBe('forbidden')
  expect(await ask('ann', grant('role: READER'))).toBe('invalid-argument')
  expect(await ask('ann', grant('account: "eve", team: "green", role: READER'))).toBe('invalid-argument')
  expect(await ask('ann', grant('account: "eve", role: READER'))).toEqual({
    grantRepo: { account: 'eve', team: null, role: 'READER' },
  })
  expect(await ask('ann', grant('team: "green", role: REVIEWER'))).toEqual({
    grantRepo: { account: null, team: 'green', role: 'REVIEWER' },
  })
  const read = '{ repo(type: MODEL, id: "lab/hidden") { grants { nodes { account team role } } } }'
  expect((await ask('ann', read)).repo.grants.nodes).toHaveLength(2)
  expect(await ask('bob', read)).toBe('forbidden')
  expect(await ask('eve', '{ repo(type: MODEL, id: "lab/hidden") { fullName } }')).toEqual({
    repo: { fullName: 'lab/hidden' },
  })
  expect(
    await ask('ann', 'mutation { revokeRepoGrant(input: { repo: "lab/hidden", account: "eve" }) }'),
  ).toEqual({ revokeRepoGrant: true })
  expect(await ask('eve', '{ repo(type: MODEL, id: "lab/hidden") { fullName } }')).toEqual({ repo: null })
})

it('makes tokens whose text is told once, lists one’s own, and revokes them', async () => {
  const create =
    'mutation ($input: CreateTokenInput!) { createToken(input: $input) { text token { id prefix scope isFineGrained audience account } } }'
  const made = (await ask('bob', create, { input: { name: 'laptop', scope: 'WRITE' } })).createToken
  expect(made.text).toMatch(/^hf_[A-Za-z0-9]{36}$/)
  expect(made.token).toMatchObject({
    prefix: made.text.slice(0, 8),
    scope: 'WRITE',
    isFineGrained: false,
    account: 'bob',
  })
  tokens['laptop'] = made.text
  expect(await ask('laptop', create, { input: { name: 'another' } })).toBe('forbidden')
  expect(await ask('bob', create, { input: { account: 'ann', name: 'x' } })).toBe('forbidden')
  const fine = await ask('bob', create, {
    input: {
      name: 'fine',
      grants: [
        { repo: 'lab/hidden', scope: 'READ' },
        { namespace: 'lab', scope: 'READ' },
      ],
    },
  })
  expect(fine.createToken.token).toMatchObject({ isFineGrained: true, scope: 'READ' })
  expect(
    await ask('eve', create, { input: { name: 'fine', grants: [{ repo: 'lab/hidden', scope: 'READ' }] } }),
  ).toBe('repo-not-found')
  const input = { name: 'late', expiresAt: '2020-01-01T00:00:00Z' }
  expect(await ask('bob', create, { input })).toBe('invalid-argument')

  const list = await ask('bob', '{ tokens { nodes { name prefix isSession revokedAt } } }')
  expect(list.tokens.nodes.map((node: { name: string }) => node.name)).toEqual([
    'fine',
    'laptop',
    'admin person',
  ])
  expect(JSON.stringify(list)).not.toContain(made.text.slice(8))
  expect(await ask('laptop', '{ tokens { nodes { name } } }')).toBe('forbidden')

  const revoke = `mutation { revokeToken(id: "${made.token.id}") { revokedAt } }`
  expect(await ask('eve', revoke)).toBe('token-not-found')
  expect(await ask('eve', 'mutation { revokeToken(id: "x") { id } }')).toBe('token-not-found')
  expect((await ask('laptop', revoke)).revokeToken.revokedAt).not.toBeNull()
  expect(await ask('laptop', '{ viewer { name } }')).toBe('credentials-invalid')
})

it('tells tokens that are for one place, or for a node, nothing of the account', async () => {
  const create = 'mutation ($input: CreateTokenInput!) { createToken(input: $input) { text } }'
  const save = 'mutation { saveFilter(input: { name: "mine", search: "owner=lab" }) { id } }'
  const filters = '{ savedFilters { name } }'
  await ask('ann', save)
  expect(await ask('ann', filters)).toEqual({ savedFilters: [{ name: 'mine' }] })
  for (const input of [
    { name: 'for lab', grants: [{ namespace: 'lab', scope: 'ADMIN' }] },
    { name: 'for a node', scope: 'READ', audience: 'INFERENCE' },
  ]) {
    tokens['narrow'] = (await ask('ann', create, { input })).createToken.text
    for (const field of ['tokens { nodes { name } }', 'sessions { id }', 'identities { id }'])
      expect([input.name, field, await ask('narrow', `{ ${field} }`)]).toEqual([
        input.name,
        field,
        'forbidden',
      ])
    expect(await ask('narrow', filters)).toEqual({ savedFilters: [] })
  }
})

it('makes a token for nodes of a profile, if there is such a profile, and says which it is', async () => {
  const create =
    'mutation ($input: CreateTokenInput!) { createToken(input: $input) { token { audience profile } } }'
  const input = { name: 'node', audience: 'INFERENCE', profile: 'h100-80g-vllm' }
  const made = await ask('bob', create, { input })
  expect(made.createToken.token).toEqual({ audience: 'INFERENCE', profile: 'h100-80g-vllm' })
  expect(await ask('bob', create, { input: { ...input, profile: 'no-such' } })).toBe('profile-not-found')
  expect(await ask('bob', create, { input: { ...input, audience: 'CI' } })).toBe('invalid-argument')
})

it('tells who one is, and in which organizations', async () => {
  const viewer =
    '{ viewer { name isSession isFineGrained memberships { nodes { role organization { name } } } } }'
  expect(await ask('bob', viewer)).toEqual({
    viewer: {
      name: 'bob',
      isSession: false,
      isFineGrained: false,
      memberships: { nodes: [{ role: 'READER', organization: { name: 'lab' } }] },
    },
  })
  expect(await ask(null, viewer)).toEqual({ viewer: null })
})

it('lets administrators see and make accounts, and nobody else', async () => {
  const list = '{ accounts { nodes { name kind isAdmin isDisabled hasPassword email } } }'
  for (const who of ['ann', null])
    expect(await ask(who, list)).toBe(who === null ? 'authentication-required' : 'forbidden')
  const create =
    'mutation { createAccount(input: { name: "robot", kind: SERVICE }) { name kind hasPassword } }'
  expect(await ask('ann', create)).toBe('forbidden')
  expect(await ask('root', create)).toEqual({
    createAccount: { name: 'robot', kind: 'SERVICE', hasPassword: false },
  })
  expect(
    await ask('root', 'mutation { createAccount(input: { name: "team", kind: ORGANIZATION }) { name } }'),
  ).toBe('invalid-argument')
  const names = (await ask('root', list)).accounts.nodes.map((node: { name: string }) => node.name)
  expect(names).toEqual(['root', 'ann', 'bob', 'eve', 'lab', 'robot'])
  expect(
    await ask('root', 'mutation { updateAccount(input: { name: "eve", isDisabled: true }) { isDisabled } }'),
  ).toEqual({ updateAccount: { isDisabled: true } })
  expect(await ask('eve', '{ viewer { name } }')).toBe('credentials-invalid')
})

it('changes a password by whoever knows it', async () => {
  const set = 'mutation ($input: SetPasswordInput!) { setPassword(input: $input) { name hasPassword } }'
  expect(await ask('bob', set, { input: { password: 'a new horse battery' } })).toBe('precondition-failed')
  const input = { password: 'a new horse battery', currentPassword: TEST_PASSWORD }
  expect(await ask('bob', set, { input })).toEqual({ setPassword: { name: 'bob', hasPassword: true } })
  expect(await ask('bob', set, { input: { ...input, account: 'ann' } })).toBe('forbidden')
  expect(await ask('bob', 'mutation { signOutEverywhere }')).toEqual({ signOutEverywhere: 0 })
})

it('lets members leave, but not the last admin', async () => {
  const remove = (account: string) =>
    `mutation { removeMember(input: { organization: "lab", account: "${account}" }) }`
  expect(await ask('bob', remove('ann'))).toBe('forbidden')
  expect(await ask('bob', remove('bob'))).toEqual({ removeMember: true })
  expect(await ask('root', remove('root'))).toEqual({ removeMember: true })
  expect(await ask('ann', remove('ann'))).toBe('precondition-failed')
})
