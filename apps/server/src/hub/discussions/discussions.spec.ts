import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HubClient, hubClient } from '../../testing/hub-client.js'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'

let engines: TestEngines
let server: TestServer
let owner: HubClient
let author: HubClient
let other: HubClient
let stranger: HubClient

const CONTENT = { files: { 'config.json': '{}' } }
const TALKS = '/api/models/ann/talks/discussions'

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  owner = await clientOf('ann')
  author = await clientOf('bob')
  other = await clientOf('carl')
  stranger = hubClient(server.url)
  await landFolder(engines, { id: 'ann/talks', commits: [CONTENT] })
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

async function clientOf(user: string, scope: 'read' | 'write' | 'admin' = 'admin'): Promise<HubClient> {
  return hubClient(server.url, (await issueTestToken(engines, { user, scope })).text)
}

async function open(client: HubClient, path: string, body: object = {}): Promise<number> {
  const answer = await client('POST', path, { title: 'A question', description: 'Why?', ...body })
  expect(answer.status).toBe(200)
  return answer.body.num
}

describe('a discussion', () => {
  it('is what huggingface_hub reads: numbered, with its description as the first comment', async () => {
    const num = await open(author, TALKS, { title: ' Spaces  and\nlines ', description: 'a <b>\n\nc & d' })
    const { body } = await stranger('GET', `${TALKS}/${num}?diff=1`)
    expect(body).toEqual({
      num,
      title: 'Spaces and lines',
      status: 'open',
      isPullRequest: false,
      author: { name: 'bob' },
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      repo: { name: 'ann/talks', type: 'model' },
      events: [
        {
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          type: 'comment',
          createdAt: expect.any(String),
          author: { name: 'bob' },
          data: {
            edited: false,
            hidden: false,
            latest: {
              raw: 'a <b>\n\nc & d',
              html: '<p>a &lt;b&gt;</p>\n<p>c &amp; d</p>',
              updatedAt: expect.any(String),
              author: { name: 'bob' },
            },
            history: [],
          },
        },
      ],
    })
    expect(await open(author, TALKS)).toBe(num + 1)
  })

  it('takes comments, new titles and statuses, and tells them in order', async () => {
    const num = await open(author, TALKS)
    const at = `${TALKS}/${num}`
    const commented = await other('POST', `${at}/comment`, { comment: 'Because.' })
    expect(commented.body.newMessage).toMatchObject({
      type: 'comment',
      author: { name: 'carl' },
      data: { latest: { raw: 'Because.' } },
    })
    const renamed = await author('POST', `${at}/title`, { title: 'An answer' })
    expect(renamed.body.newTitle).toMatchObject({
      type: 'title-change',
      data: { from: 'A question', to: 'An answer' },
    })
    const closed = await owner('POST', `${at}/status`, { status: 'closed', comment: 'Done.' })
    expect(closed.body.newStatus).toMatchObject({ type: 'status-change', data: { status: 'closed' } })
    expect((await owner('POST', `${at}/status`, { status: 'closed' })).status).toBe(409)
    expect((await author('POST', `${at}/status`, { status: 'open' })).status).toBe(200)
    const { body } = await stranger('GET', at)
    expect([body.title, body.status]).toEqual(['An answer', 'open'])
    expect(body.events.map(({ type }: { type: string }) => type)).toEqual([
      ...['comment', 'comment', 'title-change', 'comment', 'status-change', 'status-change'],
    ])
  })

  it('keeps what a comment said before it was edited, and nothing of one that was hidden', async () => {
    const num = await open(author, TALKS)
    const at = `${TALKS}/${num}`
    const { id } = (await author('POST', `${at}/comment`, { comment: 'my tokne' })).body.newMessage
    const edited = await author('POST', `${at}/comment/${id.toUpperCase()}/edit`, { content: 'my token' })
    expect(edited.body.updatedComment.data).toMatchObject({
      edited: true,
      hidden: false,
      latest: { raw: 'my token' },
      history: [{ raw: 'my tokne', author: { name: 'bob' } }],
    })
    for (const client of [owner, other])
      expect((await client('POST', `${at}/comment/${id}/edit`, { content: 'x' })).status).toBe(403)
    expect((await other('POST', `${at}/comment/${id}/hide`)).status).toBe(403)
    const hidden = await owner('POST', `${at}/comment/${id}/hide`)
    expect(hidden.body.updatedComment.data).toMatchObject({
      hidden: true,
      latest: { raw: '', html: '' },
      history: [],
    })
    expect((await author('POST', `${at}/comment/${id}/edit`, { content: 'x' })).status).toBe(409)
    expect(JSON.stringify((await stranger('GET', at)).body)).not.toContain('tok')
    const rows = await engines.db.prisma.discussionEvent.findMany({ where: { id } })
    expect(JSON.stringify(rows)).not.toContain('tok')
  })

  it('is changed by its author and by those who may write only', async () => {
    const num = await open(author, TALKS)
    for (const [what, body] of [
      ['title', { title: 'x' }],
      ['status', { status: 'closed' }],
    ] as const) {
      expect((await other('POST', `${TALKS}/${num}/${what}`, body)).status).toBe(403)
      expect((await stranger('POST', `${TALKS}/${num}/${what}`, body)).status).toBe(401)
    }
    const reading = await clientOf('bob', 'read')
    expect((await reading('POST', `${TALKS}/${num}/comment`, { comment: 'x' })).status).toBe(403)
    expect((await stranger('POST', TALKS, { title: 'x' })).status).toBe(401)
  })

  it.each([
    ['', { title: '' }, 400],
    ['', { title: 'x'.repeat(201) }, 400],
    ['', { title: 1 }, 400],
    ['', { title: 'x', description: 'y'.repeat(65_537) }, 413],
    ['/1/comment', { comment: ' ' }, 400],
    ['/1/status', { status: 'merged' }, 400],
    ['/1/title', { title: ' \n' }, 400],
    ['/99999/comment', { comment: 'x' }, 404],
    ['/0/comment', { comment: 'x' }, 404],
    ['/x/comment', { comment: 'x' }, 404],
    ['/1/comment/nope/edit', { content: 'x' }, 404],
    ['/1/comment/01234567-89ab-7def-8123-456789abcdef/hide', {}, 404],
    ['/1/merge', {}, 409],
  ])('refuses POST %s with %o by %d', async (path, body, status) => {
    expect((await owner('POST', `${TALKS}${path}`, body)).status).toBe(status)
  })

  it('takes any text as text', async () => {
    const texts = [
      '\0',
      '\u2028<script>',
      '😀'.repeat(99),
      '\ud800 half',
      '{"$ne":1}',
      "'; DROP TABLE repo; --",
    ]
    for (const text of texts) {
      const num = await open(author, TALKS, { title: `t${text}`, description: text })
      const { body } = await stranger('GET', `${TALKS}/${num}`)
      expect(body.events[0].data.latest.raw).toBe(text.replace('\0', '\uFFFD').toWellFormed().trim())
    }
  })

  it('is not in the audit log with its words', async () => {
    const num = await open(author, TALKS, { description: 'psst' })
    await author('POST', `${TALKS}/${num}/comment`, { comment: 'psst' })
    const rows = await engines.db.prisma.auditEntry.findMany({ where: { subject: `ann/talks#${num}` } })
    expect(rows.map(({ action, actor }) => `${actor} ${action}`)).toEqual([
      'bob discussion.open',
      'bob discussion.comment',
    ])
    expect(JSON.stringify(rows)).not.toContain('psst')
  })
})

describe('the list', () => {
  const LISTED = '/api/models/ann/listed/discussions'

  beforeAll(async () => {
    await landFolder(engines, { id: 'ann/listed', commits: [CONTENT] })
    for (let at = 0; at < 53; at += 1) await open(at % 2 === 0 ? author : other, LISTED)
    await open(author, LISTED, { pullRequest: true })
    await author('POST', `${LISTED}/1/status`, { status: 'closed' })
  })

  it('is walked as the client does: newest first, until it has them all', async () => {
    const nums: number[] = []
    for (let page = 0, hasNext = true; hasNext; page += 1) {
      const { count, start, discussions } = (await stranger('GET', `${LISTED}?p=${page}`)).body
      nums.push(...discussions.map(({ num }: { num: number }) => num))
      hasNext = start + discussions.length < count
    }
    expect(nums).toEqual(Array.from({ length: 54 }, (_, at) => 54 - at))
  })

  it.each([
    ['type=pull_request', 1],
    ['type=discussion', 53],
    ['type=all&status=all', 54],
    ['status=closed', 1],
    ['status=open', 53],
    ['status=open&type=pull_request', 1],
    ['author=CARL', 26],
    ['author=c%25', 0],
    ['author=c_rl', 0],
  ])('is narrowed by %s', async (query, count) => {
    expect((await stranger('GET', `${LISTED}?${query}`)).body.count).toBe(count)
  })

  it.each(['type=x', 'status=draft', 'p=-1', 'p=x'])('refuses %s', async query => {
    expect((await stranger('GET', `${LISTED}?${query}`)).status).toBe(400)
  })
})

describe('a repository', () => {
  it('that is private has no discussions for those who may not read it', async () => {
    await landFolder(engines, { id: 'ann/closed', visibility: 'private', commits: [CONTENT] })
    const path = '/api/models/ann/closed/discussions'
    const num = await open(owner, path)
    for (const [client, status] of [
      [other, 404],
      [stranger, 401],
    ] as const) {
      expect((await client('GET', path)).status).toBe(status)
      expect((await client('GET', `${path}/${num}`)).status).toBe(status)
      expect((await client('POST', `${path}/${num}/comment`, { comment: 'x' })).status).toBe(status)
      expect((await client('POST', path, { title: 'x' })).status).toBe(status)
    }
  })

  it('that wants none takes none, and shows those that were', async () => {
    await landFolder(engines, { id: 'ann/quiet', commits: [CONTENT] })
    const path = '/api/models/ann/quiet/discussions'
    const num = await open(author, path)
    await owner('PUT', '/api/models/ann/quiet/settings', { discussionsDisabled: true })
    for (const body of [{ title: 'x' }, { title: 'x', pullRequest: true }])
      expect((await owner('POST', path, body)).status).toBe(403)
    expect((await author('POST', `${path}/${num}/comment`, { comment: 'x' })).status).toBe(403)
    expect((await stranger('GET', path)).body.count).toBe(1)
    expect((await owner('POST', `${path}/${num}/status`, { status: 'closed' })).status).toBe(200)
  })

  it('gives each number once, however many ask', async () => {
    await landFolder(engines, { id: 'ann/raced', commits: [CONTENT] })
    const path = '/api/models/ann/raced/discussions'
    const nums = await Promise.all(
      Array.from({ length: 12 }, (_, at) => open(author, path, { pullRequest: at % 3 === 0 })),
    )
    expect(nums.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1))
  })
})
