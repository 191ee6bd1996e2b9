import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { type AccountPrincipal, asCommitSha, blobKeys, isDomainError } from '@entrepot/core'
import { ByteReader, ObjectReader } from '@entrepot/git'
import { findRepo, linkedOids, listLinks, listRefs, type Repo, uploadedSizes } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { pointerTo, PushWorld } from '@entrepot/testing/pushing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openGitView } from '../clone/open-git-view.js'
import { receiveObject } from '../lfs/receive-object.js'
import { receivePush } from '../push/receive-push.js'
import { openReader } from '../resolve/open-reader.js'
import { deleteLargeFiles } from './delete-large-files.js'

const ROUNDS = 8

let engines: TestEngines
let world: PushWorld
let acme: AccountPrincipal

beforeAll(async () => {
  engines = await openTestEngines()
  world = new PushWorld(engines)
  acme = { ...(await world.actor('acme')), scope: 'admin' }
})
afterAll(async () => {
  world.dispose()
  await engines.close()
})

async function holder(id: string, bytes: Buffer): Promise<Repo> {
  return (await landFolder(engines, { id, commits: [{ largeFiles: { 'a.bin': bytes } }] })).repo
}

const isStored = async (bytes: Buffer) =>
  (await engines.blobs.stat(blobKeys.largeFile(pointerTo(bytes).oid))) !== null

/** Later in each round, so that the two sides of a race meet at all points of each other. */
const at = (round: number) => new Promise(resolve => setTimeout(resolve, round * 6))

it('never takes bytes away from a repository that links them at the same moment', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const bytes = randomBytes(40)
    const { oid, text } = pointerTo(bytes)
    const source = await holder(`acme/source${round}`, bytes)
    const clone = await world.open()
    clone.folder.commit({ 'copy.bin': text })
    const deletion = { oids: [oid], isRewriting: false }
    const [, landing] = await Promise.allSettled([
      at(round).then(() => deleteLargeFiles(engines, acme, source, deletion)),
      clone.land(),
    ])
    const isLinked = (await linkedOids(engines.db.prisma, clone.repo.id, [oid])).has(oid)
    expect(isLinked).toBe(landing.status === 'fulfilled')
    expect(await isStored(bytes)).toBe(isLinked)
    if (!isLinked) expect(landing).toMatchObject({ reason: { code: 'lfs-object-missing' } })
  }
})

it('lets no git client see what was rewritten, on a node whose cache still has it', async () => {
  const node = await openTestEngines({ sharedWith: engines })
  try {
    const { repo, commits } = await landFolder(engines, {
      id: 'acme/rewritten',
      commits: [{ files: { 'a.txt': 'a' }, largeFiles: { 'gone.bin': randomBytes(30) } }],
    })
    const [old] = commits
    const sees = async () => {
      const now = await findRepo(engines.db.prisma, repo)
      const view = await openGitView(node, acme, now ?? repo)
      const reader = new ObjectReader(view.gitDir)
      const info = await reader.info(old ?? asCommitSha('0'.repeat(40)))
      await reader.close()
      await view.dispose()
      return info !== null
    }
    expect(await sees()).toBe(true)
    const [file] = await listLinks(engines.db.prisma, repo.id, { after: '', limit: 1 })
    await deleteLargeFiles(engines, acme, repo, { oids: file ? [file.oid] : [], isRewriting: true })
    expect(await sees()).toBe(false)
  } finally {
    await node.close()
  }
})

it('never takes bytes away from somebody who sends them at the same moment', async () => {
  const { repo } = await world.open()
  for (let round = 0; round < ROUNDS; round += 1) {
    const bytes = randomBytes(40)
    const { oid, sizeBytes } = pointerTo(bytes)
    const source = await holder(`acme/sent${round}`, bytes)
    const body = { body: Readable.from([bytes]), requireStillGood: async () => undefined }
    const [, sent] = await Promise.allSettled([
      at(round).then(() => deleteLargeFiles(engines, acme, source, { oids: [oid], isRewriting: false })),
      receiveObject(engines, { principal: acme, repo }, { oid, sizeBytes }, body),
    ])
    const by = { repoId: repo.id, accountId: acme.accountId }
    const isClaimed = (await uploadedSizes(engines.db.prisma, by, [oid])).has(oid)
    expect(isClaimed).toBe(sent.status === 'fulfilled')
    expect(await isStored(bytes)).toBe(isClaimed)
    if (sent.status === 'rejected') expect(isDomainError(sent.reason, 'lfs-object-missing')).toBe(true)
  }
})

it('lets no push without a pack name what was rewritten, on a node whose cache still has it', async () => {
  const node = await openTestEngines({ sharedWith: engines })
  try {
    const bytes = randomBytes(40)
    await holder('acme/has-it-too', bytes)
    const repo = await holder('acme/put-back', bytes)
    const [before] = await listRefs(engines.db.prisma, repo.id)
    await openReader(node, repo.id)
    await deleteLargeFiles(engines, acme, repo, { oids: [pointerTo(bytes).oid], isRewriting: true })
    const now = (await findRepo(engines.db.prisma, repo)) ?? repo
    const name = 'refs/heads/back'
    const request = {
      commands: [{ name, before: null, after: before?.oid ?? null }],
      hasTooManyCommands: false,
      capabilities: new Set<string>(),
    }
    const header = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1')
    const pack = Buffer.concat([header, createHash('sha1').update(header).digest()])
    const { results } = await receivePush(node, {
      ...{ actor: acme, repo: now, request },
      bytes: new ByteReader(Readable.from([pack])),
      signal: AbortSignal.timeout(60_000),
    })
    expect(results).toEqual([{ name, refusal: expect.stringMatching(/leads to no commit/) }])
    expect((await listRefs(engines.db.prisma, repo.id)).map(ref => ref.name)).toEqual(['refs/heads/main'])
  } finally {
    await node.close()
  }
})
