import {
  asCommitSha,
  asGitOid,
  type CommitSha,
  type Finding,
  type GitOid,
  isDomainError,
  parseRepoId,
} from '@entrepot/core'
import {
  findFindings,
  findRepo,
  findRevision,
  listPacks,
  listRefs,
  listClearedTips,
} from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openReader } from '../resolve/open-reader.js'
import { judgedRevision } from './judged-revision.js'
import { type Landing, landRevision, type PreparedRevision } from './land-revision.js'
import { prepareRevision } from './prepare-revision.js'

describe('landRevision', () => {
  let engines: TestEngines

  beforeAll(async () => {
    engines = await openTestEngines()
  })
  afterAll(() => engines.close())

  const finding = (line: number): Finding => ({
    ruleId: 'license-declared',
    severity: 'error',
    state: 'fail',
    message: 'No licence.',
    position: { path: 'README.md', keyPath: null, heading: null, line, column: 1 },
    evidence: null,
    fix: 'Add one.',
    fingerprint: 'f'.repeat(32),
  })

  /** A repository with one commit on `main`, and that commit prepared again to be landed once more. */
  async function oneCommit(
    id: string,
  ): Promise<{ repoId: string; sha: CommitSha; prepared: PreparedRevision; landing: Landing }> {
    const { repo, commits } = await landFolder(engines, {
      id,
      commits: [{ files: { 'README.md': `# ${id}\n` } }],
    })
    const sha = asCommitSha(commits[0] ?? '')
    const prepared = await prepareRevision(engines, repo, sha, await openReader(engines, repo.id))
    const landing: Landing = {
      actor: 'spec',
      source: 'push',
      repo: parseRepoId('model', id),
      create: null,
      packs: [],
      refUpdates: [],
      revisions: [],
    }
    return { repoId: repo.id, sha, prepared, landing }
  }

  const move = (name: string, before: string | null, after: string | null) => ({
    name,
    before: before === null ? null : asGitOid(before),
    after: after === null ? null : { oid: asGitOid(after), commit: asCommitSha(after) },
  })

  it('writes everything, and counts the epoch up', async () => {
    const { repoId, sha, landing } = await oneCommit('acme/whole')
    const repo = await findRepo(engines.db.prisma, parseRepoId('model', 'Acme/Whole'))
    expect(repo).toMatchObject({ id: repoId, headVerdict: 'cleared', epoch: 1n })
    expect(await listRefs(engines.db.prisma, repoId)).toEqual([
      { name: 'refs/heads/main', oid: sha, commit: sha },
    ])
    expect(await findRevision(engines.db.prisma, repoId, sha)).toMatchObject({
      verdict: 'cleared',
      fileCount: 1,
    })
    expect(await listPacks(engines.db.prisma, repoId)).toHaveLength(1)
    expect(
      await engines.db.prisma.auditEntry.count({ where: { repoId, action: 'revision.land.push' } }),
    ).toBe(1)
    await landRevision(engines, { ...landing, refUpdates: [move('refs/heads/other', null, sha)] })
    expect((await findRepo(engines.db.prisma, parseRepoId('model', 'acme/whole')))?.epoch).toBe(2n)
  })

  it('writes nothing when its last step fails', async () => {
    const { repoId, sha, landing } = await oneCommit('acme/nothing')
    const before = await snapshot(repoId)
    const failing = landRevision(engines, {
      ...landing,
      refUpdates: [move('refs/heads/new', null, sha)],
      alongside: async () => {
        throw new Error('the last straw')
      },
    })
    await expect(failing).rejects.toThrow('the last straw')
    expect(await snapshot(repoId)).toEqual(before)
  })

  it('makes no repository unless it is told to', async () => {
    const { landing } = await oneCommit('acme/known')
    const unknown = landRevision(engines, { ...landing, repo: parseRepoId('model', 'acme/unknown') })
    await expect(unknown).rejects.toMatchObject({ code: 'repo-not-found' })
  })

  it('refuses to move a ref that moved meanwhile, and everything that came with it', async () => {
    const { repoId, sha, landing } = await oneCommit('acme/moved')
    const stale = landRevision(engines, {
      ...landing,
      refUpdates: [move('refs/heads/fine', null, sha), move('refs/heads/main', '1'.repeat(40), sha)],
    })
    await expect(stale).rejects.toMatchObject({ code: 'ref-conflict', detail: { ref: 'refs/heads/main' } })
    expect((await listRefs(engines.db.prisma, repoId)).map(ref => ref.name)).toEqual(['refs/heads/main'])
  })

  it('lets exactly one of two racing landings win, ten times of ten', async () => {
    const { repoId, sha, landing } = await oneCommit('acme/race')
    let head: string = sha
    for (let round = 0; round < 10; round += 1) {
      const next = [
        asCommitSha(String(round).padStart(40, 'a')),
        asCommitSha(String(round).padStart(40, 'b')),
      ]
      const outcomes = await Promise.allSettled(
        next.map(oid =>
          landRevision(engines, { ...landing, refUpdates: [move('refs/heads/main', head, oid)] }),
        ),
      )
      const winners = outcomes.flatMap((outcome, at) => (outcome.status === 'fulfilled' ? [next[at]] : []))
      const losers = outcomes.flatMap(outcome =>
        outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
      )
      expect(winners).toHaveLength(1)
      expect(losers.every(reason => isDomainError(reason, 'ref-conflict'))).toBe(true)
      head = (await listRefs(engines.db.prisma, repoId))[0]?.oid ?? ''
      expect(head).toBe(winners[0])
    }
  })

  it('refuses refs of which one is a folder of the other, and lets one go to make room', async () => {
    const { repoId, sha, landing } = await oneCommit('acme/folders')
    const inside = move('refs/heads/main/inside', null, sha)
    await expect(landRevision(engines, { ...landing, refUpdates: [inside] })).rejects.toMatchObject({
      code: 'ref-conflict',
    })
    await landRevision(engines, { ...landing, refUpdates: [inside, move('refs/heads/main', sha, null)] })
    expect((await listRefs(engines.db.prisma, repoId)).map(ref => ref.name)).toEqual([
      'refs/heads/main/inside',
    ])
  })

  describe('the default branch', () => {
    const shown = (id: string) => findRepo(engines.db.prisma, parseRepoId('model', id))

    /** `main` with a licence and a finding, and `master` with another licence, both landed through the door. */
    async function twoBranches(id: string) {
      const { repoId, sha, prepared, landing } = await oneCommit(id)
      const judged = (commit: CommitSha, license: string, findings: Finding[]): PreparedRevision => ({
        ...prepared,
        commit,
        judgement: {
          ...prepared.judgement,
          findings,
          index: {
            tags: [`license:${license}`],
            license,
            pipelineTag: 'text-generation',
            libraryName: 'transformers',
          },
        },
      })
      const [old, next] = [asCommitSha('d'.repeat(40)), asCommitSha('e'.repeat(40))]
      await landRevision(engines, {
        ...landing,
        revisions: [judged(old, 'mit', [finding(1)]), judged(next, 'apache-2.0', [])],
        refUpdates: [move('refs/heads/main', sha, old), move('refs/heads/master', null, next)],
      })
      return { repoId, landing, old, next }
    }

    it('takes the facts of its head along when another branch becomes it, though that landed before', async () => {
      const { repoId, landing, old, next } = await twoBranches('acme/renamed')
      expect(await shown('acme/renamed')).toMatchObject({ license: 'mit', errorFindings: 1 })
      await landRevision(engines, {
        ...landing,
        defaultBranch: 'master',
        refUpdates: [move('refs/heads/main', old, null)],
      })
      const head = await findRevision(engines.db.prisma, repoId, next)
      expect(await shown('acme/renamed')).toMatchObject({
        defaultBranch: 'master',
        headRevisionId: head?.id,
        headVerdict: 'cleared',
        license: 'apache-2.0',
        tags: ['license:apache-2.0'],
        pipelineTag: 'text-generation',
        libraryName: 'transformers',
        errorFindings: 0,
      })
    })

    it('shows the facts of an older revision when it is wound back to it', async () => {
      const { landing, old, next } = await twoBranches('acme/rewound')
      await landRevision(engines, { ...landing, refUpdates: [move('refs/heads/main', old, next)] })
      expect(await shown('acme/rewound')).toMatchObject({ license: 'apache-2.0', errorFindings: 0 })
      await landRevision(engines, { ...landing, refUpdates: [move('refs/heads/main', next, old)] })
      expect(await shown('acme/rewound')).toMatchObject({ license: 'mit', errorFindings: 1 })
    })

    it('shows nothing of its old head when it is gone', async () => {
      const { landing, old } = await twoBranches('acme/headless')
      await landRevision(engines, { ...landing, refUpdates: [move('refs/heads/main', old, null)] })
      expect(await shown('acme/headless')).toMatchObject({
        defaultBranch: 'main',
        headRevisionId: null,
        headVerdict: null,
        license: null,
        tags: [],
        pipelineTag: null,
        libraryName: null,
        errorFindings: 0,
      })
    })
  })

  it('lands thousands of tags within one transaction, and names the one that moved meanwhile', async () => {
    const { repoId, sha, prepared, landing } = await oneCommit('acme/many')
    const tags = Array.from({ length: 2_000 }, (_, at) => asCommitSha(at.toString(16).padStart(40, '0')))
    const revisions = tags.map((commit, at): PreparedRevision => {
      const findings = [1, 2, 3].map(line => ({ ...finding(line), fingerprint: `${line}`.padStart(32, '0') }))
      const own = { ...finding(9), fingerprint: commit.slice(0, 32).replace(/^0/, 'f') }
      return {
        ...prepared,
        commit,
        judgement: { ...prepared.judgement, findings: at === 7 ? [...findings, own] : findings },
      }
    })
    const refUpdates = tags.map((commit, at) => move(`refs/tags/v${at}`, null, commit))
    const startedAt = performance.now()
    const landed = await landRevision(engines, { ...landing, revisions, refUpdates })
    process.stdout.write(`2,000 tags with 3 findings each: ${Math.round(performance.now() - startedAt)} ms\n`)
    expect(landed.revisions.map(revision => revision.commit)).toEqual(tags)
    expect(await listRefs(engines.db.prisma, repoId)).toHaveLength(2_001)
    const { prisma } = engines.db
    expect(await prisma.revision.count({ where: { repoId } })).toBe(2_001)
    expect(await prisma.finding.count({ where: { repoId } })).toBe(6_001)
    expect(
      await prisma.finding.count({ where: { repoId, introducedByCommit: { not: tags[0] ?? '' } } }),
    ).toBe(1)
    const log = await prisma.refLogEntry.findMany({ where: { repoId }, orderBy: { id: 'asc' } })
    expect(log.slice(1).map(entry => entry.refName)).toEqual(refUpdates.map(update => update.name))

    const all = tags.map((commit, at) => move(`refs/tags/v${at}`, at === 1_234 ? sha : commit, sha))
    await expect(landRevision(engines, { ...landing, refUpdates: all })).rejects.toMatchObject({
      code: 'ref-conflict',
      detail: { ref: 'refs/tags/v1234' },
    })
    expect(await prisma.refLogEntry.count({ where: { repoId } })).toBe(2_001)
  })

  it('refuses to move one ref twice at a time', async () => {
    const { sha, landing } = await oneCommit('acme/twice')
    const twice = [move('refs/heads/a', null, sha), move('refs/heads/a', null, sha)]
    await expect(landRevision(engines, { ...landing, refUpdates: twice })).rejects.toMatchObject({
      code: 'ref-conflict',
      detail: { ref: 'refs/heads/a' },
    })
  })

  it('lists packs in the free area only when every tip they bring is released', async () => {
    const { repo } = await landFolder(engines, {
      id: 'acme/areas',
      commits: [
        { files: { a: '1' }, verdict: 'restricted' },
        { files: { a: '2' }, verdict: 'blocked' },
      ],
    })
    expect((await listPacks(engines.db.prisma, repo.id)).map(pack => pack.isFree)).toEqual([true, false])
    expect(await listPacks(engines.db.prisma, repo.id, 'free')).toHaveLength(1)
  })

  it('remembers which revision introduced a finding, and what main was when it was last cleared', async () => {
    const { repoId, sha, prepared, landing } = await oneCommit('acme/findings')
    await engines.db.prisma.revision.deleteMany({ where: { repoId } })
    const judged = (line: number, commit: CommitSha): PreparedRevision => ({
      ...prepared,
      commit,
      judgement: {
        ...prepared.judgement,
        findings: [finding(line)],
        verdict: { state: 'restricted', policyVersion: 1, reasons: ['x'] },
      },
    })
    const later = asCommitSha('c'.repeat(40))
    await landRevision(engines, { ...landing, revisions: [judged(3, sha)] })
    const { revisions } = await landRevision(engines, {
      ...landing,
      revisions: [judged(9, later)],
      refUpdates: [move('refs/heads/main', sha, later)],
    })
    const [row] = await findFindings(engines.db.prisma, [revisions[0]?.id ?? ''])
    expect(row).toMatchObject({ line: 9, introducedByCommit: sha })
    expect(await findRepo(engines.db.prisma, landing.repo)).toMatchObject({
      headVerdict: 'restricted',
      errorFindings: 1,
    })
    expect(await listClearedTips(engines.db.prisma, repoId, ['refs/heads/main'], 1)).toEqual([])
  })

  it('judges an older commit when it is asked for, and denies one that no ref leads to', async () => {
    const { repo, commits } = await landFolder(engines, {
      id: 'acme/older',
      commits: [{ files: { a: '1' } }, { files: { a: '2' } }],
    })
    const [older, head] = commits.map(asCommitSha)
    await engines.db.prisma.revision.deleteMany({ where: { repoId: repo.id, commit: older ?? '' } })
    expect(await judgedRevision(engines, repo, asCommitSha(older ?? ''))).toMatchObject({
      verdict: 'cleared',
      commit: older,
    })

    await engines.db.prisma.revision.deleteMany({ where: { repoId: repo.id } })
    const rewound = move('refs/heads/main', head ?? '', older ?? '')
    await landRevision(engines, {
      actor: 'spec',
      source: 'push',
      repo,
      create: null,
      packs: [],
      refUpdates: [rewound],
      revisions: [],
    })
    await expect(judgedRevision(engines, repo, asCommitSha(head ?? ''))).rejects.toMatchObject({
      code: 'revision-not-found',
    })
  })

  /** Everything that a landing writes of a repository. */
  async function snapshot(repoId: string) {
    const { prisma } = engines.db
    const where = { repoId }
    const repo = await prisma.repo.findUniqueOrThrow({ where: { id: repoId } })
    const refs: { name: string; oid: GitOid }[] = await listRefs(prisma, repoId)
    const counts = [
      prisma.revision.count({ where }),
      prisma.pack.count({ where }),
      prisma.auditEntry.count({ where }),
    ]
    return { repo, refs, counts: await Promise.all(counts), log: await prisma.refLogEntry.count({ where }) }
  }
})
