import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { asGitOid, type GitOid } from '@entrepot/core'
import { expect, it } from 'vitest'
import { describePacks } from '../fetch/describe-pack.js'
import { MemoryBlobs } from '../fixtures/memory-blobs.js'
import { tempFolder } from '../fixtures/temp-folder.js'
import { WorkRepository } from '../fixtures/work-repository.js'
import { ObjectReader } from '../read/object-reader.js'
import { GitCache } from './git-cache.js'
import { PackOids } from './pack-oids.js'

async function packed() {
  const work = await WorkRepository.create()
  const tip = work.commit({
    files: Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`f${n}`, `${n}`])),
  })
  work.git('repack', '-a', '-d', '-q')
  const packs = await describePacks(join(work.gitDir, 'objects', 'pack'))
  return { work, tip, packs }
}

it('takes a pack into the cache that the store never had, and again is fine', async () => {
  const { work, tip, packs } = await packed()
  const blobs = new MemoryBlobs()
  const cache = new GitCache(blobs.asStore(), await tempFolder())
  await cache.adopt('repo', packs)
  await cache.adopt('repo', packs)
  rmSync(work.folder, { recursive: true })
  const gitDir = await cache.hydrate(
    'repo',
    packs.map(({ oid, sizeBytes }) => ({ oid, sizeBytes })),
  )
  expect(readdirSync(join(gitDir, 'objects', 'pack'))).toHaveLength(2)
  expect(blobs.opened).toEqual([])
  const reader = new ObjectReader(gitDir)
  expect((await reader.info(tip))?.type).toBe('commit')
  await reader.close()
})

it('knows every object of a pack, and no other', async () => {
  const { work, packs } = await packed()
  const oids = await PackOids.read(packs[0]?.idxPath ?? '')
  const all = work.git('rev-list', '--objects', '--all', '--no-object-names').split('\n') as GitOid[]
  expect(oids.count).toBe(all.length)
  expect(all.every(oid => oids.has(oid))).toBe(true)
  for (const edge of ['0', 'f', '7']) expect(oids.has(asGitOid(edge.repeat(40)))).toBe(false)
  await expect(PackOids.read(packs[0]?.packPath ?? '')).rejects.toMatchObject({ code: 'object-corrupt' })
})
