import { parseRepoId, type Principal } from '@entrepot/core'
import { findRepo, findRevision, insertDeliveries, type NewDelivery, type Repo } from '@entrepot/persistence'
import {
  createAccount,
  createOrganization,
  duplicateRepository,
  findReadableRepo,
  issueToken,
  mayReadObject,
  resolveRevision,
  setMember,
} from '@entrepot/registry'
import { openIdentityWorld, type IdentityWorld } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createJudge } from '../judge/create-judge.js'
import { judgeAnew } from '../rejudge/judge-anew.js'
import { judgeChildren } from '../lineage/judge-children.js'
import { liftRecall } from './lift-recall.js'
import { listRecipients } from './list-recipients.js'
import { recallRevision } from './recall-revision.js'
import { recipientsCsv } from './recipients-csv.js'

let world: IdentityWorld
let engines: IdentityWorld['engines']
let [rita, ruth, reader]: Principal[] = []

const CARD = '---\nlicense: mit\nlanguage: en\n---\n# M\n'
const WEIGHTS = Buffer.from('the weights of something that leaks')

beforeAll(async () => {
  world = await openIdentityWorld(['rita', 'ruth', 'ron'])
  engines = { ...world.engines, judge: createJudge(world.engines.db) }
  Object.assign(engines, { rejudge: (order: Parameters<typeof judgeAnew>[1]) => judgeAnew(engines, order) })
  await createOrganization(engines.db, 'spec', { name: 'acme' })
  for (const account of ['rita', 'ruth'])
    await setMember(engines.db, 'spec', { organization: 'acme', account, role: 'reviewer' })
  ;[rita, ruth, reader] = await Promise.all([world.as('rita'), world.as('ruth'), world.as('ron')])
})

afterAll(() => world?.close())

async function make(id: string, card = CARD): Promise<Repo> {
  const files = { 'README.md': card, 'config.json': '{}' }
  await landFolder(engines, {
    id,
    visibility: 'public',
    commits: [{ files, largeFiles: { 'w.bin': WEIGHTS } }],
  })
  const repo = await findRepo(engines.db.prisma, parseRepoId('model', id))
  if (!repo) throw new Error('it landed')
  return repo
}

const who = (principal: Principal | undefined): Principal => principal ?? { kind: 'anonymous' }

it('takes a revision from readers at once, and gives it back when a second reviewer lifts that', async () => {
  const repo = await make('acme/leaky')
  const before = await resolveRevision(engines, who(reader), repo, 'main')
  const tree = await engines.trees.get(before.commit, () => Promise.reject(new Error('it is kept')))
  const oids = tree.lfsObjects().map(({ oid }) => oid)
  expect((await mayReadObject(engines, who(reader), repo, oids)).size).toBe(1)
  const recall = await recallRevision(engines, who(rita), {
    repo,
    revision: 'main',
    reason: 'it leaks names',
  })
  const held = await findReadableRepo(engines, who(reader), repo)
  await expect(resolveRevision(engines, who(reader), held, 'main')).rejects.toMatchObject({
    code: 'revision-blocked',
    message: expect.stringContaining('was recalled') as string,
  })
  expect((await mayReadObject(engines, who(reader), held, oids)).size).toBe(0)
  expect((await mayReadObject(engines, who(rita), held, oids)).size).toBe(1)
  await judgeAnew(engines, { revisionIds: [before.revision.id], cause: 'policy', actor: 'spec' })
  expect(await findRevision(engines.db.prisma, repo.id, before.commit)).toMatchObject({ verdict: 'blocked' })
  const again = recallRevision(engines, who(ruth), { repo, revision: before.commit, reason: 'again' })
  await expect(again).rejects.toMatchObject({ code: 'state-conflict' })
  const own = liftRecall(engines, who(rita), { id: recall.id, reason: 'a mistake' })
  await expect(own).rejects.toMatchObject({ code: 'forbidden' })
  await liftRecall(engines, who(ruth), { id: recall.id, reason: 'it was another file' })
  const free = await findReadableRepo(engines, who(reader), repo)
  const after = await resolveRevision(engines, who(reader), free, 'main')
  expect(after.revision.verdict).toBe(before.revision.verdict)
  expect((await mayReadObject(engines, who(reader), free, oids)).size).toBe(1)
})

it('is for reviewers', async () => {
  const repo = await make('acme/guarded')
  const recalled = recallRevision(engines, who(reader), { repo, revision: 'main', reason: 'x' })
  await expect(recalled).rejects.toMatchObject({ code: 'forbidden' })
})

it('lists every token and address that received it, and its large files from elsewhere', async () => {
  const repo = await make('acme/delivered')
  const other = await make('acme/copy')
  const { commit } = await resolveRevision(engines, who(reader), repo, 'main')
  const account = await createAccount(engines.db, 'spec', {
    name: 'fetcher',
    kind: 'service',
    isAdmin: false,
  })
  const token = await issueToken(engines.db, 'spec', {
    account: { name: 'fetcher' },
    name: 'cluster',
    scope: 'read',
    audience: 'ci',
    expiresAt: null,
  })
  const tree = await engines.trees.get(commit, () => Promise.reject(new Error('it is kept')))
  const [{ oid } = { oid: null }] = tree.lfsObjects()
  const base = { repoId: repo.id, tokenId: token.id, accountId: account.id, address: '10.0.0.7' }
  const rows: NewDelivery[] = [
    { ...base, commit, path: 'w.bin', oid, exit: 'resolve' },
    { ...base, repoId: other.id, commit: null, path: null, oid, exit: 'lfs', tokenId: null, accountId: null },
    { ...base, commit: null, path: null, oid: null, exit: 'git' },
    { ...base, commit: 'f'.repeat(40), path: '=cmd()', oid: null, exit: 'raw' },
    { ...base, repoId: other.id, commit: null, path: null, oid: null, exit: 'git' },
  ]
  await insertDeliveries(engines.db, rows)
  const recall = await recallRevision(engines, who(rita), { repo, revision: 'main', reason: 'x' })
  const all = await listRecipients(engines, who(ruth), recall.id, { after: null, limit: 10 })
  expect(
    all.map(({ kind, exit, tokenName, accountName, audience, repoKey }) => [
      kind,
      exit,
      tokenName,
      accountName,
      audience,
      repoKey,
    ]),
  ).toEqual([
    ['revision', 'resolve', 'cluster', 'fetcher', 'ci', 'acme/delivered'],
    ['object', 'lfs', null, null, null, 'acme/copy'],
    ['repository', 'git', 'cluster', 'fetcher', 'ci', 'acme/delivered'],
  ])
  const [first] = await listRecipients(engines, who(ruth), recall.id, { after: null, limit: 1 })
  const rest = await listRecipients(engines, who(ruth), recall.id, { after: first?.id ?? null, limit: 10 })
  expect(rest.map(({ kind }) => kind)).toEqual(['object', 'repository'])
  const next = await listRecipients(engines, who(ruth), recall.id, { after: first?.id ?? null, limit: 1 })
  expect(next.map(({ kind }) => kind)).toEqual(['object'])
  expect(recipientsCsv(all).split('\r\n')).toHaveLength(5)
  await expect(
    listRecipients(engines, who(reader), recall.id, { after: null, limit: 1 }),
  ).rejects.toMatchObject({
    code: 'forbidden',
  })
})

it('is a finding of what derives from it, until it is lifted', async () => {
  const parent = await make('acme/parent')
  const child = await make('acme/child', CARD.replace('language', 'base_model: acme/parent\nlanguage'))
  const rulesOf = async () => {
    const rows = await engines.db.prisma.finding.findMany({ where: { repoId: child.id } })
    return rows.map(({ ruleId }) => ruleId)
  }
  expect(await rulesOf()).not.toContain('parent-recalled')
  const recall = await recallRevision(engines, who(rita), { repo: parent, revision: 'main', reason: 'x' })
  await judgeChildren(engines, parent.id, new AbortController().signal)
  expect(await rulesOf()).toContain('parent-recalled')
  await liftRecall(engines, who(ruth), { id: recall.id, reason: 'y' })
  await judgeChildren(engines, parent.id, new AbortController().signal)
  expect(await rulesOf()).not.toContain('parent-recalled')
})

it('is not left behind by a duplicate', async () => {
  const repo = await make('acme/duplicated')
  await recallRevision(engines, who(rita), { repo, revision: 'main', reason: 'x' })
  const root = await world.as('root')
  const name = parseRepoId('model', 'root/copy')
  const copied = duplicateRepository(engines, root, repo, { name, visibility: 'private' })
  await expect(copied).rejects.toMatchObject({ code: 'revision-blocked' })
})
