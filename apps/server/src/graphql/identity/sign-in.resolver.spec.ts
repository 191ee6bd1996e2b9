import { createAccount, createOrganization, signInByProvider } from '@entrepot/registry'
import { openTestEngines, TEST_PASSWORD, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askGraphql } from '../../testing/ask-graphql.js'
import { openTestServer, type TestServer, tokenOf } from '../../testing/open-test-server.js'
import { rawAsk } from '../../testing/raw-ask.js'

let engines: TestEngines
let server: TestServer
let root: string

const SECRET = 'a-secret-that-nobody-reads'

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines, {
    env: {
      ENTREPOT_OIDC_ISSUER: 'http://127.0.0.1:1/login',
      ENTREPOT_OIDC_CLIENT_ID: 'hub',
      ENTREPOT_OIDC_CLIENT_SECRET: SECRET,
      ENTREPOT_OIDC_NAME: 'Acme login',
      ENTREPOT_OIDC_GROUPS: 'a=Acme:reader;b=nowhere:admin',
    },
  })
  await createAccount(engines.db, 'spec', { name: 'ann', kind: 'user', password: TEST_PASSWORD })
  await createOrganization(engines.db, 'spec', { name: 'acme' })
  root = await tokenOf(engines, 'root', { scope: 'admin', isAdmin: true })
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

async function signIn(userAgent: string): Promise<string> {
  const { headers } = await rawAsk(server.url, '/-/session', {
    method: 'POST',
    headers: { 'user-agent': userAgent },
    body: JSON.stringify({ name: 'ann', password: TEST_PASSWORD }),
  })
  return headers['set-cookie']?.[0]?.split(';')[0] ?? ''
}

async function askAs(cookie: string, query: string) {
  const answer = await rawAsk(server.url, '/graphql', {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ query }),
  })
  return JSON.parse(answer.text).data
}

it('tells everybody how one signs in, and nobody the secret', async () => {
  const { data } = await askGraphql(server.url, '{ signInMethods { provider sessionHours idleMinutes } }')
  expect(data.signInMethods).toEqual({ provider: 'Acme login', sessionHours: 12, idleMinutes: 60 })
  const query =
    '{ identityProvider { name issuer clientId hasSecret scopes groupsClaim adminGroups letIn callbackPath problem groups { group organization role isKnown } } }'
  const { data: told } = await askGraphql(server.url, query, { token: root })
  expect(told.identityProvider).toMatchObject({
    issuer: 'http://127.0.0.1:1/login',
    hasSecret: true,
    letIn: 'everyone',
    problem: 'unavailable',
    groups: [
      { group: 'a', organization: 'Acme', role: 'READER', isKnown: true },
      { group: 'b', organization: 'nowhere', role: 'ADMIN', isKnown: false },
    ],
  })
  expect(JSON.stringify(told)).not.toContain(SECRET)
})

it('lists the browsers in which one is signed in, and ends each', async () => {
  const here = await signIn('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')
  const there = await signIn('curl/8.0')
  const list = '{ sessions { id browser isCurrent isByProvider } }'
  const { sessions } = await askAs(here, list)
  expect(
    sessions.map(({ browser, isCurrent }: { browser: string; isCurrent: boolean }) => [browser, isCurrent]),
  ).toEqual([
    ['browser session', false],
    ['Firefox on Linux', true],
  ])
  await askAs(here, `mutation { revokeToken(id: "${sessions[0].id}") { id } }`)
  expect((await askAs(here, list)).sessions).toHaveLength(1)
  expect(await askAs(there, '{ viewer { name } }')).toEqual({ viewer: null })
  await engines.db.pool.query(
    "UPDATE token SET created_at = now() - interval '2 hours', last_used_at = now() - interval '61 minutes' WHERE kind = 'session'",
  )
  expect((await askAs(await signIn('curl/8.0'), list)).sessions).toHaveLength(1)
})

it('shows what a provider knows one by, and forgets it unless nothing is left', async () => {
  const person = {
    issuer: 'https://login.example',
    subject: '1',
    names: ['zoe'],
    fullName: null,
    email: null,
  }
  const policy = {
    groups: [{ group: 'a', organization: 'acme', role: 'reader' }],
    adminGroups: [],
    letIn: 'everyone',
  } as const
  const { text } = await signInByProvider(engines.db, policy, { ...person, groups: ['a'] }, null)
  const cookie = `entrepot_session=${text}`
  const { identities, viewer } = await askAs(
    cookie,
    '{ identities { id issuer } viewer { memberships { nodes { isByProvider } } } }',
  )
  expect(identities).toEqual([{ id: expect.any(String), issuer: 'https://login.example' }])
  expect(viewer.memberships.nodes).toEqual([{ isByProvider: true }])
  const disconnect = `mutation { disconnectIdentity(id: "${identities[0].id}") }`
  expect(await askAs(cookie, disconnect)).toBeNull()
  await askAs(cookie, 'mutation { setPassword(input: { password: "a new horse battery" }) { name } }')
  expect(await askAs(cookie, disconnect)).toEqual({ disconnectIdentity: true })
  expect(await askAs(cookie, '{ viewer { name } }')).toEqual({ viewer: null })
})
