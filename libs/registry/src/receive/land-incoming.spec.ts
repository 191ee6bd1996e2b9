import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asOid, blobKeys, type CommitSha } from '@entrepot/core'
import { describePacks } from '@entrepot/git'
import { createDiscussion, createRepo, findRevision, transaction, upsertMirror } from '@entrepot/persistence'
import { judgeByRules, openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { type PushFolder, PushWorld } from '@entrepot/testing/pushing'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Judge } from '../land/judge.js'
import { openReader } from '../resolve/open-reader.js'
import type { Incoming } from './incoming.js'
import { landIncoming } from './land-incoming.js'

const MAIN = 'refs/heads/main'

let engines: TestEngines
let world: PushWorld

beforeAll(async () => {
  engines = await openTestEngines({ judge: judgeByRules })
  world = new PushWorld(engines)
})
afterAll(async () => {
  world.dispose()
  await engines.close()
})

describe('what comes in', () => {
  it('is there as a whole: refs, pack, revision, audit row, and the pack in the local cache', async () => {
    const { repo, folder, land } = await world.open()
    const sha = folder.commit({ 'a.txt': 'a', 'dir/b.txt': 'b' })
    const { revisions, judgements } = await land()
    expect(await world.refsOf(repo)).toEqual({ [MAIN]: sha })
    expect(revisions.map(({ commit, verdict }) => [commit, verdict])).toEqual([[sha, 'restricted']])
    expect(judgements).toMatchObject([{ refName: MAIN, commit: sha }])
    expect(judgements[0]?.judgement.findings.map(finding => finding.ruleId)).toContain('card-present')
    const [pack] = await world.packsOf(repo, 'free')
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
    const { repo, folder, push, land } = await world.open()
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
      expect((await world.refsOf(repo))[MAIN]).toBe(rivals[winner]?.refUpdates[0]?.after?.oid)
      folder.git('reset', '-q', '--hard', (await world.refsOf(repo))[MAIN] ?? '')
    }
  })

  it('is not there at all when the store fails or the last step does, and lands when it is sent again', async () => {
    const { repo, folder, push } = await world.open()
    folder.commit({ 'a.txt': 'a' })
    const incoming = await push()
    const broken = {
      ...engines,
      blobs: { ...engines.blobs, put: async () => Promise.reject(new Error('disk')) },
    }
    await expect(landIncoming(broken as TestEngines, incoming)).rejects.toThrow('disk')
    const alongside = async () => Promise.reject(new Error('the last straw'))
    await expect(landIncoming(engines, { ...incoming, alongside })).rejects.toThrow('the last straw')
    expect(await world.tracesOf(repo)).toBe(0)
    await landIncoming(engines, incoming)
    expect(Object.keys(await world.refsOf(repo))).toEqual([MAIN])
  })

  it('finds out that the name has become another repository', async () => {
    const { repo, folder, push } = await world.open()
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
    const { repo, actor, folder, land } = await world.open()
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
    expect(Object.keys(await world.refsOf(repo))).toEqual([
      'refs/heads/main',
      'refs/heads/old',
      'refs/tags/v1',
    ])
  })

  it('are refused where nobody may write, and the default branch stays', async () => {
    const { folder, push, land } = await world.open()
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
    const { repo, folder, push, land } = await world.open()
    folder.commit({ 'a.txt': 'a' })
    await land()
    const base = folder.tip()
    folder.commit({ 'a.txt': 'b' })
    const eve = await world.actor('eve')
    await expect(landIncoming(engines, { ...(await push()), actor: eve })).rejects.toMatchObject({
      code: 'forbidden',
    })
    const offered = await push({ 'refs/pr/1': base })
    const author = { accountId: eve.accountId, accountName: 'eve' }
    const pull = { repoId: repo.id, num: 1, title: 'x', status: 'open' as const, author }
    const alongside: Incoming['alongside'] = async tx =>
      void (await createDiscussion(tx, { ...pull, base: { ref: MAIN, commit: base } }))
    await landIncoming(engines, { ...offered, actor: eve, source: 'commit', alongside })
    await landIncoming(engines, { ...(await push({ 'refs/pr/1': 'HEAD' })), actor: eve })
    expect((await world.refsOf(repo))['refs/pr/1']).toBe(folder.tip())
  })

  it('of a mirror are moved by its sync alone', async () => {
    const { repo, folder, push } = await world.open()
    folder.commit({ 'a.txt': 'a' })
    const mirror = { upstreamUrl: 'https://hub.example', upstreamId: 'a/b', revision: null, visibility: null }
    await transaction(engines.db.prisma, tx => upsertMirror(tx, { name: repo, ...mirror }, repo.id))
    const landing = landIncoming(engines, await push())
    await expect(landing).rejects.toMatchObject({ code: 'forbidden' })
    await expect(landing).rejects.toThrow('is a mirror')
  })
})

describe('the free area', () => {
  it('gets a pack of exactly what released tips bring, whatever else was sent', async () => {
    const { repo, folder, push } = await world.open()
    folder.commit({ 'a.txt': 'a' })
    const incoming = await push()
    const secret = folder.blob('an object that nothing leads to')
    const { packs } = incoming.quarantine
    const sent = await packOf(folder, [...objectsOf(folder), secret])
    await landIncoming(engines, { ...incoming, quarantine: { ...incoming.quarantine, packs: [sent] } })
    const [pack] = await world.packsOf(repo, 'free')
    expect(pack?.objectCount).toBe(packs[0]?.objectCount)
    expect(await (await openReader(engines, repo.id)).info(secret)).toBeNull()
  })

  it('takes what came as it is when that is exact', async () => {
    const { repo, folder, push } = await world.open()
    folder.commit({ 'a.txt': 'a' })
    const incoming = await push()
    await landIncoming(engines, incoming)
    expect((await world.packsOf(repo, 'free')).map(pack => pack.oid)).toEqual(
      incoming.quarantine.packs.map(pack => pack.oid),
    )
  })

  it('gets nothing of a blocked tip, and all of a released one that came with it', async () => {
    const { repo, folder, land } = await world.open()
    const fine = folder.commit({ 'a.txt': 'a' })
    folder.git('checkout', '-q', '-b', 'bad')
    folder.commit({ 'block.txt': 'secret' })
    await land({ [MAIN]: 'main', 'refs/heads/bad': 'bad' })
    expect((await findRevision(engines.db.prisma, repo.id, folder.tip('bad')))?.verdict).toBe('blocked')
    expect((await world.packsOf(repo)).map(pack => [pack.isFree, pack.objectCount]).sort()).toEqual([
      [false, 3],
      [true, 3],
    ])
    expect((await world.refsOf(repo))[MAIN]).toBe(fine)
  })

  it('gets nothing when a blocked commit comes back that was taken away before', async () => {
    const { repo, folder, push, land } = await world.open()
    folder.commit({ 'a.txt': 'a' })
    await land()
    folder.git('checkout', '-q', '-b', 'bad')
    folder.commit({ 'block.txt': 'secret' })
    await land({ 'refs/heads/bad': 'HEAD' })
    await land({ 'refs/heads/bad': null })
    const lenient = {
      ...engines,
      judge: async (facts: Parameters<Judge>[0]) => {
        const judgement = await judgeByRules(facts)
        return { ...judgement, verdict: { ...judgement.verdict, state: 'cleared' as const } }
      },
    }
    await landIncoming(lenient, await push({ 'refs/heads/bad': 'HEAD' }))
    expect((await findRevision(engines.db.prisma, repo.id, folder.tip()))?.verdict).toBe('blocked')
    expect(await world.packsOf(repo, 'free')).toHaveLength(1)
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
