import { type AccountPrincipal, asCommitSha, newId } from '@entrepot/core'
import { findOrCreateAccount, findRevision, type Repo } from '@entrepot/persistence'
import { moveRepository, resolveRevision } from '@entrepot/registry'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { testPrincipal } from '@entrepot/testing/principal'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createJudge } from '../judge/create-judge.js'
import { decideReview } from './decide-review.js'
import { listReviewQueue } from './list-review-queue.js'
import { requestReview } from './request-review.js'
import { withdrawReview } from './change-review.js'

let engines: TestEngines
let [ada, rita]: AccountPrincipal[] = []

beforeAll(async () => {
  const opened = await openTestEngines()
  engines = { ...opened, judge: createJudge(opened.db) }
  ;[ada, rita] = await Promise.all([person('ada', 'admin'), person('rita', 'reviewer')])
})
afterAll(() => engines?.close())

async function person(name: string, role: 'admin' | 'reviewer', namespace = 'a_b') {
  const { id: accountId } = await findOrCreateAccount(engines.db.prisma, { name, kind: 'user' })
  const principal = testPrincipal(name, { scope: 'admin', namespaces: { [namespace]: [role] } })
  return { ...principal, accountId, tokenId: newId() }
}

function known(principal: AccountPrincipal | undefined): AccountPrincipal {
  if (!principal) throw new TypeError('nobody')
  return principal
}

/** Two commits that ada pushed: the first came along, and is judged when somebody asks for it. */
async function make(id: string): Promise<{ repo: Repo; first: string; last: string }> {
  const { repo, commits } = await landFolder(engines, {
    id,
    commits: [{ files: { 'README.md': '# One\n' } }, { files: { 'README.md': '# Two\n' } }],
  })
  const [first = '', last = ''] = commits
  await engines.db.prisma.revision.deleteMany({ where: { repoId: repo.id, commit: first } })
  await engines.db.prisma.revision.updateMany({
    where: { repoId: repo.id },
    data: { pushedById: known(ada).accountId },
  })
  return { repo, first, last }
}

function ask(repo: Repo, commit: string) {
  const order = { repo, revision: { commit }, reason: 'please look', assignees: [] }
  return requestReview(engines, known(ada), order)
}

const decide = (by: AccountPrincipal | undefined, reviewId: string, isApproval: boolean) =>
  decideReview(engines, known(by), { reviewId, isApproval, comment: 'I looked at it.' })

it('is needed for a commit that came along with a push and was judged later', async () => {
  const { repo, first } = await make('a_b/along')
  await resolveRevision(engines, known(ada), repo, first)
  const { id } = await ask(repo, first)
  await expect(decide(ada, id, true)).rejects.toMatchObject({ code: 'forbidden' })
  expect((await decide(rita, id, true)).state).toBe('approved')
})

it('is needed to take back what another one rejected', async () => {
  const { repo, last } = await make('a_b/rejected')
  const { id } = await ask(repo, last)
  await decide(rita, id, false)
  await expect(withdrawReview(engines, known(ada), id)).rejects.toMatchObject({ code: 'forbidden' })
  expect((await withdrawReview(engines, known(rita), id)).state).toBe('withdrawn')
})

it('sees no reviews of a namespace whose name differs by an underscore', async () => {
  const { repo, last } = await make('axb/private')
  await engines.db.prisma.review.deleteMany({})
  const review = { id: newId(), repoId: repo.id, commit: last, reason: 'secret', assigneeIds: [] }
  await engines.db.prisma.review.create({ data: { ...review, requestedById: newId() } })
  const filter = { state: null, isAssigned: false }
  expect(await listReviewQueue(engines, known(rita), filter, { after: null, limit: 10 })).toEqual([])
})

it('judges anew when a repository moves to where other policies and waivers hold', async () => {
  const { repo, last } = await make('a_b/moving')
  const judged: string[] = []
  const rejudge = async ({ revisionIds }: { readonly revisionIds: readonly string[] }) =>
    judged.push(...revisionIds)
  await moveRepository({ ...engines, rejudge }, known(ada), { from: repo, to: { ...repo, name: 'moved' } })
  const after = await findRevision(engines.db.prisma, repo.id, asCommitSha(last))
  expect(judged).toContain(after?.id)
})
