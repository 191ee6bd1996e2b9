import { newId } from '@entrepot/core'
import { appendAudit, withAuditOrigin } from '@entrepot/persistence'
import { sealAudit } from '@entrepot/registry'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askGraphql } from '../../testing/ask-graphql.js'
import { openTestServer, type TestServer, tokenOf } from '../../testing/open-test-server.js'

let engines: TestEngines
let server: TestServer
let root: string
let anybody: string

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  root = await tokenOf(engines, 'root', { scope: 'admin', isAdmin: true })
  anybody = await tokenOf(engines, 'anybody', { scope: 'admin' })
  const write = (actor: string, action: string, subject: string, outcome: 'done' | 'refused' = 'done') =>
    withAuditOrigin({ address: '192.0.2.7' }, () =>
      appendAudit(engines.db.prisma, { actor, action, subject, outcome, detail: { n: subject.length } }),
    )
  for (let n = 0; n < 5; n += 1) await write('worker', 'spec.count', `acme/model-${n}`)
  await write('mallory', 'spec.try', 'acme/100%_secret', 'refused')
  await write('worker', 'specials.count', 'acme/other')
})

afterAll(async () => {
  await server.close()
  await engines.close()
})

async function ask(query: string, variables: Record<string, unknown> = {}, token = root) {
  const { data, errors } = await askGraphql(server.url, query, { variables, token })
  return { data, codes: errors.map(error => error.extensions['code']) }
}

const LIST = `query ($filter: AuditFilter, $first: Int! = 100, $after: String) {
  auditEntries(filter: $filter, first: $first, after: $after) {
    nodes { id actor action outcome subject address detail link { seq hash } } pageInfo { hasNextPage endCursor } } }`

async function subjects(filter: Record<string, unknown>): Promise<string[]> {
  const { data, codes } = await ask(LIST, { filter })
  expect(codes).toEqual([])
  return data.auditEntries.nodes.map((node: { subject: string }) => node.subject)
}

it('lists the newest first, a page at a time, without a gap', async () => {
  const seen: string[] = []
  let after: string | null = null
  do {
    const { data } = await ask(LIST, { filter: { action: 'spec.count' }, first: 2, after })
    seen.push(...data.auditEntries.nodes.map((node: { subject: string }) => node.subject))
    after = data.auditEntries.pageInfo.hasNextPage ? data.auditEntries.pageInfo.endCursor : null
  } while (after !== null)
  expect(seen).toEqual([4, 3, 2, 1, 0].map(n => `acme/model-${n}`))
})

it('filters by actor, action, what actions begin with, subject and outcome', async () => {
  expect(await subjects({ actor: 'mallory' })).toEqual(['acme/100%_secret'])
  expect(await subjects({ action: 'spec.try' })).toEqual(['acme/100%_secret'])
  expect(await subjects({ action: 'spec.' })).toHaveLength(6)
  expect(await subjects({ action: 'nothing.' })).toEqual([])
  expect(await subjects({ subject: 'MODEL-3' })).toEqual(['acme/model-3'])
  expect(await subjects({ outcome: 'REFUSED' })).toEqual(['acme/100%_secret'])
  expect(await subjects({ actor: 'worker', subject: 'other' })).toEqual(['acme/other'])
})

it('knows from where somebody did something', async () => {
  const { codes } = await ask(
    'mutation ($input: CreateOrganizationInput!) { createOrganization(input: $input) { id } }',
    {
      input: { name: 'from-somewhere' },
    },
  )
  expect(codes).toEqual([])
  const { data } = await ask(LIST, { filter: { subject: 'from-somewhere' } })
  expect(data.auditEntries.nodes).toMatchObject([{ actor: 'root', address: '127.0.0.1' }])
})

it('takes a percent sign and a line below for what they are', async () => {
  expect(await subjects({ subject: '100%_s' })).toEqual(['acme/100%_secret'])
  expect(await subjects({ subject: 'acme_model' })).toEqual([])
})

it('filters by time', async () => {
  const at = new Date(Date.now() - 40 * 24 * 3_600_000)
  const hex = at.getTime().toString(16).padStart(12, '0')
  const id = `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${newId().slice(-12)}`
  await engines.db.prisma.auditEntry.create({
    data: { id, at, actor: 'past', action: 'spec.past', outcome: 'done', subject: 'long ago', detail: {} },
  })
  const day = (offset: number) => new Date(at.getTime() + offset * 24 * 3_600_000).toISOString()
  expect(await subjects({ actor: 'past', since: day(-1), until: day(1) })).toEqual(['long ago'])
  expect(await subjects({ actor: 'past', since: day(1) })).toEqual([])
  expect(await subjects({ actor: 'past', until: day(-1) })).toEqual([])
})

it('names every action once', async () => {
  const { data } = await ask('{ auditActions }')
  const own = data.auditActions.filter((action: string) => action.startsWith('spec'))
  expect(own).toEqual([...new Set(own)].sort())
  expect(own).toEqual(expect.arrayContaining(['spec.count', 'spec.try', 'specials.count']))
})

it('tells how far the log is sealed, and proves it, also against an anchor that was kept', async () => {
  const CHAIN = '{ auditChain { links anchor waiting oldestWaitingAt } }'
  const { data: before } = await ask(CHAIN)
  expect(before.auditChain.waiting).toBeGreaterThan(6)
  expect(before.auditChain.oldestWaitingAt).toBeTruthy()
  await sealAudit(engines.db)
  const { data: sealed } = await ask(CHAIN)
  const { links, anchor, waiting } = sealed.auditChain
  expect([waiting, anchor.startsWith(`${links}:`)]).toEqual([0, true])
  const { data: listed } = await ask(LIST, { filter: { subject: 'model-3' } })
  const [entry] = listed.auditEntries.nodes
  expect(entry).toMatchObject({ address: '192.0.2.7', detail: { n: 12 } })
  expect(entry.link.hash).toMatch(/^[0-9a-f]{64}$/)
  const PROOF =
    'query ($anchor: String) { auditProof(anchor: $anchor) { holds links anchor reason unsealed } }'
  expect((await ask(PROOF)).data.auditProof).toEqual({
    holds: true,
    links,
    anchor,
    reason: null,
    unsealed: 0,
  })
  expect((await ask(PROOF, { anchor })).data.auditProof.holds).toBe(true)
  const forged = `${links}:${'0'.repeat(64)}`
  const { data: doubted } = await ask(PROOF, { anchor: forged })
  expect([doubted.auditProof.holds, doubted.auditProof.reason]).toEqual([
    false,
    'it is not the link that the anchor names',
  ])
  expect((await ask(PROOF, { anchor: 'nonsense' })).codes).toEqual(['invalid-argument'])
})

it('shows one entry by its id, and nothing for one that is not there', async () => {
  const { data } = await ask(LIST, { filter: { actor: 'mallory' } })
  const [{ id }] = data.auditEntries.nodes
  const ONE = 'query ($id: ID!) { auditEntry(id: $id) { actor outcome } }'
  expect((await ask(ONE, { id })).data.auditEntry).toEqual({ actor: 'mallory', outcome: 'REFUSED' })
  expect((await ask(ONE, { id: newId() })).data.auditEntry).toBeNull()
  expect((await ask(ONE, { id: 'x' })).codes).toEqual(['invalid-argument'])
})

it.each([
  '{ auditEntries { nodes { id } } }',
  '{ auditActions }',
  '{ auditChain { links } }',
  '{ auditProof { holds } }',
])('is for administrators alone: %s', async query => {
  expect((await ask(query, {}, anybody)).codes).toEqual(['forbidden'])
})
