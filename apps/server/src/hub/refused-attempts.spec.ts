import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { askGraphql } from '../testing/ask-graphql.js'
import { landTestRepo } from '../testing/land-test-repo.js'
import { openTestServer, type TestServer, tokenOf } from '../testing/open-test-server.js'
import { rawAsk } from '../testing/raw-ask.js'

let engines: TestEngines
let server: TestServer
let eve: string
let after: string

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  await landTestRepo(engines, 'acme/secret', { visibility: 'private' })
  await landTestRepo(engines, 'acme/open')
  eve = await tokenOf(engines, 'eve')
})
afterAll(async () => {
  await server.close()
  await engines.close()
})
beforeEach(async () => {
  await server.services.refusals.flush()
  after = (await engines.db.prisma.auditEntry.findFirst({ orderBy: { id: 'desc' } }))?.id ?? ''
})

async function refusals() {
  await server.services.refusals.flush()
  const rows = await engines.db.prisma.auditEntry.findMany({
    where: { outcome: 'refused', ...(after !== '' && { id: { gt: after } }) },
    orderBy: { id: 'asc' },
  })
  return rows.map(({ actor, address, action, subject, detail }) => ({
    actor,
    address,
    action,
    subject,
    ...(detail as { attempt: string; code: string; count: number }),
  }))
}

it('writes down who looked for a repository that is there and not theirs, once with the number of times', async () => {
  const ask = () => rawAsk(server.url, '/api/models/acme/secret', { token: eve })
  for (const { status, text } of await Promise.all([ask(), ask(), ask()])) {
    expect([status, text]).toEqual([404, '{"error":"Repository not found"}'])
  }
  expect(await refusals()).toEqual([
    {
      actor: 'eve',
      address: '127.0.0.1',
      action: 'attempt.refuse',
      subject: '/api/models/acme/secret',
      attempt: 'GET /api/:types/:repo',
      code: 'repo-not-found',
      count: 3,
    },
  ])
})

it('writes nothing about what is not there', async () => {
  await rawAsk(server.url, '/api/models/acme/nothing', { token: eve })
  await rawAsk(server.url, '/acme/open/resolve/main/nothing.txt', { token: eve })
  expect(await refusals()).toEqual([])
})

it('writes down bad credentials and forbidden writes, without the token', async () => {
  await rawAsk(server.url, '/api/whoami-v2?token=no', { token: 'hf_thisIsNoTokenOfOursAtAllReally0123456' })
  await rawAsk(server.url, '/api/models/acme/open/auth-check/write', { token: eve })
  const rows = await refusals()
  expect(rows.map(({ actor, code, subject }) => [actor, code, subject])).toEqual([
    ['anonymous', 'credentials-invalid', '/api/whoami-v2'],
    ['eve', 'forbidden', '/api/models/acme/open/auth-check/write'],
  ])
  expect(JSON.stringify(rows)).not.toContain('thisIsNoToken')
})

it('writes down what was refused in GraphQL', async () => {
  await askGraphql(server.url, 'mutation { mirrorRepository(input: { repo: "a/b" }) { __typename } }', {
    token: eve,
  })
  expect(await refusals()).toMatchObject([{ actor: 'eve', attempt: 'graphql', code: 'forbidden' }])
})
