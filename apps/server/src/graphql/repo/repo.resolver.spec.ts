import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askGraphql } from '../../testing/ask-graphql.js'
import { landTestRepo } from '../../testing/land-test-repo.js'
import { openTestServer, type TestServer, tokenOf } from '../../testing/open-test-server.js'

let engines: TestEngines
let server: TestServer
let ann: string
let inference: string

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  await landTestRepo(engines, 'acme/open', { findings: ['warning', 'error', 'info'], tags: ['a', 'b'] })
  await landTestRepo(engines, 'acme/inside', { visibility: 'internal', verdict: 'restricted' })
  await landTestRepo(engines, 'ann/secret', { visibility: 'private' })
  await landTestRepo(engines, 'acme/bad', { verdict: 'blocked', findings: ['error'], license: 'other' })
  await landTestRepo(engines, 'acme/words', { type: 'dataset' })
  ann = await tokenOf(engines, 'ann')
  inference = await tokenOf(engines, 'vllm', { audience: 'inference' })
})

afterAll(async () => {
  await server.close()
  await engines.close()
})

const names = (list: { nodes: { fullName: string }[] }) => list.nodes.map(node => node.fullName).sort()

it('shows each caller the repositories they may read, and counts no other', async () => {
  const query = '{ repos { totalCount nodes { fullName } } }'
  const open = ['acme/bad', 'acme/open', 'acme/words']
  const anonymous = (await askGraphql(server.url, query)).data.repos
  expect(names(anonymous)).toEqual(open)
  expect(anonymous.totalCount).toBe(3)
  const signedIn = (await askGraphql(server.url, query, { token: inference })).data.repos
  expect(names(signedIn)).toEqual(['acme/bad', 'acme/inside', 'acme/open', 'acme/words'])
  const owner = (await askGraphql(server.url, query, { token: ann })).data.repos
  expect(owner.totalCount).toBe(5)
  expect(names(owner)).toContain('ann/secret')
})

it('answers null for a repository that may not be read, as for one that is not there', async () => {
  const query =
    '{ hidden: repo(type: MODEL, id: "ann/secret") { id } none: repo(type: MODEL, id: "ann/nothing") { id } }'
  expect(await askGraphql(server.url, query)).toEqual({
    status: 200,
    data: { hidden: null, none: null },
    errors: [],
  })
  const { data } = await askGraphql(server.url, query, { token: ann })
  expect(data.hidden.id).toMatch(/^[0-9a-f-]{36}$/)
})

it('walks all pages by their cursors, whatever the order', async () => {
  const query = `query ($after: String, $by: RepoOrderField!, $to: OrderDirection!) {
    repos(first: 2, after: $after, orderBy: { field: $by, direction: $to }) { nodes { fullName } pageInfo { hasNextPage endCursor } }
  }`
  for (const by of ['CREATED_AT', 'UPDATED_AT', 'DOWNLOADS']) {
    for (const to of ['ASC', 'DESC']) {
      const seen: string[] = []
      let after: string | null = null
      do {
        const { data } = await askGraphql(server.url, query, { token: ann, variables: { after, by, to } })
        seen.push(...data.repos.nodes.map((node: { fullName: string }) => node.fullName))
        after = data.repos.pageInfo.hasNextPage ? data.repos.pageInfo.endCursor : null
      } while (after !== null)
      expect(seen.sort()).toEqual(['acme/bad', 'acme/inside', 'acme/open', 'acme/words', 'ann/secret'])
    }
  }
})

it('refuses cursors of another list, and forged ones', async () => {
  const first = await askGraphql(server.url, '{ repos(first: 1) { pageInfo { endCursor } } }')
  const other = `{ repos(after: "${first.data.repos.pageInfo.endCursor}", orderBy: { field: DOWNLOADS }) { nodes { id } } }`
  const id = '0198f0aa-0000-7000-8000-000000000000'
  const forge = (value: string) =>
    `{ repos(after: "${Buffer.from(JSON.stringify(['createdAt desc', value, id])).toString('base64url')}") { nodes { id } } }`
  for (const query of [
    other,
    forge('now(); DROP TABLE repo'),
    forge('2026-02-30 00:00:00+00'),
    '{ repos(after: "!") { nodes { id } } }',
  ]) {
    const { errors } = await askGraphql(server.url, query)
    expect(errors.map(error => error.extensions['code'])).toEqual(['invalid-argument'])
  }
})

it('filters by what the head declares and by its findings', async () => {
  const admin = await tokenOf(engines, 'root', { scope: 'admin', isAdmin: true })
  const list = async (filter: string, token?: string) => {
    const query = `{ repos(filter: ${filter}) { totalCount nodes { fullName } } }`
    const { repos } = (await askGraphql(server.url, query, { ...(token && { token }) })).data
    expect(repos.totalCount).toBe(repos.nodes.length)
    return names(repos)
  }
  expect(await list('{ type: DATASET }')).toEqual(['acme/words'])
  expect(await list('{ owner: "ACME", search: "op en" }')).toEqual(['acme/open'])
  expect(await list('{ license: "other" }', admin)).toEqual(['acme/bad'])
  expect(await list('{ hasFindings: ERROR }')).toEqual(['acme/bad', 'acme/open'])
  expect(await list('{ tags: ["a", "b"] }')).toEqual(['acme/open'])
  expect(await list('{ tags: ["a", "c"] }')).toEqual([])
  expect(await list('{ hasFindings: WARNING }')).toEqual(['acme/open'])
  expect(await list('{ task: "text-generation", library: "transformers" }')).toEqual([
    'acme/open',
    'acme/words',
  ])
  expect(await list('{ task: "text-generation", library: "transformers" }', admin)).toHaveLength(5)
  expect(await list('{ search: "100%_" }')).toEqual([])
})

it('gives no cursor, count or page that tells what a blocked head says', async () => {
  const other =
    '{ repos(first: 1, filter: { license: "other" }) { totalCount edges { cursor } pageInfo { hasNextPage endCursor } } }'
  expect((await askGraphql(server.url, other)).data.repos).toEqual({
    totalCount: 0,
    edges: [],
    pageInfo: { hasNextPage: false, endCursor: null },
  })
  const query = `query ($after: String) { repos(first: 1, after: $after, filter: { task: "text-generation" }) {
    nodes { fullName } pageInfo { hasNextPage endCursor }
  } }`
  const first = (await askGraphql(server.url, query)).data.repos
  expect([names(first), first.pageInfo.hasNextPage]).toEqual([['acme/words'], true])
  const after = first.pageInfo.endCursor
  const second = (await askGraphql(server.url, query, { variables: { after } })).data.repos
  expect([names(second), second.pageInfo.hasNextPage]).toEqual([['acme/open'], false])
})

it('shows of a blocked head neither texts, tags nor licence, and who may read it all of them', async () => {
  const query = `{ repo(type: MODEL, id: "acme/bad") {
    tags license pipelineTag libraryName headVerdict refs { nodes { name } }
    mine: latestRevision {
      verdict verdictReasons title message author { name email }
      findings { nodes { ruleId severity message fix evidence position { path keyPath heading line column } } }
    }
  } }`
  for (const token of [undefined, inference, ann]) {
    const { data, errors } = await askGraphql(server.url, query, { ...(token && { token }) })
    const position = { path: null, keyPath: null, heading: null, line: null, column: null }
    const node = {
      ruleId: 'test-rule',
      severity: 'ERROR',
      message: null,
      fix: null,
      evidence: null,
      position,
    }
    const mine = { title: null, message: null, author: null, findings: { nodes: [node] } }
    expect(data.repo).toEqual({
      ...{ tags: [], license: null, pipelineTag: null, libraryName: null },
      ...{ headVerdict: 'BLOCKED', refs: null },
      mine: { verdict: 'BLOCKED', verdictReasons: ['test-rule'], ...mine },
    })
    expect(errors.map(error => [error.path, error.extensions['code']])).toEqual([
      [['repo', 'refs'], 'revision-blocked'],
    ])
  }
  const owner = await tokenOf(engines, 'acme', { scope: 'write' })
  const { data, errors } = await askGraphql(server.url, query, { token: owner })
  expect(errors).toEqual([])
  expect(data.repo).toMatchObject({
    license: 'other',
    pipelineTag: 'text-generation',
    libraryName: 'transformers',
    refs: { nodes: [{ name: 'refs/heads/main' }] },
    mine: { title: 'Add the model', author: { name: 'Ann' } },
  })
  expect(data.repo.mine.findings.nodes[0]).toMatchObject({
    message: 'Finding 0 is here.',
    fix: 'Write more.',
    position: { path: 'README.md', heading: 'Bias', line: 1 },
  })
})

it('tells everyone who reads a blocked repository why, and shows nothing of what is in it', async () => {
  const query = `{ repo(type: MODEL, id: "acme/bad") {
    headVerdict findingCounts { error }
    latestRevision { verdict verdictReasons findings { nodes { ruleId message evidence } } card { metadata } }
  } }`
  const { data, errors } = await askGraphql(server.url, query)
  expect(data.repo.latestRevision).toMatchObject({
    verdict: 'BLOCKED',
    verdictReasons: ['test-rule'],
    card: null,
  })
  expect(data.repo.latestRevision.findings.nodes).toEqual([
    { ruleId: 'test-rule', message: null, evidence: null },
  ])
  expect(errors).toHaveLength(1)
  expect(errors[0]).toMatchObject({
    path: ['repo', 'latestRevision', 'card'],
    extensions: { code: 'revision-blocked', detail: { rules: ['test-rule'] } },
  })
  const admin = await tokenOf(engines, 'root', { scope: 'admin', isAdmin: true })
  const shown = (await askGraphql(server.url, query, { token: admin })).data.repo.latestRevision
  expect(shown.card.metadata).toEqual({ license: 'other' })
  expect(shown.findings.nodes[0].evidence).toBe('the words of line 1')
})

it('keeps a restricted card from inference servers only', async () => {
  const query = '{ repo(type: MODEL, id: "acme/inside") { latestRevision { card { structureScore } } } }'
  const refused = await askGraphql(server.url, query, { token: inference })
  expect(refused.errors[0]?.extensions['code']).toBe('revision-restricted')
  const { data } = await askGraphql(server.url, query, { token: ann })
  expect(data.repo.latestRevision.card.structureScore).toBe(0.5)
})

it('pages findings, the gravest first, and narrows them to a severity', async () => {
  const findings = async (args: string) =>
    (
      await askGraphql(
        server.url,
        `{ repo(type: MODEL, id: "acme/open") { latestRevision { findings${args} { nodes { severity } pageInfo { hasNextPage endCursor } } } } }`,
      )
    ).data.repo.latestRevision.findings
  const all = await findings('')
  expect(all.nodes.map((node: { severity: string }) => node.severity)).toEqual(['ERROR', 'WARNING', 'INFO'])
  const one = await findings('(first: 1)')
  expect(one.pageInfo.hasNextPage).toBe(true)
  const rest = await findings(`(first: 5, after: "${one.pageInfo.endCursor}")`)
  expect(rest.nodes.map((node: { severity: string }) => node.severity)).toEqual(['WARNING', 'INFO'])
  expect((await findings('(severity: INFO)')).nodes).toEqual([{ severity: 'INFO' }])
  expect((await findings('(path: "README.md")')).nodes).toHaveLength(3)
  expect((await findings('(path: "another.txt")')).nodes).toEqual([])
})

it('writes sizes beyond 32 bits as plain numbers', async () => {
  const { data } = await askGraphql(
    server.url,
    '{ repo(type: MODEL, id: "acme/open") { latestRevision { totalSizeBytes } } }',
  )
  expect(data.repo.latestRevision.totalSizeBytes).toBe(5_000_000_000)
})
