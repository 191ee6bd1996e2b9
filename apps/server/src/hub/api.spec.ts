import type { Judge } from '@entrepot/registry'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder, type LandedFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createJudge } from '@entrepot/governance'
import { openTestServer, type TestServer } from '../testing/open-test-server.js'
import { rawAsk, type RawQuestion } from '../testing/raw-ask.js'

const CARD = `---
license: mit
pipeline_tag: text-generation
library_name: transformers
tags: [tiny]
datasets: [acme/words]
---
# Tiny
`
const FILES = {
  'README.md': CARD,
  'a/b/deep.txt': 'deep',
  'a/one.txt': 'one',
  'z.txt': 'z',
}

let engines: TestEngines
let server: TestServer
let tiny: LandedFolder
let token: string

/** What the real judge reads of a card, without what it thinks of it: these specs are about the index. */
const indexingJudge: Judge = async facts => {
  const judge = createJudge(engines.db)
  const judgement = await judge(facts)
  return { ...judgement, findings: [], verdict: { state: 'cleared', policyVersion: 1, reasons: [] } }
}

beforeAll(async () => {
  engines = await openTestEngines({ judge: indexingJudge })
  server = await openTestServer(engines)
  tiny = await landFolder(engines, {
    id: 'Acme/Tiny',
    commits: [
      { message: 'Add it', files: FILES, largeFiles: { 'w.bin': Buffer.from('weights') }, tags: ['v1'] },
      { message: 'Change one <b>\n\nwith a body', files: { 'a/one.txt': 'two' } },
      {
        branch: 'feature/x',
        files: { 'README.md': '---\nlicense: apache-2.0\n---\n', 'a/x.txt': 'x' },
        refs: ['refs/pr/1'],
      },
    ],
  })
  for (let number = 0; number < 5; number += 1) {
    await landFolder(engines, {
      id: `many/model-${number}`,
      commits: [{ files: { 'README.md': `---\nlicense: mit\ntags: [t${number % 2}]\n---\n` } }],
    })
  }
  await landFolder(engines, { id: 'bare', type: 'dataset', commits: [{ files: { 'd.csv': '1' } }] })
  token = (await issueTestToken(engines, { user: 'ann' })).text
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

const ask = (path: string, question?: RawQuestion) => rawAsk(server.url, path, question)

async function json(path: string, question?: RawQuestion) {
  const { status, text, headers } = await ask(path, question)
  expect(status, text).toBe(200)
  expect(headers['content-type']).toBe('application/json; charset=utf-8')
  return JSON.parse(text)
}

describe('repo info', () => {
  it('has what clients read', async () => {
    const info = await json('/api/models/acme/tiny')
    expect(info).toMatchObject({
      id: 'Acme/Tiny',
      modelId: 'Acme/Tiny',
      author: 'Acme',
      sha: tiny.commits[1],
      private: false,
      gated: false,
      disabled: false,
      pipeline_tag: 'text-generation',
      library_name: 'transformers',
      usedStorage: 7,
      cardData: { license: 'mit', tags: ['tiny'] },
    })
    expect(info._id).toMatch(/^[0-9a-f]{24}$/)
    expect(info.lastModified).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(info.tags).toEqual(expect.arrayContaining(['license:mit', 'dataset:acme/words', 'tiny']))
    expect(info.siblings.map((file: { rfilename: string }) => file.rfilename)).toEqual([
      'README.md',
      'a/b/deep.txt',
      'a/one.txt',
      'w.bin',
      'z.txt',
    ])
    expect(await json('/api/models/Acme/Tiny/revision/main')).toEqual(info)
  })

  it('tells what files are made of when asked', async () => {
    const { siblings } = await json('/api/models/acme/tiny?blobs=true&securityStatus=true')
    expect(siblings.find((file: { rfilename: string }) => file.rfilename === 'w.bin')).toMatchObject({
      size: 7,
      blobId: expect.stringMatching(/^[0-9a-f]{40}$/),
      lfs: { size: 7, sha256: expect.stringMatching(/^[0-9a-f]{64}$/), pointerSize: 126 },
    })
  })

  it('speaks of the asked revision', async () => {
    const info = await json('/api/models/acme/tiny/revision/feature%2Fx')
    expect(info).toMatchObject({
      sha: tiny.commits[2],
      cardData: { license: 'apache-2.0' },
      tags: ['license:apache-2.0'],
    })
    expect(info).not.toHaveProperty('pipeline_tag')
  })

  it('gives the fields asked for and no others', async () => {
    const info = await json('/api/models/acme/tiny?expand=sha&expand[]=likes&expand=safetensors')
    expect(Object.keys(info).sort()).toEqual(['_id', 'id', 'likes', 'sha'])
    expect((await ask('/api/models/acme/tiny?expand=nonsense')).status).toBe(400)
    expect((await ask('/api/datasets/bare?expand=pipeline_tag')).status).toBe(400)
  })

  it('knows ids of one segment, and types apart', async () => {
    expect(await json('/api/datasets/bare')).toMatchObject({ id: 'bare' })
    expect((await ask('/api/models/bare', { token })).headers['x-error-code']).toBe('RepoNotFound')
    const unknown = await ask('/api/models/acme/tiny/revision/nope')
    expect([unknown.status, unknown.headers['x-error-code']]).toEqual([404, 'RevisionNotFound'])
  })
})

describe('tree', () => {
  const paths = (entries: { path: string }[]) => entries.map(({ path }) => path)

  it('lists a directory, and everything beneath when asked', async () => {
    expect(paths(await json('/api/models/acme/tiny/tree/main'))).toEqual(['README.md', 'a', 'w.bin', 'z.txt'])
    expect(paths(await json('/api/models/acme/tiny/tree/main/a?recursive=true'))).toEqual([
      'a/b',
      'a/b/deep.txt',
      'a/one.txt',
    ])
    const [, directory, large] = await json('/api/models/acme/tiny/tree/main')
    expect(directory).toMatchObject({ type: 'directory', path: 'a', size: 0 })
    expect(large).toMatchObject({ type: 'file', size: 7, lfs: { size: 7, pointerSize: 126 } })
    expect(large.lfs.oid).toMatch(/^[0-9a-f]{64}$/)
    expect(large).not.toHaveProperty('xetHash')
  })

  it.each([
    'feature%2Fx/a%2Fb',
    'feature%2Fx/a/b',
    'feature/x/a/b',
    'refs%2Fpr%2F1/a%2Fb',
    'refs/pr/1/a/b',
    'refs/pr/1/a/b/',
  ])('understands %s', async rest => {
    expect(paths(await json(`/api/models/acme/tiny/tree/${rest}`))).toEqual(['a/b/deep.txt'])
  })

  it('says EntryNotFound for a file and for nothing', async () => {
    for (const path of ['z.txt', 'nope', 'a/../z.txt']) {
      const { status, headers } = await ask(`/api/models/acme/tiny/tree/main/${path}`)
      expect([status, headers['x-error-code'], headers['x-repo-commit']]).toEqual([
        404,
        'EntryNotFound',
        tiny.commits[1],
      ])
    }
  })

  it('pages by an absolute link until everything was seen once', async () => {
    const seen: string[] = []
    let next: string | null = `${server.url}/api/models/acme/tiny/tree/main?recursive=true&limit=2`
    while (next) {
      const { pathname, search } = new URL(next)
      const { text, headers } = await ask(pathname + search)
      seen.push(...paths(JSON.parse(text)))
      next = /^<(http:\/\/.*)>; rel="next"$/.exec(String(headers.link))?.[1] ?? null
    }
    expect(seen).toEqual(['README.md', 'a', 'a/b', 'a/b/deep.txt', 'a/one.txt', 'w.bin', 'z.txt'])
  })

  it('tells which commit touched what last', async () => {
    const entries = await json('/api/models/acme/tiny/tree/main?recursive=true&expand=true')
    const last = Object.fromEntries(
      entries.map((entry: { path: string; lastCommit: { id: string } }) => [entry.path, entry.lastCommit.id]),
    )
    const [first, second] = tiny.commits
    expect(last).toMatchObject({
      'README.md': first,
      a: second,
      'a/b': first,
      'a/one.txt': second,
      'z.txt': first,
    })
  })
})

describe('paths-info', () => {
  const url = '/api/models/acme/tiny/paths-info/main'

  it('takes a form and JSON, keeps their order and leaves out what is not there', async () => {
    const form = await json(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'paths=z.txt&paths=nope&paths=a&paths=w.bin&expand=false',
    })
    const same = await json(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ paths: ['z.txt', 'nope', 'a', 'w.bin'], expand: false }),
    })
    expect(form).toEqual(same)
    expect(form.map((entry: { path: string; type: string }) => [entry.path, entry.type])).toEqual([
      ['z.txt', 'file'],
      ['a', 'directory'],
      ['w.bin', 'file'],
    ])
  })

  it('refuses what it can not read, and what is too much', async () => {
    const headers = { 'content-type': 'application/json' }
    expect((await ask(url, { method: 'POST', headers, body: '{' })).status).toBe(400)
    expect((await ask(url, { method: 'POST', headers, body: '{"paths":1}' })).status).toBe(400)
    expect((await ask(url, { method: 'POST', body: `paths=${'x'.repeat(5_000_000)}` })).status).toBe(413)
  })
})

describe('history', () => {
  it('lists commits with their number', async () => {
    const { text, headers } = await ask('/api/models/acme/tiny/commits/main?limit=1&expand[]=formatted')
    expect(headers['x-total-count']).toBe('2')
    expect(headers.link).toBe(
      `<${server.url}/api/models/acme/tiny/commits/main?limit=1&expand%5B%5D=formatted&p=1>; rel="next"`,
    )
    expect(JSON.parse(text)).toMatchObject([
      {
        id: tiny.commits[1],
        title: 'Change one <b>',
        message: 'with a body',
        authors: [{ user: 'Ada Lovelace' }],
        formatted: { title: 'Change one &lt;b&gt;' },
      },
    ])
    const last = await ask('/api/models/acme/tiny/commits/main?limit=1&p=1')
    expect(last.headers).not.toHaveProperty('link')
    expect(JSON.parse(last.text)[0].id).toBe(tiny.commits[0])
  })

  it('lists refs by kind, pull requests only when asked', async () => {
    const refs = await json('/api/models/acme/tiny/refs')
    expect(refs).toEqual({
      branches: [
        { name: 'feature/x', ref: 'refs/heads/feature/x', targetCommit: tiny.commits[2] },
        { name: 'main', ref: 'refs/heads/main', targetCommit: tiny.commits[1] },
      ],
      converts: [],
      tags: [{ name: 'v1', ref: 'refs/tags/v1', targetCommit: tiny.commits[0] }],
    })
    const { pullRequests } = await json('/api/models/acme/tiny/refs?include_prs=1')
    expect(pullRequests).toEqual([{ name: '1', ref: 'refs/pr/1', targetCommit: tiny.commits[2] }])
  })
})

describe('lists', () => {
  const ids = (repos: { id: string }[]) => repos.map(({ id }) => id)

  it.each([
    ['author=MANY', 5],
    ['search=model-3', 1],
    ['search=many&search=-4', 1],
    ['search=many%20-4', 1],
    ['search=100%25', 0],
    ['filter=t0', 3],
    ['filter=t0&filter=license:mit', 3],
    ['filter=t0,t1', 0],
    ['filter=dataset:acme/words', 1],
    ['pipeline_tag=text-generation', 1],
    ['library=transformers', 1],
    ['author=many&sort=likes&direction=-1&full=True&cardData=true&config=true', 5],
  ])('find by %s', async (query, count) => {
    expect(await json(`/api/models?${query}`)).toHaveLength(count)
  })

  it.each([
    'gated=true',
    'inference=warm',
    'num_parameters=min:6B',
    'apps=vllm',
    'nonsense=1',
    'sort=size',
    'limit=x',
    'direction=up',
    'cursor=abc',
    'expand=x',
    'filter=%00',
  ])('refuse %s rather than pass over it', async query => {
    const { status, headers } = await ask(`/api/models?${query}`)
    expect(status).toBe(400)
    expect(headers['x-error-message']).toBeTruthy()
  })

  it.each(['createdAt', 'lastModified', 'downloads', 'trendingScore'])('page by %s', async sort => {
    const seen: string[] = []
    let path: string | null = `/api/models?author=many&sort=${sort}&limit=2`
    while (path) {
      const { text, headers } = await ask(path)
      seen.push(...ids(JSON.parse(text)))
      const link = /^<(http:\/\/[^>]*)>; rel="next"$/.exec(String(headers.link))?.[1]
      path = link ? link.slice(server.url.length) : null
    }
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4].map(number => `many/model-${number}`))
  })

  it('show siblings only when asked, and fields as asked', async () => {
    const [plain] = await json('/api/models?search=tiny')
    expect(plain).not.toHaveProperty('siblings')
    expect(plain).not.toHaveProperty('cardData')
    const [full] = await json('/api/models?search=tiny&full=true')
    expect(full.siblings).toHaveLength(5)
    expect(full.cardData.license).toBe('mit')
    const [expanded] = await json('/api/models?search=tiny&expand[]=sha&expand[]=downloads')
    expect(Object.keys(expanded).sort()).toEqual(['_id', 'downloads', 'id', 'sha'])
    expect(ids(await json('/api/datasets'))).toEqual(['bare'])
    expect(await json('/api/spaces?limit=0')).toEqual([])
  })

  it.each([
    { value: '2026-13-45 99:00:00+00', id: '00000000-0000-0000-0000-000000000000' },
    { value: "1'; DROP TABLE repo", id: 'x' },
    null,
    [],
    'x',
  ])('refuse the made up cursor %j', async cursor => {
    const text = Buffer.from(JSON.stringify(cursor)).toString('base64url')
    expect((await ask(`/api/models?cursor=${text}`)).status).toBe(400)
  })
})
