import { readdir } from 'node:fs/promises'
import { asOid, blobKeys, type Oid, parseRepoId } from '@entrepot/core'
import { findRepo, listPacks } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { type LandedFolder, landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { landRevision } from '../land/land-revision.js'
import { openReader } from '../resolve/open-reader.js'
import { verify } from '../verify/verify.js'
import { collectRetiredPacks } from './collect-retired-packs.js'
import { REPACK_AT_PACKS, repackRepo } from './repack-repo.js'

/** Packs that are too many in these tests: each takes a second to make. */
const FEW = 4

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

const repack = (repoId: string) =>
  repackRepo(engines, repoId, { scratchDir: engines.scratchDir, atPacks: FEW })

it('asks for a repack with the landing that makes too many packs, once', async () => {
  const { prisma } = engines.db
  const { repo } = await landMany('acme/asks', 1)
  const jobs = () => prisma.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'repack' AND data->>'repoId' = ${repo.id}`
  const facts = { sizeBytes: 1, indexSizeBytes: 1, objectCount: 1 }
  const packs = Array.from({ length: REPACK_AT_PACKS }, (_, n) => ({ ...facts, oid: fakeOid(n) }))
  const land = (some: typeof packs) =>
    landRevision(engines, {
      actor: 'spec',
      source: 'push',
      repo: parseRepoId('model', 'acme/asks'),
      create: null,
      packs: some,
      refUpdates: [],
      revisions: [],
    })
  await land(packs.slice(0, REPACK_AT_PACKS - 2))
  expect(await jobs()).toEqual([{ n: 0 }])
  await land(packs.slice(-2, -1))
  await land(packs.slice(-1))
  expect(await jobs()).toEqual([{ n: 1 }])
  await prisma.pack.deleteMany({ where: { oid: { in: packs.map(({ oid }) => oid) } } })
})

function fakeOid(n: number): Oid {
  return asOid(`${n}`.padStart(64, '0'))
}

it('makes one pack of many, of which nothing is missing', async () => {
  const { repo, commits } = await landMany('acme/many', FEW)
  const { prisma } = engines.db
  const old = await listPacks(prisma, repo.id)

  expect(await repack(repo.id)).toBe(FEW)

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
  const { repo } = await landMany('acme/few', FEW - 1)
  expect(await repack(repo.id)).toBe(0)
})

it('keeps what lands while it works, and changes nothing when a pack it replaces is gone', async () => {
  const landing = landMany('acme/busy', 3 * FEW)
  const repo = await expect
    .poll(() => findRepo(engines.db.prisma, parseRepoId('model', 'acme/busy')), { timeout: 10_000 })
    .not.toBeNull()
    .then(() => engines.db.prisma.repo.findFirstOrThrow({ where: { idKey: 'acme/busy' } }))
  let replaced = 0
  let isLanding = true
  void landing.finally(() => (isLanding = false))
  while (isLanding)
    for (const count of await Promise.all([repack(repo.id), repack(repo.id)])) replaced += count
  const { commits } = await landing
  expect(replaced).toBeGreaterThanOrEqual(FEW)
  const reader = await openReader(engines, repo.id)
  for (const commit of commits) expect((await reader.info(commit))?.type).toBe('commit')
  expect(await problems()).toEqual([])
})

it('keeps the bytes of a retired pack that lands again', async () => {
  const { repo } = await landMany('acme/again', FEW)
  await repack(repo.id)
  const { repo: twin } = await landMany('acme/twin', 1)
  const [pack] = await listPacks(engines.db.prisma, twin.id)
  if (!pack) throw new Error('no pack')
  await engines.db.prisma.retiredPack.create({ data: { oid: pack.oid } })
  await collectRetiredPacks(engines, new Date(Date.now() + 1000))
  expect(await engines.blobs.stat(blobKeys.pack(pack.oid))).not.toBeNull()
  expect(await engines.db.prisma.retiredPack.count({ where: { oid: pack.oid } })).toBe(0)
})
