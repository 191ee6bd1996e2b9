import type { VerdictReason } from '@entrepot/core'
import { clearEverything, openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { PushWorld } from '@entrepot/testing/pushing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Judge } from '../land/judge.js'

const MAIN = 'refs/heads/main'
let isRefusing = true
let engines: TestEngines
let world: PushWorld

/** Blocks for every file whose name begins with `bad`. */
const judge: Judge = async facts => {
  const judged = await clearEverything(facts)
  const bad = facts.entries.filter(({ path }) => path.startsWith('bad'))
  const explanation = bad.map(({ path }): VerdictReason => ({
    ruleId: 'no-bad-files',
    effect: 'block',
    message: `${path} is bad.`,
    fingerprint: Buffer.from(path).toString('hex').padEnd(32, '0').slice(0, 32),
  }))
  if (bad.length === 0) return judged
  const verdict = { state: 'blocked', policyVersion: 1, reasons: ['no-bad-files'], explanation } as const
  return { ...judged, verdict, isRefusedAtGate: isRefusing }
}

beforeAll(async () => {
  engines = await openTestEngines({ judge })
  world = new PushWorld(engines)
})
afterAll(async () => {
  world.dispose()
  await engines.close()
})

it('refuses what the policy blocks with its reasons, and leaves nothing of it', async () => {
  isRefusing = true
  const { repo, folder, land } = await world.open()
  folder.commit({ 'bad.txt': 'x' })
  const landing = land()
  await expect(landing).rejects.toMatchObject({ code: 'push-refused', detail: { rules: ['no-bad-files'] } })
  await expect(landing).rejects.toThrow('no-bad-files: bad.txt is bad.')
  expect(await world.tracesOf(repo)).toBe(0)
})

it('lands what is blocked where the policy says so', async () => {
  isRefusing = false
  const { folder, land } = await world.open()
  folder.commit({ 'bad.txt': 'x' })
  const { judgements } = await land({ [MAIN]: folder.git('rev-parse', 'HEAD') })
  expect(judgements[0]?.judgement.verdict.state).toBe('blocked')
})

it('refuses nobody for what blocked the repository before, only for more of it', async () => {
  isRefusing = false
  const { folder, land } = await world.open()
  folder.commit({ 'bad.txt': 'x', 'bad too.txt': 'y' })
  await land()
  isRefusing = true
  folder.commit({ 'bad.txt': null })
  await land()
  folder.commit({ 'bad again.txt': 'z' })
  await expect(land()).rejects.toThrow('bad again.txt is bad.')
})
