import { newId } from '@entrepot/core'
import { setMirrorRepo, upsertMirror } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import pg from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { askGraphql } from '../../testing/ask-graphql.js'
import { landTestRepo } from '../../testing/land-test-repo.js'
import { openTestServer, type TestServer, tokenOf } from '../../testing/open-test-server.js'

let engines: TestEngines
let server: TestServer
let token: string

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  token = await tokenOf(engines, 'ann')
  for (let i = 0; i < 50; i += 1) {
    const { repo } = await landTestRepo(engines, `acme/model-${i}`, { findings: ['error', 'info'] })
    await engines.db.prisma.$transaction(async tx => {
      const upstream = { upstreamUrl: 'https://example.com', upstreamId: `acme/model-${i}` }
      const mirror = await upsertMirror(
        tx,
        { name: repo, ...upstream, revision: null, visibility: null },
        null,
      )
      await setMirrorRepo(tx, mirror.id, repo.id)
      for (const state of ['failed', 'succeeded'] as const) {
        await tx.syncRun.create({ data: { id: newId(), mirrorId: mirror.id, requestedBy: 'spec', state } })
      }
    })
  }
})

afterAll(async () => {
  await server.close()
  await engines.close()
})

/** SQL statements that reach PostgreSQL while `work` runs. */
async function countStatements<T>(work: () => Promise<T>): Promise<{ result: T; statements: string[] }> {
  const statements: string[] = []
  const query = vi.spyOn(pg.Client.prototype, 'query')
  try {
    const result = await work()
    for (const [statement] of query.mock.calls as unknown as [string | { text?: string }][]) {
      statements.push(typeof statement === 'string' ? statement : (statement.text ?? ''))
    }
    return { result, statements }
  } finally {
    query.mockRestore()
  }
}

const PAGE = `query ($first: Int!) {
  repos(first: $first) {
    nodes {
      fullName
      latestRevision { verdict repo { name } card { structureScore } findings { nodes { ruleId evidence } } }
      mirror { upstreamId repo { name } latestRun { state mirror { id } } }
    }
  }
}`

it('reads a page of 49 repositories with all that belongs to them in as many statements as a page of 1', async () => {
  const ask = (first: number) =>
    countStatements(() => askGraphql(server.url, PAGE, { token, variables: { first } }))
  await ask(1) // the token is looked up once
  const one = await ask(1)
  // One more is there: a page that ends the list costs a look behind its end.
  const many = await ask(49)
  expect(many.result.errors).toEqual([])
  expect(one.result.data.repos.nodes).toHaveLength(1)
  const { nodes } = many.result.data.repos
  expect(nodes).toHaveLength(49)
  for (const node of nodes) {
    expect(node.latestRevision).toMatchObject({ verdict: 'CLEARED', card: { structureScore: 0.5 } })
    expect(node.latestRevision.findings.nodes).toHaveLength(2)
    expect(node.mirror).toMatchObject({ upstreamId: node.fullName, latestRun: { state: 'SUCCEEDED' } })
  }
  expect(many.statements).toHaveLength(one.statements.length)
  expect(one.statements.length).toBeGreaterThan(5)
  expect(one.statements.length).toBeLessThanOrEqual(10)
})

it('counts what matches only when it is asked to', async () => {
  const { statements } = await countStatements(() =>
    askGraphql(server.url, '{ repos { nodes { id } } }', { token }),
  )
  expect(statements.filter(text => text.includes('count(*)'))).toEqual([])
})
