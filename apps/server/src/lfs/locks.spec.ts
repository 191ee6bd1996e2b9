import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { askLfs, type LfsAsker } from '../testing/lfs-client.js'
import { openTestServer, type TestServer } from '../testing/open-test-server.js'

let engines: TestEngines
let server: TestServer
let ann: LfsAsker
let ben: LfsAsker
let owner: LfsAsker
let reader: LfsAsker

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  const { repo } = await landFolder(engines, { id: 'acme/open', commits: [{ files: { a: 'a' } }] })
  const as = async (user: string, scope: 'read' | 'write' | 'admin'): Promise<LfsAsker> => {
    const token = (await issueTestToken(engines, { user, scope })).text
    return { url: server.url, repo: 'acme/open', token }
  }
  ann = await as('ann', 'write')
  ben = await as('ben', 'write')
  owner = await as('acme', 'admin')
  reader = await as('rob', 'read')
  for (const nameKey of ['ann', 'ben']) {
    const { id: accountId } = await engines.db.prisma.account.findUniqueOrThrow({ where: { nameKey } })
    const id = crypto.randomUUID()
    await engines.db.prisma.repoGrant.create({
      data: { id, repoId: repo.id, accountId, role: 'contributor' },
    })
    await engines.db.prisma.account.update({
      where: { id: accountId },
      data: { rightsEpoch: { increment: 1 } },
    })
  }
})

beforeEach(async () => {
  await engines?.db.prisma.lfsLock.deleteMany()
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

async function lock(asker: LfsAsker, path: string) {
  return askLfs(asker, 'locks', { path, ref: { name: 'refs/heads/main' } })
}

it('gives a path to one at a time, and says whose it is', async () => {
  const mine = await lock(ann, 'art/a.psd')
  expect([mine.status, mine.body.lock.path, mine.body.lock.owner]).toEqual([
    201,
    'art/a.psd',
    { name: 'ann' },
  ])
  expect(new Date(mine.body.lock.locked_at).getTime()).toBeGreaterThan(Date.now() - 60_000)
  for (const asker of [ann, ben]) {
    const refused = await lock(asker, 'art/a.psd')
    expect([refused.status, refused.body.lock.id, refused.body.message]).toEqual([
      409,
      mine.body.lock.id,
      expect.stringContaining('ann'),
    ])
  }
})

it('has one winner when many ask at once', async () => {
  const asked = await Promise.all([ann, ben, ann, ben, ann, ben].map(asker => lock(asker, 'x')))
  expect(asked.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(new Set(asked.map(({ body }) => body.lock.id)).size).toBe(1)
})

it('tells ours from theirs before a push', async () => {
  await lock(ann, 'a')
  await lock(ben, 'b')
  const { status, body } = await askLfs(ann, 'locks/verify', { ref: { name: 'refs/heads/main' } })
  const paths = (locks: { path: string }[]) => locks.map(({ path }) => path)
  expect([status, paths(body.ours), paths(body.theirs)]).toEqual([200, ['a'], ['b']])
})

it('lists them page by page, by path and by id', async () => {
  const made = []
  for (const path of ['a', 'b', 'c', 'd', 'e']) made.push((await lock(ann, path)).body.lock)
  const seen: string[] = []
  let cursor = ''
  do {
    const { body } = await askLfs(reader, `locks?limit=2&cursor=${cursor}`)
    seen.push(...body.locks.map(({ path }: { path: string }) => path))
    cursor = body.next_cursor ?? ''
  } while (cursor !== '')
  expect(seen).toEqual(['a', 'b', 'c', 'd', 'e'])
  const paged = await askLfs(ann, 'locks/verify', { limit: 2, cursor: made[1].id })
  expect(paged.body.ours.map(({ path }: { path: string }) => path)).toEqual(['c', 'd'])
  expect((await askLfs(reader, 'locks?path=c')).body.locks).toEqual([made[2]])
  expect((await askLfs(reader, `locks?id=${made[3].id}`)).body.locks).toEqual([made[3]])
  expect((await askLfs(reader, 'locks?id=none')).body.locks).toEqual([])
  expect((await askLfs(reader, 'locks?cursor=none')).status).toBe(422)
})

it("opens one's own, and another's only by force of an administrator", async () => {
  const { id } = (await lock(ann, 'a')).body.lock
  const unlock = (asker: LfsAsker, force: boolean) => askLfs(asker, `locks/${id}/unlock`, { force })
  expect((await unlock(ben, false)).status).toBe(403)
  expect((await unlock(ben, true)).status).toBe(403)
  expect((await unlock(owner, false)).status).toBe(403)
  const opened = await unlock(owner, true)
  expect([opened.status, opened.body.lock.id]).toEqual([200, id])
  expect((await unlock(owner, true)).status).toBe(404)
  const again = (await lock(ben, 'a')).body.lock
  expect((await askLfs(ben, `locks/${again.id}/unlock`, {})).status).toBe(200)
  const actions = await engines.db.prisma.auditEntry.findMany({
    where: { action: 'lfs.unlock' },
    orderBy: { id: 'asc' },
  })
  expect(actions.map(({ actor, detail }) => [actor, detail])).toEqual([
    ['acme', { path: 'a', owner: 'ann' }],
    ['ben', { path: 'a', owner: 'ben' }],
  ])
})

it('is for writers, and lists for readers', async () => {
  expect((await lock(reader, 'a')).status).toBe(403)
  expect((await lock({ url: server.url, repo: 'acme/open' }, 'a')).status).toBe(401)
  expect((await askLfs(reader, 'locks')).status).toBe(200)
  expect((await askLfs(reader, 'locks/verify', {})).status).toBe(403)
})

it.each([{ path: '' }, { path: 'a\nb' }, { path: 'x'.repeat(5_000) }, {}, { path: 1 }])(
  'refuses %j',
  async body => {
    expect((await askLfs(ann, 'locks', body)).status).toBe(422)
  },
)

it('refuses ids and verbs that are none', async () => {
  expect((await askLfs(ann, 'locks/none/unlock', {})).status).toBe(404)
  expect((await askLfs(ann, `locks/${crypto.randomUUID()}/unlock`, {})).status).toBe(404)
  expect((await askLfs(ann, `locks/${crypto.randomUUID()}/open`, {})).status).toBe(404)
})
