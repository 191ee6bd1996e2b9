import type { Audience, TokenScope, VerdictState, Visibility } from '@entrepot/core'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder, type LandedFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../testing/open-test-server.js'
import { rawAsk, type RawQuestion } from '../testing/raw-ask.js'

interface Exit {
  readonly name: string
  readonly path: string
  readonly question?: RawQuestion
}

/** Every way out that names a revision. `{repo}` is the id. */
const EXITS: readonly Exit[] = [
  { name: 'HEAD resolve', path: '/{repo}/resolve/main/w.bin', question: { method: 'HEAD' } },
  { name: 'GET resolve', path: '/{repo}/resolve/main/w.bin' },
  { name: 'GET resolve of a small file', path: '/{repo}/resolve/main/config.json' },
  { name: 'a range', path: '/{repo}/resolve/main/w.bin', question: { headers: { range: 'bytes=0-0' } } },
  { name: 'GET resolve of an absent file', path: '/{repo}/resolve/main/absent.json' },
  { name: 'GET raw', path: '/{repo}/raw/main/w.bin' },
  { name: 'resolve-cache', path: '/api/resolve-cache/models/{repo}/main/config.json' },
  { name: 'repo info', path: '/api/models/{repo}' },
  { name: 'repo info, one field', path: '/api/models/{repo}?expand=cardData' },
  { name: 'revision info', path: '/api/models/{repo}/revision/main' },
  { name: 'tree', path: '/api/models/{repo}/tree/main' },
  { name: 'tree with last commits', path: '/api/models/{repo}/tree/main?expand=true&recursive=true' },
  {
    name: 'paths-info',
    path: '/api/models/{repo}/paths-info/main',
    question: { method: 'POST', body: 'paths=config.json' },
  },
  { name: 'commits', path: '/api/models/{repo}/commits/main' },
  { name: 'refs', path: '/api/models/{repo}/refs' },
]

const ASKERS = {
  anonymous: null,
  person: { user: 'bob' },
  ci: { user: 'bob', audience: 'ci' },
  inference: { user: 'bob', audience: 'inference' },
  'inference that may write': { user: 'acme', audience: 'inference', scope: 'write' },
  'reading owner': { user: 'acme' },
  writer: { user: 'acme', scope: 'write' },
} as const satisfies Record<string, { user: string; audience?: Audience; scope?: TokenScope } | null>
type Asker = keyof typeof ASKERS

const EVERYBODY = Object.keys(ASKERS) as Asker[]
const HUMAN: readonly Asker[] = ['anonymous', 'person', 'ci', 'reading owner', 'writer']

/** Who gets something out of a public repository whose only revision has this verdict, and what the others are told. */
const MAY: Readonly<Record<VerdictState, { who: readonly Asker[]; code: string | null }>> = {
  cleared: { who: EVERYBODY, code: null },
  restricted: { who: HUMAN, code: 'revision-restricted' },
  pending: { who: ['writer'], code: 'revision-pending' },
  blocked: { who: ['writer'], code: 'revision-blocked' },
}

let engines: TestEngines
let server: TestServer
const tokens = new Map<Asker, string>()
let moved: LandedFolder

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  for (const [asker, token] of Object.entries(ASKERS)) {
    if (token) tokens.set(asker as Asker, (await issueTestToken(engines, token)).text)
  }
  const content = {
    files: { 'config.json': '{}', 'README.md': '---\nlicense: mit\n---\n' },
    largeFiles: { 'w.bin': Buffer.from('the weights') },
  }
  for (const verdict of Object.keys(MAY) as VerdictState[]) {
    const commits = [{ ...content, verdict, reasons: ['license-declared', 'bias-section-present'] }]
    await landFolder(engines, { id: `acme/${verdict}`, commits })
  }
  for (const visibility of ['private', 'internal'] as const) {
    await landFolder(engines, { id: `acme/${visibility}`, visibility, commits: [content] })
  }
  moved = await landFolder(engines, {
    id: 'acme/moved',
    commits: [
      { ...content, verdict: 'cleared' },
      {
        ...content,
        files: { 'config.json': '{"new":1}' },
        verdict: 'restricted',
        reasons: ['license-declared'],
      },
      { branch: 'risky', files: { 'config.json': '{"risky":1}' }, verdict: 'blocked', tags: ['bad'] },
    ],
  })
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

function ask(asker: Asker, path: string, question: RawQuestion = {}) {
  const token = tokens.get(asker)
  return rawAsk(server.url, path, { ...question, ...(token !== undefined && { token }) })
}

describe.each(Object.keys(MAY) as VerdictState[])('a %s revision', verdict => {
  describe.each(EVERYBODY)('asked for by %s', asker => {
    it.each(EXITS)('leaves by $name only if it may', async ({ path, question }) => {
      const answer = await ask(asker, path.replace('{repo}', `acme/${verdict}`), question)
      const { who, code } = MAY[verdict]
      if (who.includes(asker)) {
        expect([200, 206, 404]).toContain(answer.status)
        expect(answer.status === 404).toBe(path.includes('absent'))
        return
      }
      expect(answer.status).toBe(403)
      expect(answer.headers['x-entrepot-code']).toBe(code)
      expect(answer.headers['retry-after']).toBe(verdict === 'pending' ? '5' : undefined)
      if (verdict !== 'pending') expect(answer.headers['x-error-message']).toContain('license-declared')
      expect(answer.text).not.toMatch(/the weights|sha256|mit|"oid"/)
    })
  })
})

describe.each([
  ['private', ['reading owner', 'writer', 'inference that may write']],
  ['internal', EVERYBODY.filter(asker => asker !== 'anonymous')],
] as const satisfies readonly (readonly [Visibility, readonly Asker[]])[])(
  'a %s repository',
  (visibility, who) => {
    describe.each(EVERYBODY)('asked for by %s', asker => {
      it.each(EXITS)('shows itself by $name only to those who may see it', async ({ path, question }) => {
        const answer = await ask(asker, path.replace('{repo}', `acme/${visibility}`), question)
        if ((who as readonly Asker[]).includes(asker)) {
          expect(answer.status === 404).toBe(path.includes('absent'))
          return
        }
        expect(answer.status).toBe(asker === 'anonymous' ? 401 : 404)
        expect(answer.headers['x-error-code']).toBe('RepoNotFound')
        // Word for word what a repository that isn't there gets.
        const absent = await ask(asker, path.replace('{repo}', 'acme/never-was'), question)
        expect([answer.status, answer.text]).toEqual([absent.status, absent.text])
      })
    })
  },
)

describe('an inference token', () => {
  it('gets the newest cleared commit for a branch, at every exit', async () => {
    const [cleared] = moved.commits
    for (const { path, question } of EXITS) {
      const answer = await ask('inference', path.replace('{repo}', 'acme/moved'), question)
      if (path.endsWith('/refs')) expect(JSON.parse(answer.text).branches).toEqual([branch('main', cleared)])
      else expect(answer.headers['x-repo-commit'], path).toBe(cleared)
    }
    const info = JSON.parse((await ask('inference', '/api/models/acme/moved')).text)
    expect(info.sha).toBe(cleared)
    expect((await ask('inference', '/acme/moved/resolve/main/config.json')).text).toBe('{}')
    expect((await ask('person', '/acme/moved/resolve/main/config.json')).text).toBe('{"new":1}')
  })

  it('is refused the newer commit by its id', async () => {
    const answer = await ask('inference', `/acme/moved/resolve/${moved.commits[1]}/config.json`)
    expect([answer.status, answer.headers['x-entrepot-code']]).toEqual([403, 'revision-restricted'])
  })
})

function branch(name: string, commit: string | undefined) {
  return { name, ref: `refs/heads/${name}`, targetCommit: commit }
}

describe('lists', () => {
  const idsOf = async (asker: Asker, query = '') =>
    JSON.parse((await ask(asker, `/api/models?sort=createdAt&direction=1${query}`)).text) as {
      id: string
      sha?: string
      tags?: string[]
    }[]

  it('hold what the caller may see', async () => {
    const always = ['acme/cleared', 'acme/restricted', 'acme/pending', 'acme/blocked', 'acme/moved']
    const ids = async (asker: Asker) => (await idsOf(asker)).map(({ id }) => id).sort()
    expect(await ids('anonymous')).toEqual([...always].sort())
    expect(await ids('person')).toEqual([...always, 'acme/internal'].sort())
    expect(await ids('writer')).toEqual([...always, 'acme/internal', 'acme/private'].sort())
  })

  it('say nothing of a head that the caller may not read', async () => {
    for (const asker of EVERYBODY) {
      for (const { id, ...shown } of await idsOf(asker, '&full=true')) {
        const verdict = id.replace('acme/', '')
        if (!(verdict in MAY)) continue
        const isReadable = MAY[verdict as VerdictState].who.includes(asker)
        expect(['sha', 'tags', 'cardData', 'siblings', 'lastModified'].some(field => field in shown)).toBe(
          isReadable,
        )
      }
    }
  })

  it('have no page, link or cursor for what matches by a head that the caller may not read', async () => {
    const files = { 'config.json': '{}' }
    for (const [name, verdict] of [
      ['first', 'cleared'],
      ['hidden', 'blocked'],
      ['second', 'cleared'],
    ] as const) {
      await landFolder(engines, { id: `listed/${name}`, type: 'dataset', commits: [{ files, verdict }] })
    }
    await engines.db.pool.query(`UPDATE repo SET tags = '{odd}' WHERE namespace = 'listed'`)
    const pages: string[][] = []
    let path: string | undefined = '/api/datasets?filter=odd&limit=1&sort=createdAt&direction=1'
    while (path !== undefined) {
      const { text, headers } = await ask('person', path)
      pages.push(JSON.parse(text).map(({ id }: { id: string }) => id))
      const next: string | undefined = /<https?:\/\/[^/]+([^>]*)>/.exec(String(headers.link ?? ''))?.[1]
      path = next
    }
    expect(pages).toEqual([['listed/first'], ['listed/second']])
  })

  it('leave refs out that lead to what is blocked, but for writers', async () => {
    const names = async (asker: Asker) => {
      const refs = JSON.parse((await ask(asker, '/api/models/acme/moved/refs')).text)
      return [...refs.branches, ...refs.tags].map((ref: { name: string }) => ref.name)
    }
    expect(await names('person')).toEqual(['main'])
    expect(await names('writer')).toEqual(['main', 'risky', 'bad'])
  })
})

describe('credentials', () => {
  it.each([
    ['GET', '/acme/cleared/resolve/main/config.json'],
    ['HEAD', '/acme/cleared/resolve/main/config.json'],
    ['GET', '/api/models'],
    ['GET', '/api/nope'],
    ['GET', '/'],
    ['HEAD', '/api/telemetry/x'],
    ['POST', '/api/repos/create'],
  ])('that are wrong are refused at %s %s', async (method, path) => {
    for (const token of ['hf_wrong', '', 'x'.repeat(2_000)]) {
      const answer = await rawAsk(server.url, path, { method, token })
      expect(answer.status).toBe(401)
      expect(answer.headers['x-error-message']).toBe('Invalid credentials in Authorization header')
      expect(answer.headers['x-error-code']).toBeUndefined()
    }
  })

  it('may come as Basic, with the token as password', async () => {
    const basic = Buffer.from(`anyone:${tokens.get('writer')}`).toString('base64')
    const answer = await rawAsk(server.url, '/api/models/acme/private', {
      headers: { authorization: `Basic ${basic}` },
    })
    expect(answer.status).toBe(200)
  })

  it('are told apart by auth-check', async () => {
    const check = async (asker: Asker, suffix = '') =>
      (await ask(asker, `/api/models/acme/private/auth-check${suffix}`)).status
    expect([await check('anonymous'), await check('person'), await check('reading owner')]).toEqual([
      401, 404, 200,
    ])
    expect([await check('reading owner', '/write'), await check('writer', '/write')]).toEqual([403, 200])
  })
})
