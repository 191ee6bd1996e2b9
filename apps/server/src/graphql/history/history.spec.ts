import { insertDeliveries } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askGraphql } from '../../testing/ask-graphql.js'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'

const COMMITS = 7
let engines: TestEngines
let server: TestServer
let owner: string
let stranger: string
let inference: string
let commits: readonly string[]
let repoId: string

beforeAll(async () => {
  engines = await openTestEngines()
  const landed = await landFolder(engines, {
    id: 'acme/m',
    commits: Array.from({ length: COMMITS }, (_, at) => ({
      files: { 'README.md': `---\nlicense: mit\n---\n# ${at}\n` },
      message: `Change ${at}`,
      // The one in the middle is kept from readers.
      ...(at === 3 && { verdict: 'blocked' as const, reasons: ['secret'] }),
    })),
  })
  commits = landed.commits
  owner = (await issueTestToken(engines, { user: 'acme', scope: 'admin' })).text
  stranger = (await issueTestToken(engines, { user: 'eve', scope: 'admin' })).text
  inference = (await issueTestToken(engines, { user: 'vllm', audience: 'inference' })).text
  server = await openTestServer(engines)
  const repo = await engines.db.prisma.repo.findFirstOrThrow({ where: { name: 'm' } })
  repoId = repo.id
})
afterAll(async () => {
  await server?.close()
  await engines?.close()
})

interface Page<Row> {
  nodes: Row[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}
interface Commit {
  commit: string
  title: string | null
  verdict: string | null
  verdictReasons: string[]
}

async function history(token: string, first: number, after: string | null = null, rev: string | null = null) {
  const query = `query ($first: Int!, $after: String, $rev: String) { repo(type: MODEL, id: "acme/m") {
    history(rev: $rev, first: $first, after: $after) {
      nodes { commit title verdict verdictReasons } pageInfo { hasNextPage endCursor } } } }`
  const { data, errors } = await askGraphql(server.url, query, { token, variables: { first, after, rev } })
  return { page: data.repo?.history as Page<Commit> | null, code: errors[0]?.extensions['code'] }
}

describe('Repo.history', () => {
  it('walks all commits by page, the newest first, with their verdicts', async () => {
    const seen: Commit[] = []
    let after: string | null = null
    for (let pages = 0; pages < COMMITS; pages++) {
      const { page } = await history(owner, 3, after)
      seen.push(...(page?.nodes ?? []))
      after = page?.pageInfo.endCursor ?? null
      if (!page?.pageInfo.hasNextPage) break
    }
    expect(seen.map(({ commit }) => commit)).toEqual(commits.toReversed())
    expect(seen[0]?.title).toBe(`Change ${COMMITS - 1}`)
    expect(seen[3]).toMatchObject({ title: 'Change 3', verdict: 'BLOCKED', verdictReasons: ['secret'] })
  })

  it('keeps the words of a blocked commit from who may not read it, and says that it is blocked', async () => {
    const { page } = await history(stranger, 10)
    const blocked = page?.nodes.find(({ commit }) => commit === commits[3])
    expect(blocked).toMatchObject({ title: null, verdict: 'BLOCKED', verdictReasons: ['secret'] })
    expect(page?.nodes.filter(({ title }) => title === null)).toHaveLength(1)
  })

  it('has no verdict for what nobody has judged', async () => {
    await engines.db.prisma.revision.deleteMany({ where: { commit: commits[0] ?? '' } })
    const { page } = await history(stranger, 10)
    expect(page?.nodes.at(-1)).toMatchObject({ title: 'Change 0', verdict: null, verdictReasons: [] })
    const machine = await history(inference, 10)
    expect(machine.page?.nodes.at(-1)).toMatchObject({ title: null, verdict: null })
  })

  it('begins where it is told, and is refused with the revision itself', async () => {
    const { page } = await history(owner, 10, null, commits[1])
    expect(page?.nodes.map(({ commit }) => commit)).toEqual([commits[1], commits[0]])
    expect((await history(stranger, 10, null, commits[3])).code).toBe('revision-blocked')
    expect((await history(stranger, 10, null, 'nowhere')).code).toBe('revision-not-found')
  })

  it('takes no cursor that it did not give, and asks again for what one names', async () => {
    expect((await history(stranger, 10, 'nonsense')).code).toBe('invalid-argument')
    const forged = Buffer.from(JSON.stringify([commits[3], commits[3]])).toString('base64url')
    expect((await history(stranger, 10, forged)).code).toBe('revision-blocked')
  })
})

interface Consumer {
  commit: string | null
  address: string
  requests: number
  exits: string[]
}

async function consumers(
  token: string,
  first: number,
  after: string | null = null,
  commit: string | null = null,
) {
  const query = `query ($first: Int!, $after: String, $commit: String) { repo(type: MODEL, id: "acme/m") {
    consumers(commit: $commit, first: $first, after: $after) {
      nodes { commit address requests exits } pageInfo { hasNextPage endCursor } } } }`
  const { data, errors } = await askGraphql(server.url, query, { token, variables: { first, after, commit } })
  return { page: data.repo?.consumers as Page<Consumer> | null, code: errors[0]?.extensions['code'] }
}

describe('Repo.consumers', () => {
  const delivery = (address: string, commit: string | null, exit: 'raw' | 'resolve') => ({
    ...{ repoId, commit, path: 'README.md', oid: null, tokenId: null, accountId: null },
    address,
    exit,
  })

  it('makes one row of deliveries that followed each other, the newest first, by page', async () => {
    const [first = null, second = null] = commits
    const rows = [
      ...Array.from({ length: 120 }, () => delivery('10.0.0.1', first, 'resolve')),
      delivery('10.0.0.1', first, 'raw'),
      delivery('10.0.0.2', second, 'resolve'),
      delivery('10.0.0.1', first, 'resolve'),
      delivery('10.0.0.3', null, 'resolve'),
    ]
    for (const row of rows) await insertDeliveries(engines.db, [row])
    const { page } = await consumers(owner, 10)
    expect(page?.nodes.map(({ address, requests }) => [address, requests])).toEqual([
      ['10.0.0.3', 1],
      ['10.0.0.1', 1],
      ['10.0.0.2', 1],
      ['10.0.0.1', 121],
    ])
    expect(page?.nodes.at(-1)?.exits).toEqual(['raw', 'resolve'])
    const seen: number[] = []
    let after: string | null = null
    for (let pages = 0; pages < 20; pages++) {
      const part: Awaited<ReturnType<typeof consumers>>['page'] = (await consumers(owner, 1, after)).page
      seen.push(...(part?.nodes.map(({ requests }) => requests) ?? []))
      after = part?.pageInfo.endCursor ?? null
      if (!part?.pageInfo.hasNextPage) break
    }
    // No delivery is lost or told twice, wherever a page ends.
    expect(seen.reduce((sum, count) => sum + count)).toBe(rows.length)
  })

  it('tells those of one commit', async () => {
    const { page } = await consumers(owner, 10, null, commits[1])
    expect(page?.nodes).toMatchObject([{ address: '10.0.0.2', commit: commits[1] }])
  })

  it('is for those who write or review', async () => {
    expect((await consumers(stranger, 10)).code).toBe('forbidden')
    expect((await consumers(stranger, 10)).page).toBeNull()
  })
})

it('says what one may do', async () => {
  const query = '{ repo(type: MODEL, id: "acme/m") { access { mayGetFiles mayWrite mayReview mayManage } } }'
  const own = await askGraphql(server.url, query, { token: owner })
  expect(own.data.repo.access).toEqual({
    mayGetFiles: true,
    mayWrite: true,
    mayReview: true,
    mayManage: true,
  })
  const none = await askGraphql(server.url, query)
  expect(none.data.repo.access).toEqual({
    mayGetFiles: true,
    mayWrite: false,
    mayReview: false,
    mayManage: false,
  })
})

it('shows one file, with what scans found', async () => {
  const query = (path: string) =>
    `{ repo(type: MODEL, id: "acme/m") { latestRevision { file(path: "${path}") { path size scan { safety } } } } }`
  const { data } = await askGraphql(server.url, query('README.md'))
  expect(data.repo.latestRevision.file).toMatchObject({
    path: 'README.md',
    scan: { safety: expect.any(String) },
  })
  expect((await askGraphql(server.url, query('nothing'))).data.repo.latestRevision.file).toBeNull()
})
