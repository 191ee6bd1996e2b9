import { setTimeout } from 'node:timers/promises'
import { type Fault, faulty, type FaultyCall, randomFaults } from '@entrepot/blobs'
import { findRun, leaseRun, type SyncRun } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import {
  type MirrorWorld,
  nameOf,
  openMirrorWorld,
  scratchFiles,
  upstreamRefs,
} from '@entrepot/testing/mirror'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { requestMirror } from '../request-mirror.js'
import { resumeRuns } from '../resume-runs.js'
import { syncRepo } from './sync-repo.js'

const SIZE_BYTES = 4_000_000

let world: MirrorWorld
let nodes: TestEngines[] = []
let count = 0

beforeAll(async () => {
  world = await openMirrorWorld()
})
afterEach(async () => {
  world.hub.heal()
  for (const node of nodes) await node.close()
  nodes = []
})
afterAll(() => world.close())

/** Another node of the same installation, or this one after a restart. */
async function openNode(options: Parameters<typeof openTestEngines>[0] = {}): Promise<TestEngines> {
  const node = await openTestEngines({ ...options, sharedWith: world.engines })
  nodes.push(node)
  return node
}

async function request(): Promise<{ address: string; runId: string }> {
  count += 1
  const address = `acme/model-${count}`
  const weights = { lfs: { seed: address, sizeBytes: SIZE_BYTES } }
  await world.hub.addRepo({
    address,
    commits: [{ files: { 'weights.bin': weights, 'README.md': '# Model' } }],
  })
  const name = nameOf(address)
  const { run } = await requestMirror(world.engines, 'spec', {
    name,
    upstreamUrl: world.hub.url,
    upstreamId: address,
    revision: null,
    visibility: null,
  })
  return { address, runId: run.id }
}

/** Resolves when `bytes` of the run's files were reported as being here. */
async function untilReported(runId: string, bytes: number): Promise<SyncRun> {
  for (;;) {
    const run = await findRun(world.engines.db.prisma, runId)
    if (run && run.bytesDone >= bytes) return run
    await setTimeout(20)
  }
}

const settingsOf = (owner: string, node = world.engines) =>
  world.settings({ owner, scratchDir: node.scratchDir })

async function expectWhole(address: string): Promise<void> {
  const refs = (await world.refs(address)).map(ref => `${ref.oid} ${ref.name}`)
  expect(refs).toEqual(await upstreamRefs(world.hub, address))
  expect(await world.engines.db.prisma.partialUpload.count()).toBe(0)
}

describe('a run that is interrupted', () => {
  it('by the stop of its server goes on where it was, on another node', async () => {
    const { address, runId } = await request()
    world.hub.fail({ match: '/cdn/', bytesPerSecond: 1_000_000 })
    const stop = new AbortController()
    const first = syncRepo(world.engines, settingsOf('node-1'), runId, stop.signal)
    const reported = await untilReported(runId, 500_000)
    expect(reported).toMatchObject({
      phase: 'files',
      filesTotal: 1,
      filesDone: 0,
      bytesTotal: BigInt(SIZE_BYTES),
    })
    expect(reported.bytesPerSecond).toBeGreaterThan(100_000n)
    stop.abort()
    expect(await first).toBe('released')
    expect(await findRun(world.engines.db.prisma, runId)).toMatchObject({
      state: 'queued',
      leaseOwner: null,
      errorCode: null,
    })
    expect(await world.refs(address)).toEqual([])
    expect(await scratchFiles(world.engines)).toEqual([])

    world.hub.heal()
    world.hub.forgetRequests()
    const node = await openNode()
    expect(await syncRepo(node, settingsOf('node-2', node), runId, new AbortController().signal)).toBe(
      'succeeded',
    )
    await expectWhole(address)
    const ranges = world.hub.requests.filter(({ host }) => host === 'cdn').map(({ range }) => range)
    expect(ranges).toEqual(['bytes=0-0', expect.stringMatching(/^bytes=[1-9]\d{5,}-3999999$/)])
    const run = await findRun(world.engines.db.prisma, runId)
    expect(run).toMatchObject({ attempts: 2, bytesDone: BigInt(SIZE_BYTES) })
    expect(run?.bytesMoved).toBeGreaterThan(BigInt(SIZE_BYTES))
  })

  it('brings no file again that was here in full', async () => {
    const { address, runId } = await request()
    await world.hub.commit(address, { files: { 'a-first.bin': { lfs: `first of ${address}` } } })
    world.hub.fail({ match: /cdn.*weights/, bytesPerSecond: 1_000_000 })
    const stop = new AbortController()
    const first = syncRepo(world.engines, settingsOf('node-1'), runId, stop.signal)
    while ((await untilReported(runId, 100_000)).filesDone < 1) await setTimeout(20)
    stop.abort()
    expect(await first).toBe('released')
    world.hub.heal()
    world.hub.forgetRequests()
    expect(await syncRepo(world.engines, settingsOf('node-1'), runId, new AbortController().signal)).toBe(
      'succeeded',
    )
    expect(world.hub.requests.filter(({ url }) => url.includes('a-first.bin'))).toEqual([])
    await expectWhole(address)
  })

  it('by the death of its server is taken up at the next start', async () => {
    const { address, runId } = await request()
    await leaseRun(world.engines.db.prisma, runId, 'node-died', 3_600)
    expect(await syncRepo(world.engines, settingsOf('node-1'), runId, new AbortController().signal)).toBe(
      'skipped',
    )
    expect(await resumeRuns(world.engines, 'node-died')).toBe(1)
    expect(await syncRepo(world.engines, settingsOf('node-1'), runId, new AbortController().signal)).toBe(
      'succeeded',
    )
    await expectWhole(address)
  })

  it('by a worker that took it over lands nothing and leaves the end to the other', async () => {
    const { address, runId } = await request()
    world.hub.fail({ match: '/cdn/', bytesPerSecond: 500_000 })
    const first = syncRepo(world.engines, settingsOf('node-1'), runId, new AbortController().signal)
    await untilReported(runId, 100_000)
    const { prisma } = world.engines.db
    await prisma.syncRun.update({ where: { id: runId }, data: { leaseOwner: 'node-2' } })
    expect(await first).toBe('skipped')
    expect(await findRun(prisma, runId)).toMatchObject({ state: 'running', leaseOwner: 'node-2' })
    expect(await world.refs(address)).toEqual([])
    world.hub.heal()
    expect(await syncRepo(world.engines, settingsOf('node-2'), runId, new AbortController().signal)).toBe(
      'succeeded',
    )
    await expectWhole(address)
  })
})

it('lands nothing when the run is taken over at the last moment', async () => {
  const { address, runId } = await request()
  const { prisma } = world.engines.db
  const node = await openNode({
    wrapBlobs: blobs => ({
      ...blobs,
      put: async (key, sizeBytes, body) => {
        await blobs.put(key, sizeBytes, body)
        await prisma.syncRun.update({ where: { id: runId }, data: { leaseOwner: 'node-2' } })
      },
    }),
  })
  const { signal } = new AbortController()
  expect(await syncRepo(node, settingsOf('node-1', node), runId, signal)).toBe('skipped')
  expect(await world.refs(address)).toEqual([])
  expect(await findRun(prisma, runId)).toMatchObject({ state: 'running', leaseOwner: 'node-2' })
  expect(await syncRepo(world.engines, settingsOf('node-2'), runId, signal)).toBe('succeeded')
  await expectWhole(address)
})

it('keeps its lease while its packs are stored, however long that takes', async () => {
  const { address, runId } = await request()
  const { prisma } = world.engines.db
  const leaseOf = async () => (await findRun(prisma, runId))?.leaseExpiresAt?.getTime() ?? 0
  let isRenewed: boolean | null = null
  const node = await openNode({
    wrapBlobs: blobs => ({
      ...blobs,
      put: async (key, sizeBytes, body) => {
        await blobs.put(key, sizeBytes, body)
        if (!key.endsWith('.pack') || isRenewed !== null) return
        const leaseExpiresAt = new Date(Date.now() + 500)
        await prisma.syncRun.update({ where: { id: runId }, data: { leaseExpiresAt } })
        for (let looks = 0; looks < 80 && !isRenewed; looks += 1) {
          await setTimeout(100)
          isRenewed = (await leaseOf()) > leaseExpiresAt.getTime()
        }
      },
    }),
  })
  const outcome = await syncRepo(node, settingsOf('node-1', node), runId, new AbortController().signal)
  expect([outcome, isRenewed]).toEqual(['succeeded', true])
  await expectWhole(address)
})

describe('a run', () => {
  it('is worked on once, however often it is started', async () => {
    const { address, runId } = await request()
    const node = await openNode()
    const { signal } = new AbortController()
    const outcomes = await Promise.all([
      syncRepo(world.engines, settingsOf('node-1'), runId, signal),
      syncRepo(world.engines, settingsOf('node-1'), runId, signal),
      syncRepo(node, settingsOf('node-2', node), runId, signal),
    ])
    expect(outcomes.sort()).toEqual(['skipped', 'skipped', 'succeeded'])
    await expectWhole(address)
    expect(await syncRepo(world.engines, settingsOf('node-1'), runId, signal)).toBe('skipped')
  })

  it('ends with a word for people when something unforeseen happens, and with all of it in the log', async () => {
    const { address, runId } = await request()
    const judge = () => Promise.reject(new Error('the judge fell asleep'))
    const engines = { ...world.engines, judge }
    expect(await syncRepo(engines, settingsOf('node-1'), runId, new AbortController().signal)).toBe('failed')
    const run = await findRun(world.engines.db.prisma, runId)
    expect(run).toMatchObject({ state: 'failed', errorCode: 'internal' })
    expect(run?.errorMessage).not.toContain('asleep')
    expect(world.logger.text()).toContain('the judge fell asleep')
    expect(await world.refs(address)).toEqual([])
    expect(await world.mirror(address)).toMatchObject({ state: 'succeeded' })
  })

  it('that cannot land because somebody else moved a ref says so, and the next one succeeds', async () => {
    const { address } = await request()
    await world.mirror(address)
    await world.hub.commit(address, { files: { 'a.txt': 'a' } })
    const judge = world.engines.judge
    const meddle: typeof judge = async facts => {
      await world.engines.db.prisma.gitRef.updateMany({
        data: { oid: '1'.repeat(40), commit: '1'.repeat(40) },
      })
      return judge(facts)
    }
    const before = await world.engines.db.prisma.gitRef.findMany()
    const meddled = await world.mirror(address, { engines: { ...world.engines, judge: meddle } })
    expect(meddled).toMatchObject({ state: 'failed', errorCode: 'ref-conflict' })
    for (const { repoId, name, oid, commit } of before)
      await world.engines.db.prisma.gitRef.update({
        where: { repoId_name: { repoId, name } },
        data: { oid, commit },
      })
    expect(await world.mirror(address)).toMatchObject({ state: 'succeeded' })
    await expectWhole(address)
  })
})

describe('when the store fails', () => {
  it.each<[FaultyCall, Fault]>([
    ['put', 'before'],
    ['put', 'after'],
    ['uploads.begin', 'after'],
    ['uploads.append', 'halfway'],
    ['uploads.append', 'after'],
    ['uploads.promote', 'before'],
    ['uploads.promote', 'after'],
  ])('in %s (%s), nothing of the run is seen, and the next one completes it', async (call, fault) => {
    const { address, runId } = await request()
    const node = await openNode({ wrapBlobs: blobs => faulty(blobs, made => (made === call ? fault : null)) })
    const settings = settingsOf('node-1', node)
    expect(await syncRepo(node, settings, runId, new AbortController().signal)).toBe('failed')
    const run = await findRun(world.engines.db.prisma, runId)
    expect(run).toMatchObject({ state: 'failed', errorCode: 'store-unavailable', revisionsLanded: 0 })
    expect(await world.refs(address)).toEqual([])
    expect(await world.mirror(address)).toMatchObject({ state: 'succeeded' })
    await expectWhole(address)
  })

  it('at random, runs fail or succeed but nothing between the two is ever seen', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31)
    const plan = randomFaults(seed, 0.15)
    const node = await openNode({ wrapBlobs: blobs => faulty(blobs, plan) })
    const { address } = await request()
    let attempts = 0
    for (; attempts < 200; attempts += 1) {
      const run = await world.mirror(address, { engines: node, settings: { scratchDir: node.scratchDir } })
      if (run.state === 'succeeded') break
      expect(run.errorCode, `seed ${seed}`).toBe('store-unavailable')
      expect(await world.refs(address)).toEqual([])
    }
    expect(attempts, `seed ${seed}`).toBeLessThan(200)
    await expectWhole(address)
  })
})
