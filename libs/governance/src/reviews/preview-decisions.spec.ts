import { type AccountPrincipal, newId } from '@entrepot/core'
import { findOrCreateAccount, findRevision, type Repo } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { testPrincipal } from '@entrepot/testing/principal'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createJudge } from '../judge/create-judge.js'
import { decideReview } from './decide-review.js'
import { previewDecisions } from './preview-decisions.js'
import { requestReview } from './request-review.js'

/** Lacks its bias section and nothing else that the built-in policy asks for. */
const CARD = `---
license: mit
language: en
pipeline_tag: text-generation
library_name: transformers
---
# A small model

It writes short texts about the weather.
`

let engines: TestEngines
let pia: AccountPrincipal
let rita: AccountPrincipal
let eve: AccountPrincipal
let repo: Repo
let review: string
let commit: string
let made = 0

beforeAll(async () => {
  const opened = await openTestEngines()
  engines = { ...opened, judge: createJudge(opened.db) }
  ;[pia, rita, eve] = await Promise.all([
    person('pia', 'admin'),
    person('rita', 'reviewer'),
    person('eve', 'reader'),
  ])
})
afterAll(() => engines?.close())

async function person(name: string, role: 'admin' | 'reviewer' | 'reader'): Promise<AccountPrincipal> {
  const { id: accountId } = await findOrCreateAccount(engines.db.prisma, { name, kind: 'user' })
  const principal = testPrincipal(name, { scope: 'write', namespaces: { acme: [role] } })
  return { ...principal, accountId, tokenId: newId() }
}

beforeEach(async () => {
  made += 1
  const id = `acme/ahead${made}`
  const landed = await landFolder(engines, { id, commits: [{ files: { 'README.md': CARD } }] })
  repo = landed.repo
  commit = landed.commits[0] ?? ''
  const { prisma } = engines.db
  await prisma.revision.updateMany({ where: { repoId: repo.id }, data: { pushedById: pia.accountId } })
  const order = { repo, revision: { commit }, reason: 'please look', assignees: [] }
  review = (await requestReview(engines, pia, order)).id
})

async function ahead(who: AccountPrincipal, act: Parameters<typeof previewDecisions>[3]) {
  const [preview] = await previewDecisions(engines, who, [review], act)
  return [
    preview?.before,
    preview?.after?.state ?? null,
    preview?.reviewState,
    preview?.refusal?.code ?? null,
  ]
}

const waive = (ruleId: string) => ({ kind: 'waive', ruleId, fingerprint: null }) as const

it('says what each decision would do, as it does then, and writes nothing', async () => {
  expect(await ahead(rita, { kind: 'approve' })).toEqual(['restricted', 'cleared', 'approved', null])
  expect(await ahead(rita, { kind: 'reject' })).toEqual(['restricted', 'blocked', 'rejected', null])
  expect(await ahead(rita, waive('bias-section-present'))).toEqual(['restricted', 'cleared', 'open', null])
  const row = await findRevision(engines.db.prisma, repo.id, commit as never)
  expect([row?.verdict, row?.expiresAt]).toEqual(['restricted', null])
  await decideReview(engines, rita, { reviewId: review, isApproval: false, comment: 'No.' })
  expect(await ahead(rita, { kind: 'approve' })).toEqual(['blocked', 'cleared', 'approved', null])
  const after = await findRevision(engines.db.prisma, repo.id, commit as never)
  expect(after?.verdict).toBe('blocked')
})

it('refuses in the look ahead what the decision itself refuses', async () => {
  expect(await ahead(pia, { kind: 'approve' })).toEqual(['restricted', null, 'open', 'forbidden'])
  expect((await ahead(pia, { kind: 'reject' }))[1]).toBe('blocked')
  const writer = {
    ...eve,
    rights: { ...eve.rights, namespaces: new Map([['acme', ['contributor' as const]]]) },
  }
  expect(await ahead(writer, { kind: 'approve' })).toEqual(['restricted', null, 'open', 'forbidden'])
})

it('refuses to waive what no finding is, as asking for it does', async () => {
  for (const ruleId of ['recalled', 'license-known'])
    expect(await ahead(rita, waive(ruleId))).toEqual(['restricted', null, 'open', 'invalid-argument'])
})

it('counts every review of a revision, those too that are decided along with it', async () => {
  await decideReview(engines, rita, { reviewId: review, isApproval: false, comment: 'No.' })
  const order = { repo, revision: { commit }, reason: 'and again', assignees: [] }
  const second = (await requestReview(engines, pia, order)).id
  const look = async (...ids: string[]) =>
    (await previewDecisions(engines, rita, ids, { kind: 'approve' })).map(({ after, reviewState }) => [
      after?.state,
      reviewState,
    ])
  expect(await look(second)).toEqual([['blocked', 'approved']])
  expect(await look(review, second)).toEqual([
    ['cleared', 'approved'],
    ['cleared', 'approved'],
  ])
})

it('asks for as many people as a scope of the policy does', async () => {
  const { prisma } = engines.db
  const policy = await prisma.policy.findFirstOrThrow({ orderBy: { version: 'desc' } })
  const scopes = [{ match: { namespace: 'Acme' }, requiredApprovals: 2 }]
  const document = { ...(policy.document as object), scopes }
  await prisma.policy.create({ data: { version: policy.version + 1, document } })
  try {
    expect(await ahead(rita, { kind: 'approve' })).toEqual(['restricted', 'restricted', 'open', null])
    const ruling = { reviewId: review, isApproval: true, comment: 'Fine.' }
    expect((await decideReview(engines, rita, ruling)).state).toBe('open')
  } finally {
    await prisma.policy.delete({ where: { version: policy.version + 1 } })
  }
})

it('tells nothing of a review that one may not know of', async () => {
  const stranger: AccountPrincipal = { ...eve, rights: { ...eve.rights, namespaces: new Map() } }
  expect(await ahead(eve, { kind: 'approve' })).toEqual([null, null, 'open', 'review-not-found'])
  await engines.db.prisma.repo.update({ where: { id: repo.id }, data: { visibility: 'private' } })
  expect(await ahead(stranger, { kind: 'approve' })).toEqual([null, null, 'open', 'review-not-found'])
  const [absent] = await previewDecisions(engines, rita, [newId()], { kind: 'approve' })
  expect(absent).toMatchObject({ before: null, after: null, refusal: { code: 'review-not-found' } })
})

it('looks at a page of them and no more', async () => {
  const many = Array.from({ length: 101 }, () => newId())
  await expect(previewDecisions(engines, rita, many, { kind: 'reject' })).rejects.toMatchObject({
    code: 'invalid-argument',
  })
})
