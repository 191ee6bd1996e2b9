import { createHash, randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { faulty, type FaultPlan, randomFaults } from '@entrepot/blobs'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fileLine } from '../../testing/commit-client.js'
import { type CommitWorld, openCommitWorld } from '../../testing/commit-world.js'

const ROUNDS = 30
/** Of a hundred calls to the store: about one call in three commits. */
const FAULT_RATE = 0.08
const MIB = 1024 * 1024
const seed = Date.now()

let engines: TestEngines
let world: CommitWorld
let plan: FaultPlan = () => null

beforeAll(async () => {
  engines = await openTestEngines({ wrapBlobs: store => faulty(store, (call, nth) => plan(call, nth)) })
  world = await openCommitWorld(engines)
})
afterAll(async () => {
  await world?.close()
  await engines?.close()
})

it(`lands whole or not at all while the store fails now and then (seed ${seed})`, async () => {
  const { id, head } = await world.filled([fileLine('.gitattributes', '*.bin filter=lfs\n')])
  const landed = new Map<string, string>()
  let tip = head
  let failures = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    const bytes = randomBytes(round % 10 === 0 ? 10 * MIB + 1 : 1_000)
    plan = randomFaults(seed + round, FAULT_RATE)
    const { status, body } = await world.commit(id, [
      fileLine(`${round}.bin`, bytes),
      fileLine('t.txt', `${round}`),
    ])
    plan = () => null
    expect(await readdir(engines.scratchDir)).toEqual([])
    const label = `seed ${seed}, round ${round}`
    if (status === 200) {
      tip = (body as { commitOid: string }).commitOid
      landed.set(`${round}.bin`, createHash('sha256').update(bytes).digest('hex'))
      landed.set('t.txt', `${round}`)
    } else {
      expect(status, label).toBe(503)
      failures += 1
    }
    expect(await world.headOf(id), label).toBe(tip)
  }
  expect([failures > 0, landed.size > 1]).toEqual([true, true])
  const files = await world.filesOf(id)
  expect(Object.keys(files).sort()).toEqual(['.gitattributes', ...landed.keys()].sort())
  for (const [path, wanted] of landed) expect(files[path]).toContain(wanted)
}, 240_000)
