import { type AccountPrincipal, type MemberRole, newId } from '@entrepot/core'
import { findOrCreateAccount, findRevision, type Repo } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { testPrincipal } from '@entrepot/testing/principal'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createJudge } from '../judge/create-judge.js'
import { rejudgeRevisions } from '../rejudge/rejudge-revisions.js'
import { decideWaiver } from '../waivers/decide-waiver.js'
import { requestWaiver } from '../waivers/request-waiver.js'
import { assignReview, withdrawReview } from './change-review.js'
import { listReviewQueue } from './list-review-queue.js'
import { decideReview } from './decide-review.js'
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
const HOUR_MS = 3_600_000

let engines: TestEngines
const people: Record<string, AccountPrincipal> = {}
let repo: Repo
let commit: string
let made = 0

beforeAll(async () => {
  const opened = await openTestEngines()
  engines = { ...opened, judge: createJudge(opened.db) }
  for (const name of ['pia', 'rita', 'rolf', 'rob', 'eve']) {
    const { id } = await findOrCreateAccount(engines.db.prisma, { name, kind: 'user' })
    const role = name === 'eve' ? 'reader' : name === 'pia' ? 'admin' : 'reviewer'
    people[name] = {
      ...testPrincipal(name, { scope: 'write', namespaces: { acme: [role] } }),
      accountId: id,
      tokenId: newId(),
    }
  }
})
afterAll(() => engines?.close())

beforeEach(async () => {
  made += 1
  const landed = await landFolder(engines, {
    id: `acme/m${made}`,
    commits: [{ files: { 'README.md': CARD } }],
  })
  repo = landed.repo
  commit = landed.commits[0] ?? ''
  await engines.db.prisma.revision.updateMany({ data: { pushedById: person('pia').accountId } })
})

function person(name: string): AccountPrincipal {
  const found = people[name]
  if (!found) throw new TypeError(`nobody is called ${name}`)
  return found
}

async function verdict(): Promise<string> {
  const row = await findRevision(engines.db.prisma, repo.id, commit as never)
  return `${row?.verdict} ${row?.verdictReasons.join(' ')}`.trim()
}

function ask(by = 'pia') {
  return requestReview(engines, person(by), {
    repo,
    revision: { commit },
    reason: 'please look',
    assignees: [],
  })
}

function decide(by: string, reviewId: string, isApproval = true) {
  return decideReview(engines, person(by), { reviewId, isApproval, comment: 'I looked at it.' })
}

describe('a review', () => {
  it('clears what is restricted once a reviewer approves, and says so at the head', async () => {
    expect(await verdict()).toBe('restricted bias-section-present')
    const { id } = await ask()
    expect((await decide('rita', id)).state).toBe('approved')
    expect(await verdict()).toBe('cleared')
    const head = await engines.db.prisma.repo.findUniqueOrThrow({ where: { id: repo.id } })
    expect([head.headVerdict, head.epoch > repo.epoch]).toEqual(['cleared', true])
    const changes = await engines.db.prisma.verdictChange.findMany({
      where: { repoId: repo.id },
      orderBy: { id: 'asc' },
    })
    expect(changes.map(({ cause, before, after }) => [cause, before, after])).toEqual([
      ['landing', null, 'restricted'],
      ['review', 'restricted', 'cleared'],
    ])
  })

  it('is not approved by who pushed the revision, who may reject it', async () => {
    const { id } = await ask()
    await expect(decide('pia', id)).rejects.toMatchObject({ code: 'forbidden' })
    expect((await decide('pia', id, false)).state).toBe('rejected')
    expect(await verdict()).toBe('blocked review-rejected bias-section-present')
  })

  it('counts the last word of each, and one rejection rejects', async () => {
    const { id } = await ask()
    await decide('rita', id)
    await decide('rolf', id, false)
    expect(await verdict()).toMatch(/^blocked/)
    await decide('rolf', id)
    expect(await verdict()).toBe('cleared')
  })

  it('judges from its files what landed before facts were kept', async () => {
    const { id } = await ask()
    await engines.db.prisma.$executeRaw`UPDATE revision SET facts = NULL WHERE repo_id = ${repo.id}::uuid`
    await decide('rita', id)
    expect(await verdict()).toBe('cleared')
  })

  it('needs as many people as the policy says', async () => {
    const { prisma } = engines.db
    const policy = await prisma.policy.findFirstOrThrow({ orderBy: { version: 'desc' } })
    const document = { ...(policy.document as object), requiredApprovals: 2 }
    await prisma.policy.create({ data: { version: policy.version + 1, document } })
    try {
      const { id } = await ask()
      expect((await decide('rita', id)).state).toBe('open')
      await decide('rita', id)
      expect(await verdict()).toMatch(/^restricted/)
      expect((await decide('rolf', id)).state).toBe('approved')
      expect(await verdict()).toBe('cleared')
    } finally {
      await prisma.policy.delete({ where: { version: policy.version + 1 } })
    }
  })

  it('is asked for once at a time, by those who keep the repository, and can be taken back', async () => {
    await expect(ask('eve')).rejects.toMatchObject({ code: 'forbidden' })
    const { id } = await ask()
    await expect(ask()).rejects.toMatchObject({ code: 'already-exists', detail: { review: id } })
    await expect(decide('eve', id)).rejects.toMatchObject({ code: 'forbidden' })
    expect((await assignReview(engines, person('pia'), { id, assignees: ['Rolf'] })).assigneeIds).toEqual([
      person('rolf').accountId,
    ])
    const crowd = Array.from({ length: 21 }, () => 'Rolf')
    await expect(assignReview(engines, person('pia'), { id, assignees: crowd })).rejects.toThrow('at most 20')
    await expect(assignReview(engines, person('pia'), { id, assignees: ['nemo'] })).rejects.toThrow('"nemo"')
    await decide('rita', id)
    await expect(withdrawReview(engines, person('eve'), id)).rejects.toMatchObject({ code: 'forbidden' })
    await withdrawReview(engines, person('rita'), id)
    expect(await verdict()).toMatch(/^restricted/)
    await expect(decide('rolf', id)).rejects.toMatchObject({ code: 'state-conflict' })
    await ask()
  })
})

describe('the queue', () => {
  const page = { after: null, limit: 100 }
  const queueOf = async (one: AccountPrincipal) =>
    (await listReviewQueue(engines, one, { state: 'open', isAssigned: false }, page)).map(({ id }) => id)

  it('leaves out a repository in which a reviewer of its namespace is something else', async () => {
    const { id } = await ask()
    const rita = person('rita')
    expect(await queueOf(rita)).toContain(id)
    const as = (role: MemberRole): AccountPrincipal => ({
      ...rita,
      rights: { ...rita.rights, repos: new Map([[repo.id, [role]]]) },
    })
    expect(await queueOf(as('reader'))).not.toContain(id)
    expect(await queueOf(as('reviewer'))).toContain(id)
  })
})

describe('a waiver', () => {
  async function fingerprint(): Promise<string> {
    const row = await engines.db.prisma.finding.findFirstOrThrow({
      where: { repoId: repo.id, ruleId: 'bias-section-present' },
    })
    return row.fingerprint
  }

  async function request(expiresAt = new Date(Date.now() + HOUR_MS), subject?: { ruleId: string }) {
    return requestWaiver(engines, person('pia'), {
      place: { repo },
      subject: subject ?? { fingerprint: await fingerprint() },
      reason: 'A toy of ours.',
      expiresAt,
    })
  }

  const approve = (by: string, id: string) =>
    decideWaiver(engines, person(by), { id, state: 'approved', reason: 'fine' })

  it('counts once somebody else approved it, until it is revoked', async () => {
    const { id } = await request()
    expect(await verdict()).toMatch(/^restricted/)
    await expect(approve('pia', id)).rejects.toMatchObject({ code: 'forbidden' })
    await approve('rita', id)
    expect(await verdict()).toBe('cleared')
    await expect(approve('rolf', id)).rejects.toMatchObject({ code: 'state-conflict' })
    await decideWaiver(engines, person('pia'), { id, state: 'revoked', reason: 'not needed any more' })
    expect(await verdict()).toMatch(/^restricted/)
  })

  it('of a rule covers a namespace, and the verdict knows when it ends', async () => {
    const expiresAt = new Date(Date.now() + HOUR_MS)
    const { id } = await requestWaiver(engines, person('pia'), {
      place: { namespace: 'Acme' },
      subject: { ruleId: 'bias-section-present' },
      reason: 'All of these are toys.',
      expiresAt,
    })
    await approve('rolf', id)
    expect(await verdict()).toBe('cleared')
    const row = await findRevision(engines.db.prisma, repo.id, commit as never)
    expect(row?.expiresAt).toEqual(expiresAt)
    await decideWaiver(engines, person('rolf'), { id, state: 'revoked', reason: 'over' })
    expect(await verdict()).toMatch(/^restricted/)
  })

  it('that a landing rests on is asked once more soon, under the lock that the landing did not hold', async () => {
    const expiresAt = new Date(Date.now() + HOUR_MS)
    const { id } = await requestWaiver(engines, person('pia'), {
      place: { namespace: 'acme' },
      subject: { ruleId: 'bias-section-present' },
      reason: 'Toys.',
      expiresAt,
    })
    await approve('rita', id)
    const landed = await landFolder(engines, {
      id: 'acme/later',
      commits: [{ files: { 'README.md': CARD } }],
    })
    const row = () =>
      engines.db.prisma.revision.findFirstOrThrow({ where: { repoId: landed.repo.id, verdict: 'cleared' } })
    expect((await row()).expiresAt?.getTime()).toBeLessThanOrEqual(Date.now() + 60_000)
    const order = { cause: 'expiry', actor: 'spec' } as const
    await rejudgeRevisions(engines, { revisionIds: [(await row()).id], ...order })
    expect((await row()).expiresAt).toEqual(expiresAt)
    await decideWaiver(engines, person('rita'), { id, state: 'revoked', reason: 'over' })
  })

  it('is for something that was found, and ends within a year', async () => {
    await expect(request(undefined, { ruleId: 'no-such-rule' })).rejects.toMatchObject({
      code: 'invalid-argument',
    })
    for (const days of [-1, 400]) {
      const end = new Date(Date.now() + days * 24 * HOUR_MS)
      await expect(request(end)).rejects.toMatchObject({ code: 'invalid-argument' })
    }
  })
})
