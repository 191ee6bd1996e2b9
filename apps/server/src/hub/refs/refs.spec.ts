import type { CommitSha } from '@entrepot/core'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { type LandedFolder, landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestServer, type TestServer, tokenOf } from '../../testing/open-test-server.js'
import { rawAsk } from '../../testing/raw-ask.js'

let engines: TestEngines
let server: TestServer
let owner: string
let reader: string
let count = 0

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  owner = await tokenOf(engines, 'acme', { scope: 'admin' })
  reader = await tokenOf(engines, 'eve', { scope: 'write' })
})
afterAll(async () => {
  await server.close()
  await engines.close()
})

interface World {
  readonly repo: LandedFolder['repo']
  readonly first: CommitSha
  readonly second: CommitSha
  /** Calls the API of this repository as its owner, or as somebody else. */
  call(method: string, path: string, body?: unknown, token?: string): Promise<Called>
  /** By full name; annotated tags by the commit they lead to. */
  refs(): Promise<Record<string, string>>
}

interface Called {
  readonly status: number
  readonly error: string | undefined
  readonly code: unknown
  readonly text: string
}

async function world(): Promise<World> {
  const id = `acme/refs${(count += 1)}`
  const { repo, commits } = await landFolder(engines, {
    id,
    commits: [
      { files: { 'a.txt': 'one\n', 'README.md': '# A\n' }, tags: ['v1'] },
      { files: { 'a.txt': 'two\n' }, refs: ['refs/pr/1'] },
    ],
  })
  const [first, second] = commits as [CommitSha, CommitSha]
  return {
    repo,
    first,
    second,
    call: (method, path, body, token = owner) => call(`/api/models/${id}/${path}`, { method, body, token }),
    refs: async () => {
      const rows = await engines.db.prisma.gitRef.findMany({ where: { repoId: repo.id } })
      return Object.fromEntries(rows.map(({ name, commit }) => [name, commit]))
    },
  }
}

async function call(
  path: string,
  { method, body, token }: { method: string; body?: unknown; token?: string },
): Promise<Called> {
  const { status, headers, text } = await rawAsk(server.url, path, {
    method,
    ...(token !== undefined && { token }),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const isJson = headers['content-type']?.startsWith('application/json') === true
  const error = isJson ? (JSON.parse(text) as { error?: string }).error : undefined
  return { status, error, code: headers['x-error-code'], text }
}

describe('branches', () => {
  it('begin where they are told, at the default branch otherwise', async () => {
    const { call, refs, first, second } = await world()
    expect((await call('POST', 'branch/one', {})).status).toBe(200)
    expect((await call('POST', 'branch/two', { startingPoint: 'v1' })).status).toBe(200)
    expect((await call('POST', 'branch/three', { startingPoint: first.slice(0, 8) })).status).toBe(200)
    expect((await call('POST', 'branch/a%2Fb', { startingPoint: 'refs/pr/1' })).status).toBe(200)
    expect((await call('POST', 'branch/v1')).status).toBe(200) // a tag of the name is no conflict
    expect(await refs()).toMatchObject({
      'refs/heads/one': second,
      'refs/heads/two': first,
      'refs/heads/three': first,
      'refs/heads/a/b': second,
      'refs/heads/v1': second,
    })
  })

  it('are not made twice, unless that is meant', async () => {
    const { call, refs, first } = await world()
    await call('POST', 'branch/dev', {})
    const again = await call('POST', 'branch/dev', { startingPoint: first })
    expect(again).toMatchObject({ status: 409, error: 'Reference refs/heads/dev already exists' })
    expect((await call('POST', 'branch/dev', { startingPoint: first, overwrite: true })).status).toBe(200)
    expect((await refs())['refs/heads/dev']).toBe(first)
    expect(await call('POST', 'branch/dev%2Finside', {})).toMatchObject({ status: 409 })
  })

  it('are made by exactly one of many who want the same', async () => {
    const { call } = await world()
    const answers = await Promise.all(Array.from({ length: 6 }, () => call('POST', 'branch/race', {})))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409])
  })

  it('may begin with nothing', async () => {
    const { call, refs, repo } = await world()
    expect((await call('POST', 'branch/empty', { emptyBranch: true })).status).toBe(200)
    const tree = await call('GET', 'tree/empty?recursive=true')
    expect(JSON.parse(tree.text)).toEqual([])
    const commits = JSON.parse((await call('GET', 'commits/empty')).text) as { authors: { user: string }[] }[]
    expect(commits).toMatchObject([{ title: 'initial commit', authors: [{ user: 'acme' }] }])
    expect(Object.keys(await refs())).toContain('refs/heads/empty')
    expect(await engines.db.prisma.pack.count({ where: { repoId: repo.id } })).toBe(3)
  })

  it('have names that mean one thing', async () => {
    const { call } = await world()
    for (const name of ['refs%2Fpr%2F5', 'refs%2Fx%2Fy', 'a..b', 'a%20b', 'HEAD', '-x', 'x.lock', '%40%7B'])
      expect(await call('POST', `branch/${name}`, {})).toMatchObject({
        status: 400,
        error: 'Invalid reference for a branch',
      })
  })

  it('refuse a starting point that is not there, and a body that is none', async () => {
    const { call, repo } = await world()
    expect(await call('POST', 'branch/x', { startingPoint: 'nowhere' })).toMatchObject({
      status: 404,
      code: 'RevisionNotFound',
    })
    expect(await call('POST', 'branch/x', { startingPoint: 5 })).toMatchObject({ status: 400 })
    const path = `/api/models/acme/${repo.name}/branch/x`
    const broken = await rawAsk(server.url, path, { method: 'POST', token: owner, body: '{"a":' })
    expect(broken.status).toBe(400)
    const long = JSON.stringify({ startingPoint: 'x'.repeat(1024 * 1024) })
    expect((await rawAsk(server.url, path, { method: 'POST', token: owner, body: long })).status).toBe(413)
  })

  it('go, but for the default one', async () => {
    const { call, refs } = await world()
    await call('POST', 'branch/dev', {})
    expect((await call('DELETE', 'branch/dev')).status).toBe(200)
    expect(Object.keys(await refs())).not.toContain('refs/heads/dev')
    expect(await call('DELETE', 'branch/dev')).toMatchObject({ status: 404, error: 'Invalid rev id: dev' })
    expect(await call('DELETE', 'branch/main')).toMatchObject({
      status: 403,
      error: 'Cannot delete refs/heads/main',
    })
  })

  it('are for those who may write', async () => {
    const { call, refs } = await world()
    const before = await refs()
    for (const [method, path] of [
      ['POST', 'branch/x'],
      ['DELETE', 'branch/main'],
      ['POST', 'tag/main'],
      ['DELETE', 'tag/v1'],
      ['POST', 'super-squash/main'],
    ] as const)
      expect(await call(method, path, method === 'POST' ? { tag: 'x' } : undefined, reader)).toMatchObject({
        status: 403,
      })
    expect(await refs()).toEqual(before)
  })
})

describe('tags', () => {
  it('mark a revision, with a message as tags of their own', async () => {
    const { call, refs, first, second, repo } = await world()
    expect((await call('POST', 'tag/main', { tag: 'plain' })).status).toBe(200)
    expect((await call('POST', `tag/${first}`, { tag: 'release/1', message: 'The first.' })).status).toBe(200)
    expect(await refs()).toMatchObject({ 'refs/tags/plain': second, 'refs/tags/release/1': first })
    const where = { repoId_name: { repoId: repo.id, name: 'refs/tags/release/1' } }
    const row = await engines.db.prisma.gitRef.findUniqueOrThrow({ where })
    expect(row.oid).not.toBe(first)
    expect((await call('GET', 'resolve-by/release%2F1')).status).toBe(404)
    const revision = JSON.parse((await call('GET', 'revision/release%2F1')).text) as { sha: string }
    expect(revision.sha).toBe(first)
  })

  it('are refused as the Hub refuses them', async () => {
    const { call } = await world()
    expect(await call('POST', 'tag/main', { tag: 'v1' })).toMatchObject({
      status: 409,
      error: 'Reference refs/tags/v1 already exists',
    })
    expect(await call('POST', 'tag/nowhere', { tag: 'v2' })).toMatchObject({
      status: 404,
      code: 'RevisionNotFound',
    })
    expect(await call('POST', 'tag/main', { tag: 'v 2' })).toMatchObject({
      status: 400,
      error: 'Invalid reference for a tag',
    })
    expect(await call('POST', 'tag/main', {})).toMatchObject({ status: 400 })
  })

  it('go', async () => {
    const { call } = await world()
    expect((await call('DELETE', 'tag/v1')).status).toBe(200)
    expect(await call('DELETE', 'tag/v1')).toMatchObject({ status: 404, code: 'RevisionNotFound' })
  })
})

describe('super-squash', () => {
  it('leaves one commit with the same files', async () => {
    const { call, refs, second, repo } = await world()
    expect((await call('POST', 'super-squash/main', { message: 'All in one' })).status).toBe(200)
    const commits = JSON.parse((await call('GET', 'commits/main')).text) as { id: string; title: string }[]
    expect(commits.map(({ title }) => title)).toEqual(['All in one'])
    expect((await refs())['refs/heads/main']).toBe(commits[0]?.id)
    expect((await refs())['refs/pr/1']).toBe(second)
    const tree = JSON.parse((await call('GET', 'tree/main')).text) as { path: string }[]
    expect(tree.map(({ path }) => path)).toEqual(['README.md', 'a.txt'])
    const packs = await engines.db.prisma.pack.findMany({ where: { repoId: repo.id } })
    expect(packs.map(pack => pack.objectCount).sort()).toEqual([1, 3, 5]) // nothing that is here is stored again
  })

  it('is for those who run the repository where the default branch is taken back, as moving it elsewhere is', async () => {
    const { call, first, refs, second } = await world()
    const writer = await tokenOf(engines, 'acme', { scope: 'write' })
    for (const isDefault of [false, true]) {
      const branch = isDefault ? 'main' : 'dev'
      if (!isDefault) await call('POST', 'branch/dev', {}, writer)
      const status = isDefault ? 403 : 200
      const moved = await call('POST', `branch/${branch}`, { startingPoint: first, overwrite: true }, writer)
      expect(moved.status).toBe(status)
      expect((await call('POST', `super-squash/${branch}`, {}, writer)).status).toBe(status)
    }
    expect((await refs())['refs/heads/main']).toBe(second)
  })

  it('says so when there is no such branch', async () => {
    const { call } = await world()
    expect(await call('POST', 'super-squash/nope', {})).toMatchObject({
      status: 404,
      code: 'RevisionNotFound',
    })
  })
})

describe('compare', () => {
  it('shows what changed, as git does', async () => {
    const { call, first, second } = await world()
    const { status, text } = await call('GET', `compare/${first}..main?raw=true`, undefined, reader)
    expect(status).toBe(200)
    expect(text).toContain('--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-one\n+two\n')
    const back = await call('GET', `compare/${second}..v1?raw=true`)
    expect(back.text).toContain('-two\n+one\n')
    expect((await call('GET', 'compare/main...v1?raw=true')).text).toBe('')
  })

  it('refuses what names no two revisions', async () => {
    const { call } = await world()
    expect(await call('GET', 'compare/main?raw=true')).toMatchObject({ status: 400 })
    expect(await call('GET', 'compare/main..nope?raw=true')).toMatchObject({
      status: 404,
      code: 'RevisionNotFound',
    })
    expect(await call('GET', 'compare/main..v1')).toMatchObject({ status: 501 })
  })
})

describe('validate-yaml', () => {
  const validate = (body: string, type = 'application/json') =>
    rawAsk(server.url, '/api/validate-yaml', { method: 'POST', headers: { 'content-type': type }, body })

  it('says nothing of a good card, whoever asks', async () => {
    const content = '---\nlicense: mit\nlanguage: en\n---\n# Fine\n'
    const { status, text } = await validate(JSON.stringify({ content, repoType: 'model' }))
    expect([status, JSON.parse(text)]).toEqual([200, { errors: [], warnings: [] }])
  })

  it('says in the words of the Hub what it would refuse, as JSON and as text', async () => {
    const content = '---\nlicense: no-such\n---\n# Not fine\n'
    const answers = [
      await validate(JSON.stringify({ content, repoType: 'dataset' })),
      await validate(content, 'text/plain; charset=utf-8'),
    ]
    for (const { status, text } of answers) {
      expect(status).toBe(400)
      const { errors } = JSON.parse(text) as { errors: { message: string }[] }
      expect(errors[0]?.message).toContain('"license" must be one of [')
    }
  })

  it('says it in lines to a client that asks for text', async () => {
    const headers = { 'content-type': 'application/json', accept: 'text/plain' }
    const ask = (content: string) =>
      rawAsk(server.url, '/api/validate-yaml', {
        method: 'POST',
        headers,
        body: JSON.stringify({ content, repoType: 'model' }),
      })
    const refused = await ask('---\nlicense: no-such\n---\n# Not fine\n')
    expect([refused.status, refused.headers['content-type']]).toEqual([400, 'text/plain; charset=utf-8'])
    expect(refused.text).toMatch(/^- Error: "license" must be one of \[/)
    const fine = await ask('---\nlicense: mit\nlanguage: en\n---\n# Fine\n')
    expect([fine.status, fine.text]).toEqual([200, ''])
  })

  it('reads a form, as cards of the Python client are sent', async () => {
    const form = (fields: Record<string, string>) =>
      validate(new URLSearchParams(fields).toString(), 'application/x-www-form-urlencoded')
    const content =
      '---\nmodel-index:\n- name: a\n  results:\n  - {task: {}, dataset: {type: b, name: c}, metrics: []}\n---\n'
    const { status, text } = await form({ content, repoType: 'model' })
    expect([status, JSON.parse(text)]).toEqual([
      400,
      {
        errors: [
          {
            message:
              'YAML metadata schema issue on key "model-index" (key: /0/results/0/task must have property \'type\' (error rule: properties))',
          },
        ],
        warnings: [],
      },
    ])
    expect((await form({ content, repoType: 'dataset' })).status).toBe(200)
    expect((await form({ repoType: 'model' })).status).toBe(400)
  })

  it('refuses what is no card', async () => {
    expect((await validate('{"repoType":"model"}')).status).toBe(400)
    expect((await validate(JSON.stringify({ content: 'x', repoType: 'pony' }))).status).toBe(400)
    expect((await validate('x'.repeat(5 * 1024 * 1024), 'text/plain')).status).toBe(413)
  })
})
