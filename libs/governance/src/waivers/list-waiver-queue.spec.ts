import { type AccountPrincipal, newId } from '@entrepot/core'
import { findOrCreateAccount, type Repo } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { testPrincipal } from '@entrepot/testing/principal'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listWaiverQueue, type WaiverStanding } from './list-waiver-queue.js'

const DAY_MS = 24 * 3_600_000

let engines: TestEngines
let repo: Repo
let rita: AccountPrincipal
let eve: AccountPrincipal

beforeAll(async () => {
  engines = await openTestEngines()
  const commits = [{ files: { 'README.md': '# One\n' } }]
  repo = (await landFolder(engines, { id: 'acme/waived', commits })).repo
  ;[rita, eve] = await Promise.all([person('rita', 'reviewer'), person('eve', 'reader')])
  await write('asked', 'requested', 30)
  await write('asked too late', 'requested', -1)
  await write('holds', 'approved', 100)
  await write('ends soon', 'approved', 3)
  await write('over', 'approved', -1)
  await write('refused', 'refused', 30)
  await write('of all', 'requested', 30, null)
})
afterAll(() => engines?.close())

async function person(name: string, role: 'reviewer' | 'reader'): Promise<AccountPrincipal> {
  const { id: accountId } = await findOrCreateAccount(engines.db.prisma, { name, kind: 'user' })
  const principal = testPrincipal(name, { scope: 'write', namespaces: { acme: [role] } })
  return { ...principal, accountId, tokenId: newId() }
}

async function write(
  reason: string,
  state: 'requested' | 'approved' | 'refused',
  days: number,
  repoId: string | null = repo.id,
): Promise<void> {
  const place = repoId === null ? { namespaceKey: 'acme' } : { repoId }
  const expiresAt = new Date(Date.now() + days * DAY_MS)
  const data = { id: newId(), ruleId: 'x', reason, state, expiresAt, requestedById: newId(), ...place }
  await engines.db.prisma.waiver.create({ data })
}

async function queue(who: AccountPrincipal, standing: WaiverStanding | null): Promise<string[]> {
  const page = { after: null, limit: 100 }
  const rows = await listWaiverQueue(engines, who, { standing, now: new Date() }, page)
  return rows.map(({ reason }) => reason)
}

it('sorts waivers by how it stands with them, the newest first', async () => {
  expect(await queue(rita, 'requested')).toEqual(['of all', 'asked'])
  expect(await queue(rita, 'holding')).toEqual(['ends soon', 'holds'])
  expect(await queue(rita, 'ending')).toEqual(['ends soon'])
  expect(await queue(rita, 'ended')).toEqual(['refused', 'over', 'asked too late'])
  expect(await queue(rita, null)).toHaveLength(7)
})

it('shows administrators those of all repositories and namespaces, within what their token is for', async () => {
  const root: AccountPrincipal = { ...eve, isAdmin: true }
  expect(await queue(root, null)).toHaveLength(7)
  expect(await queue(root, 'requested')).toEqual(['of all', 'asked'])
  const limits = { namespaces: new Map([['other', 'write' as const]]), repos: new Map() }
  expect(await queue({ ...root, limits }, null)).toEqual([])
})

it('shows none to those who only read, and those of their own place to the others', async () => {
  expect(await queue(eve, null)).toEqual([])
  const elsewhere: AccountPrincipal = {
    ...rita,
    rights: { ...rita.rights, namespaces: new Map([['other', ['reviewer']]]) },
  }
  expect(await queue(elsewhere, null)).toEqual([])
})

it('goes on after the one that was shown last', async () => {
  const [first] = await listWaiverQueue(
    engines,
    rita,
    { standing: null, now: new Date() },
    { after: null, limit: 1 },
  )
  const rest = await listWaiverQueue(
    engines,
    rita,
    { standing: null, now: new Date() },
    { after: first?.id ?? null, limit: 100 },
  )
  expect(rest.map(({ reason }) => reason)).toEqual([
    'refused',
    'over',
    'ends soon',
    'holds',
    'asked too late',
    'asked',
  ])
})
