import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileLine, type Line, sendCommit } from '../../testing/commit-client.js'
import { openGitClient, signedIn } from '../../testing/git-client.js'
import { type HubClient, hubClient } from '../../testing/hub-client.js'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'

let engines: TestEngines
let server: TestServer
const tokens: Record<string, string> = {}
let ann: HubClient
let bob: HubClient
let carl: HubClient
let stranger: HubClient

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  for (const user of ['ann', 'bob', 'carl'])
    tokens[user] = (await issueTestToken(engines, { user, scope: 'admin' })).text
  ann = hubClient(server.url, tokens['ann'])
  bob = hubClient(server.url, tokens['bob'])
  carl = hubClient(server.url, tokens['carl'])
  stranger = hubClient(server.url)
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

let made = 0

/** A public repository of ann's, with two files. */
async function base(
  verdict: 'cleared' | 'blocked' = 'cleared',
): Promise<{ id: string; api: string; main: string }> {
  made += 1
  const id = `ann/base-${made}`
  const files = { 'a.txt': '1\n2\n3\n4\n5\n', 'b.txt': 'b\n' }
  const { commits } = await landFolder(engines, { id, commits: [{ files, verdict }] })
  return { id, api: `/api/models/${id}/discussions`, main: commits[0] ?? '' }
}

async function commit(
  user: string,
  id: string,
  lines: readonly Line[],
  options: { revision?: string; query?: string } = {},
) {
  const answer = await sendCommit(server.url, id, lines, { token: tokens[user] ?? '', ...options })
  expect([200, 403, 404, 409, 412]).toContain(answer.status)
  return answer
}

/** A pull request of bob's, by a commit as Hub clients make it. */
async function pullRequest(id: string, lines: readonly Line[], user = 'bob'): Promise<number> {
  const { status, body } = await commit(user, id, lines, { query: '?create_pr=1' })
  expect(status).toBe(200)
  return Number(/\/discussions\/(\d+)$/.exec(body.pullRequestUrl)?.[1])
}

const typesOf = (body: { events: { type: string }[] }) => body.events.map(({ type }) => type)

describe('a pull request', () => {
  it('opened by itself is a draft at the head of its base', async () => {
    const { id, api, main } = await base()
    const opened = await bob('POST', api, { title: 'An idea', description: 'soon', pullRequest: true })
    expect(opened.body).toEqual({ num: 1 })
    const { body } = await stranger('GET', `${api}/1?diff=1`)
    expect(body).toMatchObject({
      isPullRequest: true,
      status: 'draft',
      changes: { base: 'refs/heads/main' },
      filesWithConflicts: [],
      diff: '',
    })
    const refs = (await stranger('GET', `/api/models/${id}/refs?include_prs=1`)).body
    expect(refs.pullRequests).toEqual([{ name: '1', ref: 'refs/pr/1', targetCommit: main }])
  })

  it('opened by a commit is open, and shows what it changes', async () => {
    const { id, api } = await base()
    const num = await pullRequest(id, [fileLine('b.txt', 'B\n')])
    const { body } = await stranger('GET', `${api}/${num}?diff=1`)
    expect([body.status, body.title, body.author.name]).toEqual(['open', 'a commit', 'bob'])
    expect(body.diff).toContain('--- a/b.txt\n+++ b/b.txt\n@@ -1 +1 @@\n-b\n+B\n')
    expect(typesOf(body)).toEqual(['comment', 'commit'])
    expect(body.events[1].data).toEqual({ subject: 'a commit', oid: expect.stringMatching(/^[0-9a-f]{40}$/) })
    expect((await stranger('GET', `${api}/${num}`)).body).not.toHaveProperty('diff')
    expect((await stranger('GET', `/api/models/${id}/tree/refs%2Fpr%2F${num}`)).status).toBe(200)
  })

  it('takes commits from its author and from writers, each told once, and from nobody else', async () => {
    const { id, api } = await base()
    const num = await pullRequest(id, [fileLine('c.txt', '1')])
    const revision = `refs/pr/${num}`
    expect((await commit('bob', id, [fileLine('c.txt', '2')], { revision })).status).toBe(200)
    expect((await commit('ann', id, [fileLine('c.txt', '3')], { revision })).status).toBe(200)
    expect((await commit('carl', id, [fileLine('c.txt', '4')], { revision })).status).toBe(403)
    const { body } = await stranger('GET', `${api}/${num}`)
    expect(typesOf(body)).toEqual(['comment', 'commit', 'commit', 'commit'])
    await bob('POST', `${api}/${num}/status`, { status: 'closed' })
    expect((await commit('bob', id, [fileLine('c.txt', '5')], { revision })).status).toBe(409)
  })

  it('takes pushes by git as well, of those who may write', async () => {
    const { id, api } = await base()
    await bob('POST', api, { title: 'by git', pullRequest: true })
    const client = await openGitClient()
    try {
      await client.git('.', 'clone', '-q', `${server.url}/${id}`, 'work')
      await client.git('work', 'fetch', '-q', 'origin', 'refs/pr/1')
      await client.commit('work', { 'd.txt': 'd' }, 'pushed one')
      await client.commit('work', { 'd.txt': 'D' }, 'pushed two')
      const push = ['push', '-q', 'origin', 'HEAD:refs/pr/1']
      expect((await client.tryGit('work', [...signedIn(tokens['bob'] ?? ''), ...push])).exitCode).not.toBe(0)
      await client.git('work', ...signedIn(tokens['ann'] ?? ''), ...push)
    } finally {
      await client.dispose()
    }
    const { body } = await stranger('GET', `${api}/1?diff=1`)
    expect(body.events.map(({ data }: { data: { subject?: string } }) => data.subject)).toEqual([
      ...[undefined, 'pushed one', 'pushed two'],
    ])
    expect(body.diff).toContain('+++ b/d.txt')
  })

  it('is not written by who may only read, nor by a commit without it', async () => {
    const { id } = await base()
    expect((await commit('bob', id, [fileLine('c.txt', '1')])).status).toBe(403)
    const reading = (await issueTestToken(engines, { user: 'bob' })).text
    const answer = await sendCommit(server.url, id, [fileLine('c.txt', '1')], {
      token: reading,
      query: '?create_pr=1',
    })
    expect(answer.status).toBe(403)
    expect(
      (await stranger('POST', `/api/models/${id}/discussions`, { title: 'x', pullRequest: true })).status,
    ).toBe(401)
  })
})

describe('a merge', () => {
  it('goes on to the head where that follows the base', async () => {
    const { id, api } = await base()
    const num = await pullRequest(id, [fileLine('c.txt', 'c')])
    const head = (await ann('GET', `/api/models/${id}/revision/refs%2Fpr%2F${num}`)).body.sha
    const merged = await ann('POST', `${api}/${num}/merge`, { comment: 'Thanks!' })
    expect([merged.status, merged.body.newStatus.data]).toEqual([200, { status: 'merged' }])
    expect((await stranger('GET', `/api/models/${id}`)).body.sha).toBe(head)
    const { body } = await stranger('GET', `${api}/${num}?diff=1`)
    expect([body.status, body.changes]).toEqual(['merged', { base: 'refs/heads/main', mergeCommitId: head }])
    expect(typesOf(body)).toEqual(['comment', 'commit', 'comment', 'status-change'])
    expect(body.diff).toContain('+++ b/c.txt')
  })

  it('makes a commit above both where they went apart', async () => {
    const { id, api } = await base()
    const num = await pullRequest(id, [fileLine('a.txt', '1\n2\n3\n4\n5!\n'), fileLine('dir/new.txt', 'n')])
    await commit('ann', id, [fileLine('a.txt', '1!\n2\n3\n4\n5\n')])
    expect((await stranger('GET', `${api}/${num}?diff=1`)).body.filesWithConflicts).toEqual([])
    expect((await ann('POST', `${api}/${num}/merge`)).status).toBe(200)
    const [newest] = (await stranger('GET', `/api/models/${id}/commits/main`)).body
    expect(newest).toMatchObject({ title: 'a commit (#1)', authors: [{ user: 'ann' }] })
    expect((await stranger('GET', `${api}/${num}`)).body.changes.mergeCommitId).toBe(newest.id)
    const tree = (await stranger('GET', `/api/models/${id}/tree/main?recursive=true`)).body
    expect(tree.map(({ path }: { path: string }) => path)).toContain('dir/new.txt')
    const client = await openGitClient()
    try {
      await client.git('.', 'clone', '-q', `${server.url}/${id}`, 'work')
      expect(await client.git('work', 'show', 'HEAD:a.txt')).toContain('1!\n2\n3\n4\n5!')
      expect((await client.git('work', 'show', '-s', '--format=%P')).split(' ')).toHaveLength(2)
      await client.git('work', 'fsck', '--strict')
    } finally {
      await client.dispose()
    }
  })

  it('that conflicts is refused with the files, and changes nothing', async () => {
    const { id, api } = await base()
    const num = await pullRequest(id, [fileLine('a.txt', 'theirs\n'), fileLine('b.txt', 'B\n')])
    await commit('ann', id, [fileLine('a.txt', 'ours\n')])
    const before = (await stranger('GET', `/api/models/${id}`)).body.sha
    expect((await stranger('GET', `${api}/${num}?diff=1`)).body.filesWithConflicts).toEqual(['a.txt'])
    const refused = await ann('POST', `${api}/${num}/merge`)
    expect([refused.status, refused.body.error]).toEqual([409, expect.stringContaining('`a.txt`')])
    expect((await stranger('GET', `/api/models/${id}`)).body.sha).toBe(before)
    expect((await stranger('GET', `${api}/${num}`)).body.status).toBe('open')
  })

  it('names no files in conflict to whom may not read the base', async () => {
    const { id, api } = await base()
    const num = await pullRequest(id, [fileLine('a.txt', 'theirs\n')])
    await commit('ann', id, [fileLine('a.txt', 'ours\n')])
    const { sha } = (await ann('GET', `/api/models/${id}`)).body
    await engines.db.prisma.revision.updateMany({ where: { commit: sha }, data: { verdict: 'blocked' } })
    expect((await stranger('GET', `${api}/${num}?diff=1`)).body.filesWithConflicts).toBe(true)
    expect((await ann('GET', `${api}/${num}?diff=1`)).body.filesWithConflicts).toEqual(['a.txt'])
  })

  it('of one that brings nothing counts as merged at the base, once it is no draft', async () => {
    const { api, main } = await base()
    await bob('POST', api, { title: 'nothing yet', pullRequest: true })
    expect((await ann('POST', `${api}/1/merge`)).status).toBe(409)
    await bob('POST', `${api}/1/status`, { status: 'open' })
    expect((await ann('POST', `${api}/1/merge`)).status).toBe(200)
    const { body } = await stranger('GET', `${api}/1?diff=1`)
    expect([body.status, body.changes.mergeCommitId]).toEqual(['merged', main])
    expect((await ann('POST', `${api}/1/merge`)).status).toBe(409)
    expect((await bob('POST', `${api}/1/status`, { status: 'open' })).status).toBe(409)
  })

  it('is for those who may write to the base', async () => {
    const { id, api } = await base()
    const num = await pullRequest(id, [fileLine('c.txt', 'c')])
    for (const [client, status] of [
      [bob, 403],
      [carl, 403],
      [stranger, 401],
    ] as const)
      expect((await client('POST', `${api}/${num}/merge`)).status).toBe(status)
  })

  it('asked for at once is done once, and one of two requests waits for the other', async () => {
    const { id, api } = await base()
    const nums = [
      await pullRequest(id, [fileLine('x.txt', 'x')]),
      await pullRequest(id, [fileLine('y.txt', 'y')]),
      await pullRequest(id, [fileLine('z.txt', 'z')]),
    ]
    const answers = await Promise.all([...nums, ...nums].map(num => ann('POST', `${api}/${num}/merge`)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 409, 409, 409])
    const tree = (await stranger('GET', `/api/models/${id}/tree/main`)).body
    expect(tree.map(({ path }: { path: string }) => path)).toEqual([
      'a.txt',
      'b.txt',
      'x.txt',
      'y.txt',
      'z.txt',
    ])
    for (const num of nums) {
      const { body } = await stranger('GET', `${api}/${num}`)
      expect(typesOf(body).filter(type => type === 'status-change')).toHaveLength(1)
    }
  })
})

describe('what a pull request holds', () => {
  it('is not shown to those who may not read its head', async () => {
    const { id, api } = await base()
    const num = await pullRequest(id, [fileLine('evil.txt', 'top secret')])
    await engines.db.prisma.revision.updateMany({
      where: { title: 'a commit' },
      data: { verdict: 'blocked' },
    })
    const { body } = await carl('GET', `${api}/${num}?diff=1`)
    expect(body).toMatchObject({
      status: 'open',
      changes: { base: 'refs/heads/main' },
      filesWithConflicts: [],
    })
    expect(typesOf(body)).toEqual(['comment'])
    expect(JSON.stringify(body)).not.toMatch(/secret|evil/)
    const shown = (await ann('GET', `${api}/${num}?diff=1`)).body
    expect([shown.diff, typesOf(shown)]).toEqual([
      expect.stringContaining('+top secret'),
      ['comment', 'commit'],
    ])
  })

  it('is not shown to those who were not let in to a gated repository', async () => {
    const { id, api } = await base()
    const num = await pullRequest(id, [fileLine('b.txt', 'gated words')])
    await ann('PUT', `/api/models/${id}/settings`, { gated: 'manual' })
    const { body } = await carl('GET', `${api}/${num}?diff=1`)
    expect([typesOf(body), body.diff, JSON.stringify(body).includes('gated words')]).toEqual([
      ['comment'],
      undefined,
      false,
    ])
    expect((await ann('GET', `${api}/${num}?diff=1`)).body.diff).toContain('gated words')
  })

  it('is cut where it is too long to be read', async () => {
    const { id, api } = await base()
    const long = Array.from({ length: 60_000 }, (_, at) => `line ${at} of a text that nobody reads\n`).join(
      '',
    )
    const num = await pullRequest(id, [fileLine('long.txt', long)])
    const { body } = await stranger('GET', `${api}/${num}?diff=1`)
    expect(body.diffTruncated).toBe(true)
    expect(body.diff.length).toBeLessThanOrEqual(1024 * 1024)
    expect(body.diff.endsWith('\n')).toBe(true)
  })

  it('starts nowhere where its base may not be read', async () => {
    const { api } = await base('blocked')
    const refused = await bob('POST', api, { title: 'x', pullRequest: true })
    expect([refused.status, refused.headers['x-entrepot-code']]).toEqual([403, 'revision-blocked'])
  })
})
