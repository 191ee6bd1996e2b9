import { createAccount, createOrganization, issueToken, setMember } from '@entrepot/registry'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { landTestRepo } from '../../testing/land-test-repo.js'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'
import { rawAsk } from '../../testing/raw-ask.js'

let engines: TestEngines
let server: TestServer

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  for (const name of ['ann', 'bob', 'eve'])
    await createAccount(engines.db, 'spec', {
      name,
      kind: 'user',
      fullName: `${name} Example`,
      email: `${name}@example.org`,
    })
  for (const [name, role] of [
    ['lab', 'admin'],
    ['work', 'contributor'],
    ['far', 'reader'],
  ] as const) {
    await createOrganization(engines.db, 'spec', { name, fullName: `The ${name}` })
    await setMember(engines.db, 'spec', { organization: name, account: 'bob', role: 'admin' })
    await setMember(engines.db, 'spec', { organization: name, account: 'ann', role })
  }
  await landTestRepo(engines, 'lab/open')
  await landTestRepo(engines, 'lab/hidden', { visibility: 'private' })
  await landTestRepo(engines, 'ann/data', { type: 'dataset', visibility: 'internal' })
})

afterAll(async () => {
  await server.close()
  await engines.close()
})

type Powers = Partial<Parameters<typeof issueToken>[2]>

async function ask(path: string, name: string | null, powers: Powers = {}) {
  const base = {
    account: { name: name ?? '' },
    name: 'spec',
    scope: 'read',
    audience: 'person',
    expiresAt: null,
  } as const
  const token =
    name === null ? {} : { token: (await issueToken(engines.db, 'spec', { ...base, ...powers })).text }
  const { status, text, headers } = await rawAsk(server.url, path, token)
  return { status, body: JSON.parse(text), headers }
}

it('tells whose token it is, and in which organizations, as Hub clients read it', async () => {
  const { status, body } = await ask('/api/whoami-v2', 'ann')
  expect(status).toBe(200)
  expect(body).toMatchObject({
    type: 'user',
    name: 'ann',
    fullname: 'ann Example',
    email: 'ann@example.org',
    isPro: false,
    periodEnd: null,
    auth: { type: 'access_token', accessToken: { displayName: 'spec', role: 'read' } },
  })
  expect(body.id).toMatch(/^[0-9a-f]{24}$/)
  expect(body.orgs.map((org: { name: string; roleInOrg: string }) => [org.name, org.roleInOrg])).toEqual([
    ['lab', 'admin'],
    ['work', 'write'],
    ['far', 'read'],
  ])
  expect(body.orgs[0]).toMatchObject({ type: 'org', fullname: 'The lab', avatarUrl: '', canPay: false })
})

it('says how much a token may do, and to a token for some places only what it may know', async () => {
  const roleOf = async (powers: Powers) => {
    const { body } = await ask('/api/whoami-v2', 'ann', powers)
    return [body.auth.accessToken.role, body.email, body.orgs.map((org: { name: string }) => org.name)]
  }
  const everywhere = ['lab', 'work', 'far']
  expect(await roleOf({ scope: 'admin' })).toEqual(['write', 'ann@example.org', everywhere])
  expect(await roleOf({ scope: 'write', audience: 'ci' })).toEqual(['write', null, everywhere])
  expect(await roleOf({ grants: [{ namespace: 'lab', scope: 'read' }] })).toEqual([
    'fineGrained',
    null,
    ['lab'],
  ])
  expect(await roleOf({ audience: 'inference' })).toEqual(['read', null, []])
  expect((await ask('/api/whoami-v2', null)).status).toBe(401)
})

it('shows an organization to whoever may know of it, with what they may read in it', async () => {
  const overview = '/api/organizations/LAB/overview'
  expect((await ask(overview, null)).body).toEqual({
    name: 'lab',
    fullname: 'The lab',
    avatarUrl: '',
    isVerified: false,
    numModels: 1,
    numDatasets: 0,
    numSpaces: 0,
  })
  expect((await ask(overview, 'ann')).body.numModels).toBe(2)
  expect((await ask('/api/organizations/far/overview', 'ann')).status).toBe(200)
  for (const path of [
    '/api/organizations/far/overview',
    '/api/organizations/ann/overview',
    '/api/organizations/never/overview',
  ]) {
    const { status, body } = await ask(path, 'eve')
    expect([path, status, body]).toEqual([path, 404, { error: 'There is no such account.' }])
  }
})

it('lists members to members, a page at a time', async () => {
  const members = '/api/organizations/lab/members'
  const { body } = await ask(members, 'ann')
  expect(body.map((one: { user: string }) => one.user)).toEqual(['ann', 'bob'])
  expect(body[0]).toEqual({ type: 'user', user: 'ann', fullname: 'ann Example', avatarUrl: '', isPro: false })
  expect([(await ask(members, 'eve')).status, (await ask(members, null)).status]).toEqual([403, 401])
  const page = await ask(`${members}?limit=1`, 'bob')
  const [, next = ''] = /<https?:\/\/[^/]+([^>]*)>/.exec(String(page.headers.link)) ?? []
  expect((await ask(next, 'bob')).body.map((one: { user: string }) => one.user)).toEqual(['bob'])
  expect((await ask(`${members}?cursor=nonsense`, 'bob')).status).toBe(400)
})

it('shows a user to whoever may know of them', async () => {
  const { body } = await ask('/api/users/ann/overview', 'eve')
  expect(body).toMatchObject({
    type: 'user',
    user: 'ann',
    fullname: 'ann Example',
    numDatasets: 1,
    numModels: 0,
  })
  expect(JSON.stringify(body)).not.toContain('@')
  expect([
    (await ask('/api/users/ann/overview', null)).status,
    (await ask('/api/users/bob/overview', 'eve')).status,
  ]).toEqual([404, 404])
  expect((await ask('/api/users/bob/overview', 'bob')).status).toBe(200)
  expect((await ask('/api/users/ann/likes', 'eve')).status).toBe(501)
})
