import { findRepo, findRevision, listRefs } from '@entrepot/persistence'
import { parseRepoId } from '@entrepot/core'
import { openReader } from '@entrepot/registry'
import { readCommit } from '@entrepot/git'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createJudge } from '@entrepot/governance'
import { type HubClient, hubClient } from '../../testing/hub-client.js'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'

/** The id of the Hub's own file, byte for byte. */
const STOCK_BLOB = 'a6344aac8c09253b3b630fb776ae94478aa0275b'

let engines: TestEngines
let server: TestServer
let ann: HubClient
let admin: HubClient
let stranger: HubClient

beforeAll(async () => {
  engines = await openTestEngines()
  const judge = createJudge(engines.db)
  engines = { ...engines, judge }
  server = await openTestServer(engines)
  ann = await clientOf('Ann')
  admin = hubClient(
    server.url,
    (await issueTestToken(engines, { user: 'root', scope: 'admin', isAdmin: true })).text,
  )
  stranger = hubClient(server.url)
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

async function clientOf(user: string, scope: 'read' | 'write' | 'admin' = 'write'): Promise<HubClient> {
  return hubClient(server.url, (await issueTestToken(engines, { user, scope })).text)
}

const create = (body: object, client = ann) => client('POST', '/api/repos/create', body)

describe('a new repository', () => {
  it('has one commit of its creator with the stock .gitattributes, and is answered as the Hub does', async () => {
    const { status, body } = await create({ name: 'first', organization: null, type: 'model' })
    expect([status, body]).toEqual([
      200,
      { url: `${server.url}/Ann/first`, name: 'Ann/first', id: expect.stringMatching(/^[0-9a-f]{24}$/) },
    ])
    const tree = await ann('GET', '/api/models/ann/FIRST/tree/main')
    expect(tree.body).toEqual([{ type: 'file', path: '.gitattributes', oid: STOCK_BLOB, size: 1519 }])
    const commits = await ann('GET', '/api/models/Ann/first/commits/main')
    expect(commits.body).toMatchObject([{ title: 'initial commit', message: '', authors: [{ user: 'Ann' }] }])
    const info = await ann('GET', '/api/models/Ann/first')
    expect(info.body).toMatchObject({ id: 'Ann/first', private: true, _id: body.id, sha: commits.body[0].id })
  })

  it('lands by the door: judged, in the log, and signed without anybody’s address', async () => {
    await create({ name: 'landed' })
    const repo = await findRepo(engines.db.prisma, parseRepoId('model', 'Ann/landed'))
    const [ref] = await listRefs(engines.db.prisma, repo?.id ?? '')
    if (!repo || !ref) throw new Error('it did not land')
    expect(ref.name).toBe('refs/heads/main')
    expect(await findRevision(engines.db.prisma, repo.id, ref.commit)).toMatchObject({
      verdict: 'restricted',
    })
    const commit = await readCommit(await openReader(engines, repo.id), ref.commit)
    expect(commit.author).toMatchObject({ name: 'Ann', email: 'ann@users.noreply.invalid' })
    const actions = await engines.db.prisma.auditEntry.findMany({
      where: { repoId: repo.id },
      orderBy: { id: 'asc' },
    })
    expect(actions.map(({ action, actor }) => [action, actor])).toEqual([
      ['revision.land.commit', 'Ann'],
      ['repo.create', 'Ann'],
    ])
  })

  it.each([
    [{ name: 'v-absent' }, 'internal'],
    [{ name: 'v-false', private: false }, 'internal'],
    [{ name: 'v-true', private: true }, 'private'],
    [{ name: 'v-public', visibility: 'public' }, 'public'],
    [{ name: 'v-protected', visibility: 'protected' }, 'internal'],
    [{ name: 'v-private', visibility: 'private' }, 'private'],
  ])('asked for with %j is %s', async (body, visibility) => {
    await create(body)
    const repo = await findRepo(engines.db.prisma, parseRepoId('model', `Ann/${body.name}`))
    expect(repo?.visibility).toBe(visibility)
  })

  it('of another type begins as those do', async () => {
    expect((await create({ name: 'data', type: 'dataset' })).body.url).toBe(`${server.url}/datasets/Ann/data`)
    const attributes = await ann('GET', '/datasets/Ann/data/raw/main/.gitattributes')
    expect(attributes.status).toBe(200)
    expect((await create({ name: 'app', type: 'space' })).status).toBe(400)
    expect((await create({ name: 'app', type: 'space', sdk: 'gradio' })).body.url).toBe(
      `${server.url}/spaces/Ann/app`,
    )
    const files = (await ann('GET', '/api/spaces/Ann/app/tree/main')).body.map(
      ({ path }: { path: string }) => path,
    )
    expect(files).toEqual(['.gitattributes', 'README.md'])
    expect((await ann('GET', '/api/spaces/Ann/app')).body).toMatchObject({ sdk: 'gradio' })
  })

  it('holds the licence and the files that a client sends along', async () => {
    const files = [
      { path: 'a/b.txt', content: Buffer.from('ü').toString('base64'), encoding: 'base64' },
      { path: 'c.json', content: '{}', encoding: 'utf-8' },
    ]
    expect((await create({ name: 'filled', license: 'mit', files })).status).toBe(200)
    const info = (await ann('GET', '/api/models/Ann/filled')).body
    expect(info.cardData).toEqual({ license: 'mit' })
    const tree = await ann('GET', '/api/models/Ann/filled/tree/main?recursive=true')
    expect(tree.body.map(({ path }: { path: string }) => path)).toEqual([
      '.gitattributes',
      'README.md',
      'a',
      'a/b.txt',
      'c.json',
    ])
    for (const path of ['../x', '.git/config', 'a//b'])
      expect((await create({ name: 'unsafe', files: [{ path, content: '' }] })).status, path).toBe(422)
    const clash = [
      { path: 'a', content: '' },
      { path: 'a/b', content: '' },
    ]
    expect((await create({ name: 'unsafe', files: clash })).status).toBe(400)
    expect(await findRepo(engines.db.prisma, parseRepoId('model', 'Ann/unsafe'))).toBeNull()
  })

  it('brings in nothing that a push could not', async () => {
    const first = (path: string, content: string) =>
      create({ name: 'gated-in', files: [{ path, content, encoding: 'utf-8' }] })
    const twice = [
      { path: 'Notes.txt', content: '1' },
      { path: 'notes.txt', content: '2' },
    ]
    const refused = [
      await first('README.md', '---\nlicense: MIT\n---\n'),
      await first('weights.txt', 'w'.repeat(engines.gitFileMaxBytes + 1)),
      await create({ name: 'gated-in', files: twice }),
    ]
    expect(refused.map(({ status, body }) => [status, body.error])).toEqual([
      [400, expect.stringContaining('"license" must be one of [')],
      [413, expect.stringContaining('`weights.txt`')],
      [422, expect.stringContaining('`Notes.txt` and `notes.txt`')],
    ])
    expect(await findRepo(engines.db.prisma, parseRepoId('model', 'Ann/gated-in'))).toBeNull()
  })
})

describe('a name', () => {
  it('that is taken is refused with the URL of what is there', async () => {
    await create({ name: 'taken' })
    const again = await create({ name: 'TAKEN' })
    expect([again.status, again.body]).toEqual([
      409,
      { error: 'A model repository called `Ann/taken` already exists', url: `${server.url}/Ann/taken` },
    ])
    expect(again.headers['x-error-message']).toBe(again.body.error)
    expect((await create({ name: 'taken', type: 'dataset' })).status).toBe(200)
  })

  it('is got by one of those who ask for it at once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => create({ name: 'raced' })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409])
    for (const { status, body } of answers) expect(body.url, String(status)).toBe(`${server.url}/Ann/raced`)
    expect((await ann('GET', '/api/models/Ann/raced/commits/main')).body).toHaveLength(1)
  })

  it('that a mirror will have is taken', async () => {
    const mirror = { type: 'model', namespace: 'Ann', name: 'mirrored', idKey: 'ann/mirrored' } as const
    await engines.db.prisma.mirror.create({
      data: {
        id: '01234567-89ab-7def-8123-456789abcdef',
        ...mirror,
        upstreamUrl: 'http://up',
        upstreamId: 'a/b',
      },
    })
    expect((await create({ name: 'mirrored' })).status).toBe(409)
  })

  it.each(['a--b', '.x', 'x.git', 'a b', '', 'resolve', 'n'.repeat(97)])(
    'such as %j is no name',
    async name => {
      expect((await create({ name })).status).toBe(400)
    },
  )

  it('may hold its namespace, which is spelled as its account spells itself', async () => {
    expect((await create({ name: 'ANN/spelled' })).body.name).toBe('Ann/spelled')
    expect((await create({ name: 'in-org', organization: 'aNN' })).body.name).toBe('Ann/in-org')
  })
})

describe('who may', () => {
  it('not sign in, only read, or be somebody else, creates nothing', async () => {
    expect((await create({ name: 'x', organization: 'Ann' }, stranger)).status).toBe(401)
    expect((await create({ name: 'x' }, stranger)).status).toBe(401)
    expect((await create({ name: 'x', organization: 'Ann' }, await clientOf('Ann', 'read'))).status).toBe(403)
    const foreign = await create({ name: 'x', organization: 'Ann' }, await clientOf('Bob'))
    expect([foreign.status, foreign.body.error]).toEqual([403, expect.stringContaining('rights to create')])
    expect((await create({ name: 'x', organization: 'nobody' })).status).toBe(403)
    expect((await create({ name: 'x', organization: '' })).status).toBe(403)
    expect(await findRepo(engines.db.prisma, parseRepoId('model', 'Ann/x'))).toBeNull()
  })

  it('administers the server may use any namespace, and none', async () => {
    expect((await create({ name: 'theirs', organization: 'elsewhere' }, admin)).body.name).toBe(
      'elsewhere/theirs',
    )
    expect((await create({ name: 'gpt2', organization: '' }, admin)).body.url).toBe(`${server.url}/gpt2`)
    expect((await admin('DELETE', '/api/repos/delete', { name: 'gpt2', organization: null })).status).toBe(
      200,
    )
    expect((await admin('GET', '/api/models/gpt2')).status).toBe(404)
  })

  it('has the role of a contributor in an organization may create there', async () => {
    await landFolder(engines, { id: 'lab/other', commits: [{ files: { a: '1' } }] })
    const lab = await engines.db.prisma.account.create({
      data: { id: '01234567-89ab-7def-8123-000000000001', name: 'Lab', nameKey: 'lab', kind: 'organization' },
    })
    const carl = await clientOf('Carl')
    expect((await create({ name: 'ours', organization: 'Lab' }, carl)).status).toBe(403)
    const account = await engines.db.prisma.account.findUniqueOrThrow({ where: { nameKey: 'carl' } })
    await engines.db.prisma.membership.create({
      data: { organizationId: lab.id, accountId: account.id, role: 'contributor' },
    })
    await engines.db.prisma.account.update({
      where: { id: account.id },
      data: { rightsEpoch: { increment: 1 } },
    })
    expect((await create({ name: 'ours', organization: 'lab' }, carl)).body.name).toBe('Lab/ours')
  })
})
