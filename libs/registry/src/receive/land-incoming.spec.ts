import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultPolicy, evaluate, judge, parseCard } from '@entrepot/cards'
import {
  type AccountPrincipal,
  asOid,
  blobKeys,
  type CommitSha,
  formatRepoId,
  newId,
  parseRepoId,
  type RepoType,
} from '@entrepot/core'
import { describePacks } from '@entrepot/git'
import {
  claimUpload,
  createRepo,
  findOrCreateAccount,
  findRevision,
  linkedOids,
  listPacks,
  listRefs,
  type Repo,
  transaction,
  upsertMirror,
} from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { testPrincipal } from '@entrepot/testing/principal'
import { type PushedFiles, PushFolder, pointerTo } from '@entrepot/testing/pushing'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Judge } from '../land/judge.js'
import { openReader } from '../resolve/open-reader.js'
import type { Incoming } from './incoming.js'
import { landIncoming } from './land-incoming.js'

/** The real rules and policy; and a file `block.txt` blocks, so that there is a blocked revision where one is needed. */
const strictJudge: Judge = async ({ repo, readme, entries, treeFindings }) => {
  const { findings: cardFindings } = evaluate({
    repo: { type: repo.type, id: formatRepoId(repo) },
    card: readme && parseCard(readme),
    files: entries.map(({ path, sizeBytes }) => ({ path, sizeBytes })),
    parents: [],
  })
  const findings = [...cardFindings, ...treeFindings]
  const isBlocked = entries.some(entry => entry.path === 'block.txt')
  const verdict = isBlocked
    ? { state: 'blocked' as const, policyVersion: 1, reasons: ['test-rule'] }
    : judge(findings, defaultPolicy)
  return {
    findings,
    verdict,
    card: null,
    index: { tags: [], license: null, pipelineTag: null, libraryName: null },
  }
}

const MAIN = 'refs/heads/main'
const MIB = 1024 * 1024

let engines: TestEngines
let count = 0

beforeAll(async () => {
  engines = await openTestEngines({ judge: strictJudge })
})
afterAll(() => engines.close())

/** An empty repository of acme's, and a clone. */
async function world(type: RepoType = 'model') {
  const name = parseRepoId(type, `acme/r${(count += 1)}`)
  const repo = await transaction(engines.db.prisma, tx =>
    createRepo(tx, { name, visibility: 'public', gating: 'none', defaultBranch: 'main' }),
  )
  return { repo, ...(await cloneOf(repo)) }
}

async function cloneOf(repo: Repo) {
  const folder = new PushFolder()
  onTestFinished(() => folder.dispose())
  const actor = await actorOf('acme')
  const push = (refs: Record<string, string | null> = { [MAIN]: 'HEAD' }) =>
    folder.push(engines, { actor, repo }, refs)
  const land = async (refs?: Record<string, string | null>) => landIncoming(engines, await push(refs))
  return { folder, actor, push, land }
}

async function actorOf(name: string): Promise<AccountPrincipal> {
  const account = await transaction(engines.db.prisma, tx => findOrCreateAccount(tx, { name, kind: 'user' }))
  return { ...testPrincipal(name, { scope: 'write' }), accountId: account.id, tokenId: newId() }
}

/** Makes a clone's branch what the repository has. */
async function fetchInto(folder: PushFolder, repo: Repo, commit = ''): Promise<void> {
  folder.git('fetch', '-q', (await openReader(engines, repo.id)).gitDir, commit)
  folder.git('reset', '-q', '--hard', commit)
}

const refsOf = async (repo: Repo) =>
  Object.fromEntries((await listRefs(engines.db.prisma, repo.id)).map(ref => [ref.name, ref.oid]))

const packsOf = (repo: Repo, area: 'bond' | 'free' = 'bond') => listPacks(engines.db.prisma, repo.id, area)

/** Nothing of what was refused may be there. */
async function expectNothing(repo: Repo): Promise<void> {
  expect(await refsOf(repo)).toEqual({})
  expect(await packsOf(repo)).toEqual([])
  expect(await engines.db.prisma.revision.count({ where: { repoId: repo.id } })).toBe(0)
  expect(await engines.db.prisma.blobLink.count({ where: { repoId: repo.id } })).toBe(0)
}

describe('what comes in', () => {
  it('is there as a whole: refs, pack, revision, audit row, and the pack in the local cache', async () => {
    const { repo, folder, land } = await world()
    const sha = folder.commit({ 'a.txt': 'a', 'dir/b.txt': 'b' })
    const { revisions, judgements } = await land()
    expect(await refsOf(repo)).toEqual({ [MAIN]: sha })
    expect(revisions.map(({ commit, verdict }) => [commit, verdict])).toEqual([[sha, 'restricted']])
    expect(judgements).toMatchObject([{ refName: MAIN, commit: sha }])
    expect(judgements[0]?.judgement.findings.map(finding => finding.ruleId)).toContain('card-present')
    const [pack] = await packsOf(repo, 'free')
    expect(pack).toMatchObject({ objectCount: 5 })
    const oid = asOid(pack?.oid ?? '')
    expect(await engines.blobs.stat(blobKeys.pack(oid))).toEqual({ sizeBytes: pack?.sizeBytes })
    expect(await engines.blobs.stat(blobKeys.treeIndex(sha))).not.toBeNull()
    const audit = { repoId: repo.id, action: 'revision.land.push', actor: 'acme', outcome: 'done' as const }
    expect(await engines.db.prisma.auditEntry.count({ where: audit })).toBe(1)
    await engines.blobs.delete(blobKeys.pack(oid))
    expect((await (await openReader(engines, repo.id)).info(sha))?.type).toBe('commit')
  })

  it('lets exactly one of two pushes to one branch win, and the loser try again', async () => {
    const { repo, folder, push, land } = await world()
    folder.commit({ 'a.txt': '0' })
    await land()
    for (let round = 1; round <= 5; round += 1) {
      const base = folder.tip()
      const rivals: Incoming[] = []
      for (const who of ['x', 'y']) {
        folder.git('reset', '-q', '--hard', base)
        folder.commit({ [`${who}.txt`]: String(round) }, `${who} ${round}`)
        rivals.push(await push())
      }
      const outcomes = await Promise.allSettled(rivals.map(rival => landIncoming(engines, rival)))
      const losers = outcomes.flatMap(outcome =>
        outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
      )
      expect(losers).toMatchObject([{ code: 'ref-conflict' }])
      const winner = outcomes.findIndex(outcome => outcome.status === 'fulfilled')
      expect((await refsOf(repo))[MAIN]).toBe(rivals[winner]?.refUpdates[0]?.after?.oid)
      folder.git('reset', '-q', '--hard', (await refsOf(repo))[MAIN] ?? '')
    }
  })

  it('is not there at all when the store fails or the last step does, and lands when it is sent again', async () => {
    const { repo, folder, push } = await world()
    folder.commit({ 'a.txt': 'a' })
    const incoming = await push()
    const broken = {
      ...engines,
      blobs: { ...engines.blobs, put: async () => Promise.reject(new Error('disk')) },
    }
    await expect(landIncoming(broken as TestEngines, incoming)).rejects.toThrow('disk')
    const alongside = async () => Promise.reject(new Error('the last straw'))
    await expect(landIncoming(engines, { ...incoming, alongside })).rejects.toThrow('the last straw')
    await expectNothing(repo)
    await landIncoming(engines, incoming)
    expect(Object.keys(await refsOf(repo))).toEqual([MAIN])
  })

  it('finds out that the name has become another repository', async () => {
    const { repo, folder, push } = await world()
    folder.commit({ 'a.txt': 'a' })
    const incoming = await push()
    const renamed = { idKey: `${repo.idKey}-old`, name: `${repo.name}-old` }
    await engines.db.prisma.repo.update({ where: { id: repo.id }, data: renamed })
    await transaction(engines.db.prisma, tx =>
      createRepo(tx, { name: repo, visibility: 'public', gating: 'none', defaultBranch: 'main' }),
    )
    await expect(landIncoming(engines, incoming)).rejects.toMatchObject({ code: 'repo-not-found' })
  })
})

describe('refs', () => {
  it('move without objects, to any commit that is here', async () => {
    const { repo, actor, folder, land } = await world()
    const first = folder.commit({ 'a.txt': 'a' })
    folder.commit({ 'a.txt': 'b' })
    await land()
    const old = { name: 'refs/heads/old', before: null, after: { oid: first, commit: first } }
    const refUpdates = [old]
    const moved: Incoming = { actor, source: 'commit', repo, refUpdates, quarantine: null }
    const { revisions } = await landIncoming(engines, moved)
    expect(revisions.map(revision => revision.commit)).toEqual([first])
    const again = { ...old, name: 'refs/tags/v1' }
    expect((await landIncoming(engines, { ...moved, refUpdates: [again] })).judgements).toEqual([])
    const nowhere = 'a'.repeat(40) as CommitSha
    const lost = { ...old, name: 'refs/tags/v2', after: { oid: nowhere, commit: nowhere } }
    await expect(landIncoming(engines, { ...moved, refUpdates: [lost] })).rejects.toMatchObject({
      code: 'object-missing',
    })
    expect(Object.keys(await refsOf(repo))).toEqual(['refs/heads/main', 'refs/heads/old', 'refs/tags/v1'])
  })

  it('are refused where nobody may write, and the default branch stays', async () => {
    const { folder, push, land } = await world()
    folder.commit({ 'a.txt': 'a' })
    await land()
    folder.commit({ 'a.txt': 'b' })
    folder.git('tag', '-a', '-m', 'x', 'annotated')
    for (const [refs, message] of [
      [{ [MAIN]: null }, 'Cannot delete refs/heads/main'],
      [{ 'refs/convert/parquet': 'HEAD' }, 'only branches'],
      [{ 'refs/notes/x': 'HEAD' }, 'only branches'],
      [{ 'refs/pr/1': 'HEAD' }, 'pull request'],
      [{ 'refs/heads/b': 'annotated' }, 'must point at a commit'],
    ] as const)
      await expect(landIncoming(engines, await push(refs))).rejects.toThrow(message)
  })

  it('are for those who may write, and pull requests for those who may discuss', async () => {
    const { repo, folder, push, land } = await world()
    folder.commit({ 'a.txt': 'a' })
    await land()
    const base = folder.tip()
    folder.commit({ 'a.txt': 'b' })
    const eve = await actorOf('eve')
    await expect(landIncoming(engines, { ...(await push()), actor: eve })).rejects.toMatchObject({
      code: 'forbidden',
    })
    const offered = await push({ 'refs/pr/1': base })
    await landIncoming(engines, { ...offered, actor: eve, source: 'commit' })
    await landIncoming(engines, { ...(await push({ 'refs/pr/1': 'HEAD' })), actor: eve })
    expect((await refsOf(repo))['refs/pr/1']).toBe(folder.tip())
  })

  it('of a mirror are moved by its sync alone', async () => {
    const { repo, folder, push } = await world()
    folder.commit({ 'a.txt': 'a' })
    const mirror = { upstreamUrl: 'https://hub.example', upstreamId: 'a/b', revision: null, visibility: null }
    await transaction(engines.db.prisma, tx => upsertMirror(tx, { name: repo, ...mirror }, repo.id))
    const landing = landIncoming(engines, await push())
    await expect(landing).rejects.toMatchObject({ code: 'forbidden' })
    await expect(landing).rejects.toThrow('is a mirror')
  })
})

describe('names', () => {
  const zero = '0000000000000000000000000000000000000000'

  it.each([
    ['..', '040000'],
    ['.GIT', '040000'],
    ['a\nb', '100644'],
    ['g\u0001', '100644'],
  ])('refuses %j, in the tip and in an older commit', async (name, mode) => {
    const { repo, folder, land } = await world()
    const blob = folder.blob('x')
    const tree = folder.gitOn(`100644 blob ${blob}\tx`, 'mktree')
    const entry = mode === '040000' ? `040000 tree ${tree}` : `100644 blob ${blob}`
    const raw = Buffer.concat([
      Buffer.from(`${mode.replace(/^0/, '')} ${name}\0`),
      Buffer.from(entry.split(' ')[2] ?? zero, 'hex'),
    ])
    const bad = folder.gitOn(raw, 'hash-object', '-t', 'tree', '-w', '--literally', '--stdin')
    const tip = folder.git('commit-tree', bad, '-m', 'bad')
    await expect(land({ [MAIN]: tip })).rejects.toMatchObject({ code: 'path-unsafe' })
    const later = folder.git('commit-tree', tree, '-m', 'hidden', '-p', tip)
    await expect(land({ [MAIN]: later })).rejects.toMatchObject({ code: 'path-unsafe' })
    await expectNothing(repo)
  })
})

describe('what clients could not download', () => {
  it.each<[string, PushedFiles | 'submodule', string]>([
    ['a symbolic link', { link: { link: 'a.txt' } }, 'Replace each link by the file itself'],
    ['a submodule', 'submodule', 'Commit the files themselves'],
    ['names that differ only by case', { 'A.txt': 'x', 'a.TXT': 'y' }, 'Rename one of each pair'],
    ['a big file outside LFS', { 'big file.bin': Buffer.alloc(10 * MIB + 1) }, '--include="*.bin"'],
  ])('refuses %s with the fix', async (_what, files, fix) => {
    const { repo, folder, land } = await world()
    if (files === 'submodule')
      folder.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},sub`)
    else folder.commit(files)
    if (files === 'submodule') folder.git('commit', '-q', '-m', 'a submodule')
    await expect(land()).rejects.toThrow(fix)
    await expectNothing(repo)
  })

  it('lets a file of exactly ten mebibytes pass, and refuses a larger one that an older commit alone has', async () => {
    const { repo, folder, land } = await world()
    folder.commit({ 'a.bin': Buffer.alloc(10 * MIB) })
    await land()
    folder.commit({ 'weights/model.bin': Buffer.alloc(11 * MIB, 1) })
    folder.commit({ 'weights/model.bin': null })
    const landing = land()
    await expect(landing).rejects.toMatchObject({ code: 'limit-exceeded' })
    await expect(landing).rejects.toThrow('`git lfs migrate import --include="weights/model.bin"`')
    expect(await packsOf(repo)).toHaveLength(1)
  })

  it('is let be where it stood before: a repository that was a mirror stays one that can be pushed to', async () => {
    const files = { 'x.txt': 'x', 'X.txt': 'y', 'big.bin': Buffer.alloc(11 * MIB), 'README.md': BAD_CARD }
    const { repo, commits } = await landFolder(engines, { id: 'acme/was-a-mirror', commits: [{ files }] })
    const { folder, land } = await cloneOf(repo)
    await fetchInto(folder, repo, commits[0])
    folder.commit({ 'fine.txt': 'fine' })
    await land()
    expect((await refsOf(repo))[MAIN]).toBe(folder.tip())
    folder.git('checkout', '-q', '-b', 'side')
    folder.commit({ 'also-fine.txt': 'fine' })
    await land({ 'refs/heads/side': 'HEAD' })
    folder.commit({ 'fine.TXT': 'not fine' })
    await expect(land({ 'refs/heads/other': 'HEAD' })).rejects.toThrow('`fine.TXT` and `fine.txt`')
  })
})

const BAD_CARD = '---\nlicense: no-such-licence\n---\n# Model\n'

describe('the gate for cards', () => {
  it('refuses in the words of the Hub what the Hub would refuse', async () => {
    const { repo, folder, land } = await world()
    folder.commit({ 'README.md': BAD_CARD })
    const landing = land()
    await expect(landing).rejects.toMatchObject({ code: 'card-invalid' })
    await expect(landing).rejects.toThrow('"license" must be one of [')
    await expectNothing(repo)
    folder.commit({ 'README.md': '---\nlicense: mit\nbase_model: [a\n---\n' })
    await expect(land()).rejects.toThrow('Invalid YAML in README.md')
  })

  it('refuses only what the push brings, on any branch', async () => {
    const { repo, commits } = await landFolder(engines, {
      id: 'acme/old-card',
      commits: [{ files: { 'README.md': BAD_CARD } }],
    })
    const { folder, land } = await cloneOf(repo)
    await fetchInto(folder, repo, commits[0])
    folder.commit({ 'README.md': `${BAD_CARD}More text.\n` })
    await land()
    folder.commit({ 'README.md': '---\nlicense: no-such-licence\nlanguage: EN\n---\n# Model\n' })
    await expect(land({ 'refs/heads/new': 'HEAD' })).rejects.toThrow('"language" must only contain lowercase')
    expect((await refsOf(repo))['refs/heads/new']).toBeUndefined()
  })

  it('lets a missing card or licence land, restricted', async () => {
    const { folder, land } = await world()
    folder.commit({ 'a.txt': 'a' })
    expect((await land()).revisions[0]?.verdict).toBe('restricted')
    folder.commit({ 'README.md': '# A model\n\nIt does things.\n' })
    expect((await land()).revisions[0]?.verdict).toBe('restricted')
  })
})

describe('pointers to large files', () => {
  it('are taken from those who sent the bytes, in every new commit', async () => {
    const { repo, actor, folder, land } = await world()
    const [first, second] = [pointerTo(randomBytes(50)), pointerTo(randomBytes(60))]
    folder.commit({ 'model.bin': first.text })
    folder.commit({ 'model.bin': second.text })
    const claim = async (file: typeof first) =>
      transaction(engines.db.prisma, tx =>
        claimUpload(tx, { repoId: repo.id, accountId: actor.accountId }, file),
      )
    await claim(second)
    const landing = land()
    await expect(landing).rejects.toMatchObject({
      code: 'lfs-object-missing',
      detail: { oids: [first.oid], count: 1 },
    })
    await expect(landing).rejects.toThrow('model.bin')
    await expectNothing(repo)
    await claim(first)
    await land()
    expect(await linkedOids(engines.db.prisma, repo.id, [first.oid, second.oid])).toHaveLength(2)
    const free = { repoId: repo.id, isFree: true }
    expect(await engines.db.prisma.blobLink.count({ where: free })).toBe(2)
  })

  it('are refused with another size than the file has', async () => {
    const { repo, actor, folder, land } = await world()
    const file = pointerTo(randomBytes(50))
    await transaction(engines.db.prisma, tx =>
      claimUpload(tx, { repoId: repo.id, accountId: actor.accountId }, file),
    )
    folder.commit({ 'a.bin': file.text, 'b.bin': file.text.replace('size 50', 'size 51') })
    await expect(land()).rejects.toMatchObject({ code: 'lfs-object-missing' })
  })

  it('that an older revision has, and whose bytes a mirror never brought, neither refuse nor link', async () => {
    const bytes = randomBytes(70)
    const { repo, commits } = await landFolder(engines, {
      id: 'acme/partly-brought',
      commits: [{ largeFiles: { 'old.bin': bytes }, hasLargeFiles: false }],
    })
    const { folder, land } = await cloneOf(repo)
    await fetchInto(folder, repo, commits[0])
    folder.commit({ 'a.txt': 'a' })
    await land()
    expect((await linkedOids(engines.db.prisma, repo.id, [pointerTo(bytes).oid])).size).toBe(0)
    folder.commit({ 'copy.txt': 'x', 'stolen.bin': `${pointerTo(bytes).text}ext-0-a x\n` })
    await expect(land()).rejects.toMatchObject({ code: 'lfs-object-missing' })
  })
})

describe('the free area', () => {
  it('gets a pack of exactly what released tips bring, whatever else was sent', async () => {
    const { repo, folder, push } = await world()
    folder.commit({ 'a.txt': 'a' })
    const incoming = await push()
    const secret = folder.blob('an object that nothing leads to')
    const { packs } = incoming.quarantine
    const sent = await packOf(folder, [...objectsOf(folder), secret])
    await landIncoming(engines, { ...incoming, quarantine: { ...incoming.quarantine, packs: [sent] } })
    const [pack] = await packsOf(repo, 'free')
    expect(pack?.objectCount).toBe(packs[0]?.objectCount)
    expect(await (await openReader(engines, repo.id)).info(secret)).toBeNull()
  })

  it('takes what came as it is when that is exact', async () => {
    const { repo, folder, push } = await world()
    folder.commit({ 'a.txt': 'a' })
    const incoming = await push()
    await landIncoming(engines, incoming)
    expect((await packsOf(repo, 'free')).map(pack => pack.oid)).toEqual(
      incoming.quarantine.packs.map(pack => pack.oid),
    )
  })

  it('gets nothing of a blocked tip, and all of a released one that came with it', async () => {
    const { repo, folder, land } = await world()
    const fine = folder.commit({ 'a.txt': 'a' })
    folder.git('checkout', '-q', '-b', 'bad')
    folder.commit({ 'block.txt': 'secret' })
    await land({ [MAIN]: 'main', 'refs/heads/bad': 'bad' })
    expect((await findRevision(engines.db.prisma, repo.id, folder.tip('bad')))?.verdict).toBe('blocked')
    expect((await packsOf(repo)).map(pack => [pack.isFree, pack.objectCount]).sort()).toEqual([
      [false, 3],
      [true, 3],
    ])
    expect((await refsOf(repo))[MAIN]).toBe(fine)
  })

  it('gets nothing when a blocked commit comes back that was taken away before', async () => {
    const { repo, folder, push, land } = await world()
    folder.commit({ 'a.txt': 'a' })
    await land()
    folder.git('checkout', '-q', '-b', 'bad')
    folder.commit({ 'block.txt': 'secret' })
    await land({ 'refs/heads/bad': 'HEAD' })
    await land({ 'refs/heads/bad': null })
    const lenient = {
      ...engines,
      judge: async (facts: Parameters<Judge>[0]) => {
        const judgement = await strictJudge(facts)
        return { ...judgement, verdict: { ...judgement.verdict, state: 'cleared' as const } }
      },
    }
    await landIncoming(lenient, await push({ 'refs/heads/bad': 'HEAD' }))
    expect((await findRevision(engines.db.prisma, repo.id, folder.tip()))?.verdict).toBe('blocked')
    expect(await packsOf(repo, 'free')).toHaveLength(1)
  })
})

function objectsOf(folder: PushFolder): string[] {
  return folder
    .git('rev-list', '--objects', '--all')
    .split('\n')
    .map(line => line.slice(0, 40))
}

async function packOf(folder: PushFolder, oids: readonly string[]) {
  const packDir = mkdtempSync(join(tmpdir(), 'entrepot-pack-'))
  onTestFinished(() => rmSync(packDir, { recursive: true, force: true }))
  folder.gitOn(`${oids.join('\n')}\n`, 'pack-objects', '-q', join(packDir, 'pack'))
  const [pack] = await describePacks(packDir)
  if (!pack) throw new Error('no pack was made')
  return pack
}
