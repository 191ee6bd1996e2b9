import { setTimeout } from 'node:timers/promises'
import { revokeToken } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'
import { rawAsk } from '../../testing/raw-ask.js'

/** Milliseconds in which sixty requests of this process have long arrived. */
const ARRIVAL_MS = 1_000

let engines: TestEngines
let server: TestServer
let other: TestServer
let token: { id: string; text: string }
const statements: string[] = []
let number = 0
let id: string

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  // A second node over the same database, with caches of its own.
  const secondEngines = await openTestEngines({ sharedWith: engines })
  const second = await openTestServer(secondEngines)
  other = {
    ...second,
    close: async () => {
      await second.close()
      await secondEngines.close()
    },
  }
  recordStatements()
})

afterAll(async () => {
  await server?.close()
  await other?.close()
  await engines?.close()
})

beforeEach(async () => {
  number += 1
  id = `acme/hot-${number}`
  token = await issueTestToken(engines, { user: 'acme' })
  await landFolder(engines, {
    id,
    visibility: 'private',
    commits: [{ files: { 'a.json': '1', 'b.json': '2' } }],
  })
})

/** Notes what goes to the database, whether by Prisma or by the pool itself: both take their connections from the pool. */
function recordStatements(): void {
  const seen = new WeakSet<object>()
  engines.db.pool.on('acquire', client => {
    if (seen.has(client)) return
    seen.add(client)
    const query = client.query.bind(client)
    client.query = ((...args: Parameters<typeof query>) => {
      const [first] = args as unknown as [string | { text: string }]
      statements.push(typeof first === 'string' ? first : first.text)
      return query(...args)
    }) as typeof client.query
  })
}

const head = (file = 'a.json', text = token.text, base = server.url) =>
  rawAsk(base, `/${id}/resolve/main/${file}`, { method: 'HEAD', token: text })

it('asks the database once for a warm HEAD, and not at all for the answer itself', async () => {
  await head()
  statements.length = 0
  expect((await head()).status).toBe(200)
  expect(statements).toHaveLength(1)
  expect(statements[0]).toContain('FROM repo')
})

it('shares the question among concurrent HEADs of different files', async () => {
  await head('a.json')
  await head('b.json')
  await head('absent.json')
  const elsewhere = await other.services.engines.db.pool.connect()
  await elsewhere.query('BEGIN; LOCK TABLE repo IN ACCESS EXCLUSIVE MODE')
  statements.length = 0
  const asked = Promise.all(
    Array.from({ length: 60 }, (_, at) => head(['a.json', 'b.json', 'absent.json'][at % 3])),
  )
  await setTimeout(ARRIVAL_MS) // the first question waits for the lock, and meanwhile all the others come
  await elsewhere.query('COMMIT')
  elsewhere.release()
  const statuses = (await asked).map(answer => answer.status)
  expect(statuses.filter(status => status === 200)).toHaveLength(40)
  expect(statements.length).toBeLessThanOrEqual(3)
})

it('sees a new commit at once, on every node', async () => {
  const before = [await head(), await head('a.json', token.text, other.url)]
  await landFolder(engines, { id: `${id}-next`, commits: [{ files: { x: 'x' } }] })
  expect(new Set(before.map(({ headers }) => headers['x-repo-commit'])).size).toBe(1)
  const { prisma } = engines.db
  const repo = await prisma.repo.findFirstOrThrow({ where: { idKey: id } })
  await prisma.gitRef.updateMany({ where: { repoId: repo.id }, data: { name: 'refs/heads/gone' } })
  await prisma.$executeRaw`UPDATE repo SET epoch = epoch + 1 WHERE id = ${repo.id}::uuid`
  for (const base of [server.url, other.url]) {
    const { status, headers } = await head('a.json', token.text, base)
    expect([status, headers['x-error-code']]).toEqual([404, 'RevisionNotFound'])
  }
})

it('refuses a revoked token at once, on every node, and lets nobody else feel it', async () => {
  const friend = await issueTestToken(engines, { user: 'acme', scope: 'write' })
  for (const base of [server.url, other.url]) {
    expect((await head('a.json', token.text, base)).status).toBe(200)
    expect((await head('a.json', friend.text, base)).status).toBe(200)
  }
  await revokeToken(engines.db.prisma, token.id, new Date())
  for (const base of [server.url, other.url]) {
    const { status, headers } = await head('a.json', token.text, base)
    expect([status, headers['x-error-message']]).toEqual([401, 'Invalid credentials in Authorization header'])
    expect((await head('a.json', friend.text, base)).status).toBe(200)
  }
})

it('forgets a repository that is deleted or hidden', async () => {
  const stranger = await issueTestToken(engines, { user: 'eve' })
  const { prisma } = engines.db
  const hide = (visibility: 'internal' | 'private') =>
    prisma.repo.updateMany({ where: { idKey: id }, data: { visibility, epoch: { increment: 1 } } })
  await hide('internal')
  expect((await head('a.json', stranger.text)).status).toBe(200)
  await hide('private')
  expect((await head('a.json', stranger.text)).status).toBe(404)
  expect((await head()).status).toBe(200)
  await prisma.repo.deleteMany({ where: { idKey: id } })
  expect((await head()).headers['x-error-code']).toBe('RepoNotFound')
})

it('keeps the answers of different askers apart', async () => {
  expect((await head()).status).toBe(200)
  expect((await rawAsk(server.url, `/${id}/resolve/main/a.json`, { method: 'HEAD' })).status).toBe(401)
  const stranger = await issueTestToken(engines, { user: 'eve' })
  expect((await head('a.json', stranger.text)).status).toBe(404)
})
