import { mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { blobKeys } from '@entrepot/core'
import { describe, expect, it } from 'vitest'
import { hydrate } from '../fixtures/hydrated.js'
import { WorkRepository } from '../fixtures/work-repository.js'
import { runGitText } from '../process/run-git.js'
import { ObjectReader } from '../read/object-reader.js'
import { readCommit } from '../read/read-commit.js'
import { GitCache } from './git-cache.js'

async function smallRepository() {
  const work = await WorkRepository.create()
  const tip = work.commit({ files: { 'a.txt': 'a' } })
  return { work, tip, ...(await hydrate(work)) }
}

describe('GitCache', () => {
  it('makes a folder that git reads as a repository without refs', async () => {
    const { gitDir, tip, rows } = await smallRepository()
    expect(await runGitText(['cat-file', '-t', tip], { gitDir })).toBe('commit')
    expect(await runGitText(['for-each-ref'], { gitDir })).toBe('')
    expect(readdirSync(join(gitDir, 'objects', 'pack')).sort()).toEqual([
      `pack-${rows[0]?.oid}.idx`,
      `pack-${rows[0]?.oid}.pack`,
    ])
  })

  it('downloads each pack once, however many ask for it', async () => {
    const { blobs, cache, rows, cacheDir } = await smallRepository()
    rmSync(join(cacheDir, 'repo'), { recursive: true })
    blobs.opened.length = 0
    await Promise.all(Array.from({ length: 20 }, () => cache.hydrate('repo', rows)))
    await cache.hydrate('repo', rows)
    expect(blobs.opened).toHaveLength(2)
  })

  it('lets two processes hydrate one repository at the same time', async () => {
    const { blobs, rows, cacheDir, tip } = await smallRepository()
    rmSync(join(cacheDir, 'repo'), { recursive: true })
    const others = Array.from({ length: 4 }, () => new GitCache(blobs.asStore(), cacheDir))
    const [gitDir = ''] = await Promise.all(others.map(other => other.hydrate('repo', rows)))
    expect(await runGitText(['cat-file', '-t', tip], { gitDir })).toBe('commit')
    expect(readdirSync(join(gitDir, 'objects', 'pack'))).toHaveLength(2)
  })

  it('brings back what was deleted, and readers that were open go on', async () => {
    const { cache, rows, cacheDir, tip, gitDir } = await smallRepository()
    const reader = new ObjectReader(gitDir)
    await readCommit(reader, tip)
    rmSync(cacheDir, { recursive: true })
    await cache.hydrate('repo', rows)
    expect((await readCommit(reader, tip)).oid).toBe(tip)
    await reader.close()
  })

  it('adds packs to what an open reader sees', async () => {
    const { work, blobs, cache, rows, gitDir, tip } = await smallRepository()
    const reader = new ObjectReader(gitDir)
    await readCommit(reader, tip)
    const next = work.commit({ files: { 'b.txt': 'b' } })
    expect(await reader.info(next)).toBeNull()
    const other = await hydrate(work)
    for (const [key, bytes] of other.blobs.blobs) blobs.blobs.set(key, bytes)
    await cache.hydrate('repo', [...rows, ...other.rows])
    expect((await readCommit(reader, next)).parents).toEqual([tip])
    await reader.close()
  })

  it('brings back a pack that lost its bytes to a power cut', async () => {
    const { blobs, rows, cacheDir, gitDir, tip } = await smallRepository()
    truncateSync(join(gitDir, 'objects', 'pack', `pack-${rows[0]?.oid}.pack`))
    await new GitCache(blobs.asStore(), cacheDir).hydrate('repo', rows)
    expect(await runGitText(['cat-file', '-t', tip], { gitDir })).toBe('commit')
  })

  it.each(['pack', 'packIndex'] as const)('refuses a damaged %s and leaves nothing of it', async which => {
    const { blobs, cache, rows, gitDir } = await smallRepository()
    const [row] = rows
    if (!row) throw new Error('no pack')
    const key = blobKeys[which](row.oid)
    const bytes = Buffer.from(blobs.blobs.get(key) ?? '')
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
    blobs.blobs.set(key, bytes)
    await cache.forget('repo')
    await expect(cache.hydrate('repo', rows)).rejects.toMatchObject({ code: 'object-corrupt' })
    expect(readdirSync(join(gitDir, 'objects', 'pack'))).toEqual([])
  })

  it('refuses the index of another pack', async () => {
    const { blobs, cache, rows, work } = await smallRepository()
    work.commit({ files: { 'b.txt': 'b' } })
    const other = await hydrate(work)
    const [mine, others] = [rows[0]?.oid, other.rows[0]?.oid]
    if (!mine || !others) throw new Error('no pack')
    blobs.blobs.set(
      blobKeys.packIndex(mine),
      other.blobs.blobs.get(blobKeys.packIndex(others)) ?? Buffer.of(),
    )
    await cache.forget('repo')
    await expect(cache.hydrate('repo', rows)).rejects.toMatchObject({ code: 'object-corrupt' })
  })

  it('says that a pack is not in the store', async () => {
    const { blobs, cache, rows } = await smallRepository()
    await cache.forget('repo')
    blobs.blobs.clear()
    await expect(cache.hydrate('repo', rows)).rejects.toMatchObject({ code: 'blob-missing' })
  })

  it('takes no key that leads elsewhere', async () => {
    const { cache } = await smallRepository()
    for (const key of ['../x', 'a/b', '', '.', '-x']) {
      await expect(cache.hydrate(key, [])).rejects.toThrow(TypeError)
      await expect(cache.forget(key)).rejects.toThrow(TypeError)
    }
  })

  it('deletes what was used the longest ago when it is to keep a size', async () => {
    const { cache, rows, cacheDir } = await smallRepository()
    const sizeBytes = (await cache.sizes()).get('repo') ?? 0
    expect(sizeBytes).toBeGreaterThan(rows[0]?.sizeBytes ?? 0)
    await cache.hydrate('other', rows)
    await cache.hydrate('third', rows)
    await cache.hydrate('repo', rows)
    expect(await cache.evict(2 * sizeBytes)).toEqual(['other'])
    expect(readdirSync(cacheDir).sort()).toEqual(['repo', 'third'])
  })

  it('clears away what a crash left half deleted or half downloaded', async () => {
    const { cache, cacheDir, gitDir } = await smallRepository()
    mkdirSync(join(cacheDir, 'repo.0.deleted', 'objects'), { recursive: true })
    writeFileSync(join(gitDir, 'objects', 'pack', 'tmp_0.pack.partial'), 'x')
    await cache.sweep(new Date(Date.now() + 60_000))
    expect(readdirSync(cacheDir)).toEqual(['repo'])
    expect(readdirSync(join(gitDir, 'objects', 'pack'))).toHaveLength(2)
  })
})
