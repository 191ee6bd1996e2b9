import { setTimeout as sleep } from 'node:timers/promises'
import { findRepo, leaseRun } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { type MirrorWorld, nameOf, openMirrorWorld } from '@entrepot/testing/mirror'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cancelMirrorRun } from './cancel-mirror-run.js'
import { requestMirror } from './request-mirror.js'

const POLL_MS = 50

let engines: TestEngines
let world: MirrorWorld
beforeAll(async () => {
  engines = await openTestEngines()
  world = await openMirrorWorld()
})
afterAll(async () => {
  await world.close()
  await engines.close()
})

function request(name: string) {
  return requestMirror(engines, 'spec', {
    name: { type: 'model', namespace: 'acme', name },
    upstreamUrl: 'https://hub.example',
    upstreamId: `acme/${name}`,
    revision: null,
    visibility: null,
  })
}

it('ends a run that waits, so that no worker takes it, and says who did it', async () => {
  const { run } = await request('waiting')
  const cancelled = await cancelMirrorRun(engines, 'ann', run.id)
  expect(cancelled).toMatchObject({
    state: 'cancelled',
    errorCode: 'cancelled',
    errorMessage: 'Cancelled by ann.',
  })
  expect(await leaseRun(engines.db.prisma, run.id, 'node', 60)).toBeNull()
  const rows = await engines.db.prisma.auditEntry.findMany({ where: { action: 'mirror.cancel' } })
  expect(rows).toMatchObject([{ actor: 'ann', subject: 'acme/waiting', detail: { runId: run.id } }])
  const next = await request('waiting')
  expect(next.isNew).toBe(true)
})

it('refuses to end what has ended, and what never was', async () => {
  const { run } = await request('ended')
  await cancelMirrorRun(engines, 'ann', run.id)
  await expect(cancelMirrorRun(engines, 'ann', run.id)).rejects.toMatchObject({ code: 'state-conflict' })
  const nobody = '00000000-0000-4000-8000-000000000000'
  await expect(cancelMirrorRun(engines, 'ann', nobody)).rejects.toMatchObject({ code: 'run-not-found' })
})

it('stops a run in the middle of a file; nothing of it lands, and the next one brings it all', async () => {
  const address = 'acme/cancelled-midway'
  const weights = { lfs: { seed: address, sizeBytes: 400_000 } }
  await world.hub.addRepo({ address, commits: [{ files: { 'README.md': '# M', 'weights.bin': weights } }] })
  world.hub.fail({ match: '/cdn/', bytesPerSecond: 40_000 })
  const mirroring = world.mirror(address)
  const run = await untilMoving()
  expect(run.files).toMatchObject([{ path: 'weights.bin', sizeBytes: 400_000, error: null }])
  await cancelMirrorRun(world.engines, 'ann', run.id)
  expect(await mirroring).toMatchObject({ outcome: 'skipped', state: 'cancelled' })
  expect(await findRepo(world.engines.db.prisma, nameOf(address))).toBeNull()
  world.hub.heal()
  expect(await world.mirror(address)).toMatchObject({ state: 'succeeded' })
})

/** The run that is under way, once bytes of a file have come. */
async function untilMoving() {
  for (;;) {
    const run = await world.engines.db.prisma.syncRun.findFirst({ where: { state: 'running' } })
    if (run && run.bytesDone > 0n) return run
    await sleep(POLL_MS)
  }
}
