import { readdir } from 'node:fs/promises'
import { blobKeys, type CommitSha } from '@entrepot/core'
import { listPacks } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { type LandedFolder, landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openReader } from '../resolve/open-reader.js'
import { verify } from '../verify/verify.js'
import { collectRetiredPacks } from './collect-retired-packs.js'
import { REPACK_AT_PACKS, repackRepo } from './repack-repo.js'

let engines: TestEngines
beforeAll(async () => {
  engines = await openTestEngines()
})
afterAll(() => engines.close())

/** A repository of which every commit is a pack of its own. */
function landMany(id: string, count: number): Promise<LandedFolder> {
  const commits = Array.from({ length: count }, (_, n) => ({
    files: { [`file-${n}.txt`]: `${id} ${n} `.repeat(50) },
  }))
  return landFolder(engines, { id, commits })
}

async function problems(): Promise<string[]> {
  const found: string[] = []
  await verify(engines, { scratchDir: engines.scratchDir, isQuick: false }, problem => {
    found.push(`${problem.kind} ${problem.subject}`)
  })
  return found
}

it('makes one pack of many, of which nothing is missing, and asks for it by itself', async () => {
  const { repo, commits } = await landMany('acme/many', REPACK_AT_PACKS)
  const { prisma } = engines.db
  const jobs = await prisma.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'repack' AND data->>'repoId' = ${repo.id}`
  expect(jobs).toEqual([{ n: 1 }])
  const old = await listPacks(prisma, repo.id)

  expect(await repackRepo(engines, engines.scratchDir, repo.id)).toBe(REPACK_AT_PACKS)

  const packs = await listPacks(prisma, repo.id)
  expect(packs).toHaveLength(1)
  expect(packs[0]?.isFree).toBe(true)
  expect(await problems()).toEqual([])
  await engines.git.forget(repo.id) // another node has none of the old packs
  const reader = await openReader(engines, repo.id)
  for (const commit of commits) expect((await reader.info(commit))?.type).toBe('commit')

  // Whoever read the list before still finds the old bytes, until the grace is over.
  expect(await collectRetiredPacks(engines)).toBe(0)
  for (const { oid } of old) expect(await engines.blobs.stat(blobKeys.pack(oid))).not.toBeNull()
  expect(await collectRetiredPacks(engines, new Date(Date.now() + 1000))).toBe(old.length)
  for (const { oid } of old) expect(await engines.blobs.stat(blobKeys.pack(oid))).toBeNull()
  expect(await problems()).toEqual([])
  expect(await readdir(engines.scratchDir)).toEqual([])
})

it('does not touch what is few enough', async () => {
  const { repo } = await landMany('acme/few', 3)
  expect(await repackRepo(engines, engines.scratchDir, repo.id)).toBe(0)
})

it('keeps what lands while it works, and changes nothing when a pack it replaces is gone', async () => {
  const { repo } = await landMany('acme/busy', REPACK_AT_PACKS)
  const { prisma } = engines.db
  const racing = Promise.all([
    repackRepo(engines, engines.scratchDir, repo.id),
    landFolder(engines, { id: 'acme/busy', commits: [{ files: { 'late.txt': 'late' } }] }),
    repackRepo(engines, engines.scratchDir, repo.id),
  ])
  const [first, late, second] = await racing
  expect(first + second).toBeGreaterThanOrEqual(REPACK_AT_PACKS)
  const reader = await openReader(engines, repo.id)
  expect((await reader.info(late.commits[0] as CommitSha))?.type).toBe('commit')
  expect((await listPacks(prisma, repo.id)).length).toBeLessThanOrEqual(2)
  expect(await problems()).toEqual([])
})

it('keeps the bytes of a retired pack that lands again', async () => {
  const { repo } = await landMany('acme/again', REPACK_AT_PACKS)
  await repackRepo(engines, engines.scratchDir, repo.id)
  const { repo: twin } = await landMany('acme/twin', 1)
  const [pack] = await listPacks(engines.db.prisma, twin.id)
  if (!pack) throw new Error('no pack')
  await engines.db.prisma.retiredPack.create({ data: { oid: pack.oid } })
  await collectRetiredPacks(engines, new Date(Date.now() + 1000))
  expect(await engines.blobs.stat(blobKeys.pack(pack.oid))).not.toBeNull()
  expect(await engines.db.prisma.retiredPack.count({ where: { oid: pack.oid } })).toBe(0)
})
