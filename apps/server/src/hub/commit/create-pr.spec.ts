import { readdir } from 'node:fs/promises'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { fileLine, sendCommit } from '../../testing/commit-client.js'
import { openCommitWorld, type CommitWorld } from '../../testing/commit-world.js'
import { tokenOf } from '../../testing/open-test-server.js'

let engines: TestEngines
let world: CommitWorld

beforeAll(async () => {
  engines = await openTestEngines()
  world = await openCommitWorld(engines)
})
afterAll(async () => {
  await world?.close()
  await engines?.close()
})
afterEach(async () => {
  // Whatever became of a request: its quarantine and its spool are gone. Views of what git fetched may take a moment.
  await expect.poll(() => readdir(engines.scratchDir).catch(() => []), { timeout: 5_000 }).toEqual([])
})

describe('a pull request by a commit', () => {
  it('is open to readers, starts from the parent it names, and takes more commits from its author', async () => {
    const { id, head } = await world.filled()
    await world.commit(id, [fileLine('later', 'x')])
    const header = { summary: 'Please take this', description: 'It is good.', parentCommit: head }
    const opened = await sendCommit(world.server.url, id, [fileLine('offer', '1')], {
      token: world.bob,
      query: '?create_pr=1',
      header,
    })
    expect(opened).toMatchObject({
      status: 200,
      body: { pullRequestUrl: `${world.server.url}/${id}/discussions/1` },
    })
    expect(await world.filesOf(id, 'refs/pr/1')).toEqual({ 'a.txt': 'one', 'sub/b.txt': 'two', offer: '1' })
    const more = await sendCommit(world.server.url, id, [fileLine('offer', '2')], {
      token: world.bob,
      revision: 'refs/pr/1',
    })
    expect(more.status).toBe(200)
    expect((await world.filesOf(id, 'refs/pr/1'))['offer']).toBe('2')
    expect((await world.filesOf(id))['offer']).toBeUndefined()
    const carl = await tokenOf(engines, 'carl', { scope: 'write' })
    expect(
      (
        await sendCommit(world.server.url, id, [fileLine('offer', '3')], {
          token: carl,
          revision: 'refs/pr/1',
        })
      ).status,
    ).toBe(403)
    expect((await world.commit(id, [fileLine('offer', '4')], { revision: 'refs/pr/1' })).status).toBe(200)
    const events = await engines.db.prisma.discussionEvent.findMany({
      where: { kind: 'commit' },
      orderBy: { id: 'asc' },
    })
    expect(events.map(event => event.authorName)).toEqual(['bob', 'bob', 'ann'])
  })

  it('is refused to strangers, and where its base is no branch; without changes there is none', async () => {
    const { id, head } = await world.filled()
    const query = '?create_pr=1'
    expect((await sendCommit(world.server.url, id, [fileLine('x', 'x')], { query })).status).toBe(401)
    for (const revision of [head, 'none']) {
      expect(
        (await world.commit(id, [fileLine('x', 'x')], { query, revision })).headers.get('x-error-code'),
      ).toBe('RevisionNotFound')
    }
    const nothing = await world.commit(id, [fileLine('a.txt', 'one')], { query })
    expect(nothing.body).toMatchObject({ commitOid: head })
    expect(nothing.body).not.toHaveProperty('pullRequestUrl')
    const unknown = { summary: 's', description: '', parentCommit: 'b'.repeat(40) }
    expect((await world.commit(id, [fileLine('x', 'x')], { query, header: unknown })).status).toBe(404)
  })
})
