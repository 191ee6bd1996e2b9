import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { CommitSha } from '@entrepot/core'
import { expect, it } from 'vitest'
import { describePacks } from '../fetch/describe-pack.js'
import { hydrate } from '../fixtures/hydrated.js'
import { storePacks } from '../fixtures/store-packs.js'
import { tempFolder } from '../fixtures/temp-folder.js'
import { WorkRepository } from '../fixtures/work-repository.js'
import { runGitText } from '../process/run-git.js'
import { withView } from '../view/with-view.js'
import { exactObjects } from './exact-objects.js'

interface Shown {
  readonly refs: Readonly<Record<string, string>>
  readonly hidden?: readonly string[]
}

/** Everything a repository has, as packs in a cache. */
async function cached(work: WorkRepository) {
  const { cache, gitDir, rows, blobs } = await hydrate(work)
  const tempDir = await tempFolder()
  const packs = rows.map(row => row.oid)
  const show = async ({ refs, hidden = [] }: Shown, from = packs) => {
    const shown = Object.entries(refs).map(([name, oid]) => ({
      name,
      oid: work.git('rev-parse', oid) as CommitSha,
      commit: work.tip(oid),
    }))
    const exact = await exactObjects({
      tempDir,
      cacheGitDir: gitDir,
      packs: from,
      refs: shown,
      hidden: new Set(hidden as CommitSha[]),
    })
    const { objectsOf, ...view } = exact
    const objects = await withView(tempDir, objectsOf, { refs: shown, ...view }, async viewDir => ({
      all: await listObjects(viewDir),
      reached: await reachedFrom(viewDir),
    }))
    expect(readdirSync(tempDir)).toEqual([])
    return { exact, ...objects }
  }
  return { cache, blobs, gitDir, packs, show }
}

function packedBytes(gitDir: string): number {
  const folder = join(gitDir, 'objects', 'pack')
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
}

async function listObjects(gitDir: string): Promise<string[]> {
  const listed = await runGitText(['cat-file', '--batch-all-objects', '--batch-check=%(objectname)'], {
    gitDir,
  })
  return listed.split('\n').sort()
}

async function reachedFrom(gitDir: string): Promise<string[]> {
  const listed = await runGitText(['rev-list', '--objects', '--no-object-names', '--all'], { gitDir })
  return listed.split('\n').sort()
}

it('takes the packs as they are when the refs reach all that is in them', async () => {
  const work = await WorkRepository.create()
  work.commit({ files: { 'a.txt': 'a' } })
  work.commit({ files: { 'sub/b.txt': 'b' } })
  work.git('tag', '-a', '-m', 'the first', 'v1')
  const { show, gitDir, packs } = await cached(work)
  const { exact, all, reached } = await show({ refs: { 'refs/heads/main': 'HEAD', 'refs/tags/v1': 'v1' } })
  expect(exact).toEqual({ objectsOf: gitDir, packs, shallow: [] })
  expect(all).toEqual(reached)
})

it('leaves out what no shown ref leads to, and remembers that', async () => {
  const work = await WorkRepository.create()
  work.commit({ files: { 'a.txt': 'a' } })
  work.git('tag', '-a', '-m', 'hidden', 'v1')
  work.git('switch', '-q', '-c', 'draft')
  const draft = work.commit({ files: { 'secret.txt': 'secret' } })
  const secret = work.git('rev-parse', `${draft}:secret.txt`)
  const { cache, show, gitDir } = await cached(work)
  const refs = { 'refs/heads/main': 'main' }
  const { exact, all, reached } = await show({ refs })
  expect(all).toEqual(reached)
  expect(all).not.toContain(secret)
  expect(all).not.toContain(work.git('rev-parse', 'v1'))
  expect(exact.objectsOf).not.toBe(gitDir)
  expect((await show({ refs })).exact).toEqual(exact)
  const held = (await cache.sizes()).get('repo') ?? 0
  expect(held, 'counted with the cache').toBeGreaterThan(packedBytes(gitDir))
  expect((await show({ refs: { ...refs, 'refs/heads/draft': 'draft' } })).all).toContain(secret)
})

it('cuts history off before what is hidden, on every line that leads to it', async () => {
  const work = await WorkRepository.create()
  const first = work.commit({ files: { 'a.txt': 'only here' } })
  const hidden = work.commit({ files: { 'a.txt': null, 'secret.txt': 'secret' } })
  const mended = work.commit({ files: { 'secret.txt': null, 'b.txt': 'b' } })
  work.git('switch', '-q', '-c', 'side', hidden)
  const side = work.commit({ files: { 'secret.txt': null, 'c.txt': 'c' } })
  const { show } = await cached(work)
  const both = { 'refs/heads/main': 'main', 'refs/heads/side': 'side' }
  const { exact, all, reached } = await show({ refs: both, hidden: [hidden] })
  expect(exact.shallow).toEqual([mended, side].sort())
  expect(all).toEqual(reached)
  for (const gone of [
    hidden,
    first,
    work.git('rev-parse', `${hidden}:secret.txt`),
    work.git('rev-parse', `${first}:a.txt`),
  ])
    expect(all).not.toContain(gone)
  const tagged = await show({ refs: { ...both, 'refs/tags/v1': first }, hidden: [hidden] })
  expect(tagged.all).toContain(first)
  expect(tagged.all).not.toContain(hidden)
})

it('cuts nothing where the hidden commit is not part of what is shown', async () => {
  const work = await WorkRepository.create()
  const first = work.commit({ files: { 'a.txt': 'a' } })
  const hidden = work.commit({ files: { 'secret.txt': 'secret' } })
  work.git('branch', 'shown', first)
  const { show } = await cached(work)
  const { exact, all } = await show({ refs: { 'refs/heads/shown': 'shown' }, hidden: [hidden] })
  expect(exact.shallow).toEqual([])
  expect(all).toHaveLength(3)
})

it('is not fooled by objects that lie in two packs', async () => {
  const work = await WorkRepository.create()
  work.commit({ files: { 'a.txt': 'a' } })
  const first = await cached(work)
  work.commit({ files: { 'b.txt': 'b' } })
  work.git('repack', '-a', '-d', '-q')
  const rows = await storePacks(
    first.blobs.asStore(),
    await describePacks(join(work.gitDir, 'objects', 'pack')),
  )
  await first.cache.hydrate('repo', rows)
  const packs = [...first.packs, ...rows.map(row => row.oid)]
  const { exact } = await first.show({ refs: { 'refs/heads/main': 'main' } }, packs)
  expect(exact).toMatchObject({ objectsOf: first.gitDir, packs })
})

it('has nothing where there are no refs', async () => {
  const work = await WorkRepository.create()
  work.commit({ files: { 'secret.txt': 'secret' } })
  const { show } = await cached(work)
  const { exact } = await show({ refs: {} })
  expect(exact).toMatchObject({ packs: [], shallow: [] })
})
