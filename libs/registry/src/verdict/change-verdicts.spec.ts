import { asCommitSha, type CommitSha, parseRepoId, type VerdictState } from '@entrepot/core'
import { findRepo, findRevision, insertRecall, lockRepo, type Repo, transaction } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { testPrincipal } from '@entrepot/testing/principal'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Engines } from '../engines.js'
import { createAccount } from '../identity/create-account.js'
import { judgedRevision } from '../land/judged-revision.js'
import { findReadableRepo } from '../resolve/find-readable-repo.js'
import { whyNotReadable } from '../resolve/may-read.js'
import { ResolveCache } from '../resolve/resolve-cache.js'
import { changeVerdicts } from './change-verdicts.js'

let engines: TestEngines
let accountId: string
const eve = testPrincipal('eve', { scope: 'read' })

beforeAll(async () => {
  engines = await openTestEngines()
  accountId = (await createAccount(engines.db, 'spec', { name: 'rita', kind: 'user', isAdmin: false })).id
})

afterAll(() => engines.close())

let made = 0

async function makeRepo(count = 1): Promise<{ repo: Repo; commits: readonly CommitSha[] }> {
  made += 1
  const id = `acme/m${made}`
  const commits = Array.from({ length: count }, (_, n) => ({ files: { 'a.txt': `${made} ${n}` } }))
  const landed = await landFolder(engines, { id, visibility: 'public', commits })
  const repo = await findRepo(engines.db.prisma, parseRepoId('model', id))
  if (!repo) throw new Error('it landed')
  return { repo, commits: landed.commits }
}

function recall(repo: Repo, commit: string): Promise<unknown> {
  return transaction(engines.db.prisma, async tx => {
    await lockRepo(tx, repo.id)
    await insertRecall(tx, { repoId: repo.id, commit, reason: 'it leaks', byId: accountId })
  })
}

function change(repo: Repo, revisionId: string, state: VerdictState, expiresAt: Date | null = null) {
  const verdict = { state, policyVersion: 1, reasons: state === 'cleared' ? [] : ['some-rule'], expiresAt }
  return changeVerdicts(engines, {
    repo,
    verdicts: [{ revisionId, verdict }],
    cause: 'policy',
    actor: 'spec',
  })
}

const now = async (repo: Repo, commit: CommitSha) => findRevision(engines.db.prisma, repo.id, commit)

it('keeps blocked what was called back, whatever was judged before the recall', async () => {
  const { repo, commits } = await makeRepo()
  const [commit = asCommitSha('0'.repeat(40))] = commits
  const row = await judgedRevision(engines, repo, commit)
  await recall(repo, commit)
  await change(repo, row.id, 'cleared')
  expect(await now(repo, commit)).toMatchObject({ verdict: 'blocked', verdictReasons: ['recalled'] })
  await change(repo, row.id, 'restricted')
  expect(await now(repo, commit)).toMatchObject({ verdictReasons: ['recalled', 'some-rule'] })
})

it('lands as blocked what was called back before anybody asked for it', async () => {
  const { repo, commits } = await makeRepo(3)
  const [first = asCommitSha('0'.repeat(40))] = commits
  await engines.db.pool.query('DELETE FROM revision WHERE repo_id = $1 AND commit = $2', [repo.id, first])
  await recall(repo, first)
  expect(await judgedRevision(engines, repo, first)).toMatchObject({
    verdict: 'blocked',
    verdictReasons: ['recalled'],
  })
})

it('judges anew on the spot, once for all who ask, when the grounds of a verdict ended', async () => {
  const { repo, commits } = await makeRepo()
  const [commit = asCommitSha('0'.repeat(40))] = commits
  const row = await judgedRevision(engines, repo, commit)
  await change(repo, row.id, 'cleared', new Date(Date.now() - 1))
  let judged = 0
  const judging: Engines = {
    ...engines,
    rejudge: async ({ revisionIds }) => {
      judged += 1
      expect(revisionIds).toEqual([row.id])
      await change(repo, row.id, 'blocked')
    },
  }
  const asked = await Promise.all(Array.from({ length: 8 }, () => findReadableRepo(judging, eve, repo)))
  expect(judged).toBe(1)
  expect(new Set(asked.map(({ headVerdict }) => headVerdict))).toEqual(new Set(['blocked']))
})

it('lets no reader by a verdict that nothing is stored to judge anew by', async () => {
  const { repo, commits } = await makeRepo()
  const [commit = asCommitSha('0'.repeat(40))] = commits
  const row = await judgedRevision(engines, repo, commit)
  await change(repo, row.id, 'cleared', new Date(Date.now() - 1))
  await findReadableRepo(engines, eve, repo)
  const standing = await judgedRevision(engines, repo, commit)
  expect(whyNotReadable(eve, repo, { ...standing, commit })?.code).toBe('revision-pending')
})

it('keeps no answer beyond the moment in which its verdict ends, though nothing was written', async () => {
  const { repo } = await makeRepo()
  const cache = new ResolveCache<{ n: number }>(engines.epochs)
  const principal = { kind: 'anonymous' } as const
  cache.keep('k', { principal, repo, expiresAt: new Date(Date.now() + 150) }, { n: 1 })
  expect((await cache.recall('k', principal))?.value).toEqual({ n: 1 })
  await new Promise(resolve => setTimeout(resolve, 160))
  expect((await cache.recall('k', principal))?.value).toBeNull()
})

it('says on the row of the repository what its head is to each audience, also when the state for people stays', async () => {
  const { repo, commits } = await makeRepo()
  const [commit = asCommitSha('0'.repeat(40))] = commits
  const row = await judgedRevision(engines, repo, commit)
  const verdict = { state: 'cleared', policyVersion: 1, reasons: [], audiences: { ci: 'blocked' } } as const
  const verdicts = [{ revisionId: row.id, verdict }]
  expect(await changeVerdicts(engines, { repo, verdicts, cause: 'policy', actor: 'spec' })).toEqual([])
  expect(await findRepo(engines.db.prisma, repo)).toMatchObject({ headAudiences: { ci: 'blocked' } })
})
