import { setTimeout as sleep } from 'node:timers/promises'
import { freshDatabase } from '@entrepot/testing/database'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ClusterWatch } from './cluster-watch.js'

let db: Awaited<ReturnType<typeof freshDatabase>>
/** Statements that were asked of the database. */
let asked = 0

beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db?.close())

/** The real pool, with its statements counted. */
function counted(): Pick<typeof db, 'pool'> {
  const query = (...args: Parameters<typeof db.pool.query>) => {
    asked += 1
    return db.pool.query(...args)
  }
  return { pool: Object.assign(Object.create(db.pool), { query }) as typeof db.pool }
}

const NEVER = new AbortController().signal

it('asks once for however many wait, also when they come and go during a look, and not at all for nobody', async () => {
  const watch = new ClusterWatch(counted())
  const seen = await watch.read()
  for (let round = 0; round < 3; round += 1) {
    const leave = new AbortController()
    const gone = watch.change(seen, 60_000, leave.signal)
    await sleep(501) // the look has begun
    leave.abort()
    expect(await gone).toBeNull()
  }
  const waiting = Array.from({ length: 100 }, () => watch.change(seen, 2_600, NEVER))
  asked = 0
  expect(new Set(await Promise.all(waiting))).toEqual(new Set([null]))
  expect(asked).toBeGreaterThan(1)
  expect(asked).toBeLessThanOrEqual(6)
  asked = 0
  await sleep(1_200)
  expect(asked).toBe(0)
})

it('wakes those who saw something else, and lets everybody go when it is closed', async () => {
  const watch = new ClusterWatch(db)
  const seen = await watch.read()
  const waiting = watch.change(seen, 20_000, NEVER)
  await db.pool.query(`INSERT INTO inference_profile (name, spec) VALUES ('x', '{}')`)
  const now = await waiting
  expect([now === null, now === seen]).toEqual([false, false])
  const other = watch.change(now ?? '', 20_000, NEVER)
  watch.close()
  expect(await other).toBeNull()
  expect(await watch.change('anything', 20_000, NEVER)).toBeNull()
})
