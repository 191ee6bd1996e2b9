import {
  ANONYMOUS,
  asCommitSha,
  asGitOid,
  type Audience,
  type CommitSha,
  type Principal,
} from '@entrepot/core'
import { findRepo, type Repo } from '@entrepot/persistence'
import { clearEverything, openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import pg from 'pg'
import { testPrincipal } from '@entrepot/testing/principal'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { judgedRevision } from '../land/judged-revision.js'
import { landRevision } from '../land/land-revision.js'
import { readableRefs } from './readable-refs.js'
import { resolveRevision } from './resolve-revision.js'

let engines: TestEngines
let judgements = 0

beforeAll(async () => {
  engines = await openTestEngines({
    judge: async facts => {
      judgements += 1
      return clearEverything(facts)
    },
  })
})
afterAll(() => engines.close())

const holder = (accountName: string, scope: 'read' | 'write', audience: Audience = 'person'): Principal =>
  testPrincipal(accountName, { scope, audience })

const WRITER = holder('acme', 'write')
const READERS = [ANONYMOUS, holder('bob', 'read'), holder('acme', 'read'), holder('bob', 'read', 'ci')]
const INFERENCE = holder('bob', 'read', 'inference')

const outcome = (principal: Principal, repo: Repo, word: string): Promise<string> =>
  resolveRevision(engines, principal, repo, word).then(
    ({ commit }) => commit,
    (error: { code: string }) => error.code,
  )

/** Moves or deletes a ref as a forced push does, and tells what the repository is then. */
async function force(repo: Repo, ref: string, before: string, after: string | null): Promise<Repo> {
  const commit = after === null ? null : asCommitSha(after)
  await landRevision(engines, {
    actor: 'spec',
    source: 'push',
    repo,
    create: null,
    packs: [],
    refUpdates: [{ name: ref, before: asGitOid(before), after: commit && { oid: commit, commit } }],
    revisions: [],
  })
  const moved = await findRepo(engines.db.prisma, repo)
  if (!moved) throw new TypeError('the repository is gone')
  return moved
}

async function land(id: string, commits: Parameters<typeof landFolder>[1]['commits']) {
  const landed = await landFolder(engines, { id, commits })
  const repo = await findRepo(engines.db.prisma, landed.repo)
  if (!repo) throw new TypeError('the repository is gone')
  const [first = '', second = '', third = ''] = landed.commits as readonly string[]
  return { repo, first, second, third }
}

describe('a commit that no ref leads to any more', () => {
  it('is there for who may write, by its whole id, and for nobody else', async () => {
    const { repo, first, second } = await land('acme/forced', [{ files: { a: '1' } }, { files: { a: '2' } }])
    for (const principal of [...READERS, INFERENCE, WRITER])
      expect(await outcome(principal, repo, second)).toBe(second)
    const moved = await force(repo, 'refs/heads/main', second, first)
    for (const principal of [...READERS, INFERENCE]) {
      expect(await outcome(principal, moved, second)).toBe('revision-not-found')
      expect(await outcome(principal, moved, second.slice(0, 10))).toBe('revision-not-found')
      expect(await outcome(principal, moved, first)).toBe(first)
      expect(await outcome(principal, moved, 'main')).toBe(first)
    }
    expect(await outcome(WRITER, moved, second)).toBe(second)
    expect(await outcome(WRITER, moved, second.slice(0, 10))).toBe('revision-not-found')
    const again = await force(moved, 'refs/heads/main', first, second)
    expect(await outcome(ANONYMOUS, again, second)).toBe(second)
  })

  it('goes with the branch that was deleted, and stays with another that has it in its past', async () => {
    const { repo, first, second, third } = await land('acme/deleted', [
      { files: { a: '1' } },
      { branch: 'side', files: { a: '2' } },
      { branch: 'topic', files: { a: '3' } },
    ])
    const withoutSide = await force(repo, 'refs/heads/side', second, null)
    expect(await outcome(ANONYMOUS, withoutSide, second)).toBe(second)
    const withoutBoth = await force(withoutSide, 'refs/heads/topic', third, null)
    expect(await outcome(ANONYMOUS, withoutBoth, second)).toBe('revision-not-found')
    expect(await outcome(ANONYMOUS, withoutBoth, first)).toBe(first)
  })

  it('is not what an inference token gets for the branch, though it was cleared', async () => {
    const { repo, first, second } = await land('acme/taken-back', [
      { files: { a: '1' }, verdict: 'restricted' },
      { files: { a: '2' }, verdict: 'cleared' },
    ])
    expect(await outcome(INFERENCE, repo, 'main')).toBe(second)
    const moved = await force(repo, 'refs/heads/main', second, first)
    expect(await outcome(INFERENCE, moved, 'main')).toBe('revision-restricted')
    await expect(readableRefs(engines, INFERENCE, moved)).rejects.toMatchObject({
      code: 'revision-restricted',
    })
  })
})

describe('the beginning of a commit id', () => {
  it('is not completed by the refusal', async () => {
    const { repo, first, second } = await land('acme/prefix', [
      { files: { a: '1' } },
      { files: { a: '2' }, verdict: 'blocked', reasons: ['license-declared'] },
    ])
    expect(await outcome(ANONYMOUS, repo, first.slice(0, 7))).toBe(first)
    for (const moved of [repo, await force(repo, 'refs/heads/main', second, first)]) {
      const error = await resolveRevision(engines, ANONYMOUS, moved, second.slice(0, 7)).catch(
        (refusal: unknown) => refusal as Error & { detail: object },
      )
      const said = 'message' in error ? `${error.message} ${JSON.stringify(error.detail)}` : ''
      expect(said).toContain(second.slice(0, 7))
      expect(said).not.toContain(second.slice(0, 8))
    }
  })
})

describe('an inference token', () => {
  it('gets the newest cleared commit of a branch, and of a tag what it stands for', async () => {
    const { repo, first, second } = await land('acme/tagged', [
      { files: { a: '1' }, refs: ['refs/tags/v1'] },
      { files: { a: '2' }, verdict: 'restricted', refs: ['refs/tags/v2'] },
    ])
    const moved = await force(repo, 'refs/tags/v1', first, second)
    expect(await outcome(INFERENCE, moved, 'main')).toBe(first)
    expect(await outcome(INFERENCE, moved, 'v1')).toBe('revision-restricted')
    expect(await readableRefs(engines, INFERENCE, moved)).toEqual([
      { name: 'refs/heads/main', oid: first, commit: first },
    ])
  })

  it('learns what all branches lead to in as many statements as one', async () => {
    const files = { a: '1' }
    const branches = Array.from({ length: 12 }, (_, n) => `refs/heads/b${n}`)
    const one = await land('acme/one-branch', [{ files }, { files: { a: '2' }, verdict: 'restricted' }])
    const many = await land('acme/many-branches', [
      { files, refs: branches },
      { files: { a: '2' }, verdict: 'restricted', refs: branches },
    ])
    const statementsOf = async ({ repo }: { repo: Repo }) => {
      await readableRefs(engines, INFERENCE, repo) // whether commits are reachable is known from here on
      const query = vi.spyOn(pg.Client.prototype, 'query')
      const refs = await readableRefs(engines, INFERENCE, repo)
      const count = query.mock.calls.length
      query.mockRestore()
      return { refs, count }
    }
    const few = await statementsOf(one)
    const all = await statementsOf(many)
    expect(all.refs.map(ref => ref.commit)).toEqual(Array<string>(13).fill(many.first))
    expect([few.refs.length, all.count]).toEqual([1, few.count])
  })
})

it('judges a commit once for all who ask for it at the same time', async () => {
  const { repo, first } = await land('acme/asked-at-once', [{ files: { a: '1' } }, { files: { a: '2' } }])
  const commit: CommitSha = asCommitSha(first)
  await engines.db.prisma.revision.deleteMany({ where: { repoId: repo.id, commit } })
  judgements = 0
  const judged = await Promise.all(Array.from({ length: 20 }, () => judgedRevision(engines, repo, commit)))
  expect(judgements).toBe(1)
  expect(new Set(judged.map(revision => revision.id)).size).toBe(1)
})
