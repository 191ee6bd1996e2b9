import { type AccountPrincipal, newId } from '@entrepot/core'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { testPrincipal } from '@entrepot/testing/principal'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DeliveryLog, type Handing } from './delivery-log.js'

let engines: TestEngines

beforeAll(async () => {
  engines = await openTestEngines()
})

afterAll(() => engines.close())

const repoId = newId()
const somebody = (name: string) =>
  ({ ...testPrincipal(name, { scope: 'read' }), tokenId: newId(), accountId: newId() }) as AccountPrincipal
const EVE = somebody('eve')
const handing = (path: string, rest: Partial<Handing> = {}): Handing => ({
  ...{ repoId, commit: 'a'.repeat(40), path, oid: null, address: '10.0.0.1', exit: 'resolve' },
  principal: EVE,
  ...rest,
})

async function rowsOf(path: string): Promise<Record<string, unknown>[]> {
  const { rows } = await engines.db.pool.query<Record<string, unknown>>(
    'SELECT * FROM delivery WHERE path = $1 ORDER BY id',
    [path],
  )
  return rows
}

/** A database that counts statements, and is away when told so. */
function counting() {
  const seen = { statements: 0, isAway: false }
  const query = (...args: unknown[]) => {
    seen.statements += 1
    if (seen.isAway) return Promise.reject(new Error('connect ECONNREFUSED'))
    return (engines.db.pool.query as (...all: unknown[]) => Promise<unknown>)(...args)
  }
  return { seen, log: new DeliveryLog({ pool: { query } as unknown as TestEngines['db']['pool'] }) }
}

it('has written who gets what when it resolves', async () => {
  const principal = somebody('ann')
  const { log } = counting()
  await log.note(handing('a', { principal, oid: 'b'.repeat(64), exit: 'presigned' }))
  const { tokenId, accountId } = principal
  expect(await rowsOf('a')).toMatchObject([
    {
      ...{
        repo_id: repoId,
        commit: 'a'.repeat(40),
        oid: 'b'.repeat(64),
        address: '10.0.0.1',
        exit: 'presigned',
      },
      ...{ token_id: tokenId, account_id: accountId },
    },
  ])
  await log.note(handing('nobody', { principal: { kind: 'anonymous' } }))
  expect(await rowsOf('nobody')).toMatchObject([{ token_id: null, account_id: null }])
})

it('writes what comes at once in two statements, and the same thing within a minute once', async () => {
  const { log, seen } = counting()
  await Promise.all(Array.from({ length: 500 }, (_, n) => log.note(handing(`many ${n}`))))
  expect(seen.statements).toBeLessThanOrEqual(2)
  await Promise.all(Array.from({ length: 500 }, (_, n) => log.note(handing(`many ${n}`))))
  expect(seen.statements).toBeLessThanOrEqual(2)
  expect(await rowsOf('many 7')).toHaveLength(1)
  await log.note(handing('many 7', { address: '10.0.0.2' }))
  await log.note(handing('many 7', { exit: 'raw' }))
  await log.note(handing('many 7', { principal: somebody('sam') }))
  expect(await rowsOf('many 7')).toHaveLength(4)
})

it('lets nothing leave while it can not write, and forgets that it could not', async () => {
  const { log, seen } = counting()
  seen.isAway = true
  const refused = await Promise.allSettled([log.note(handing('away')), log.note(handing('away'))])
  expect(refused.map(one => one.status === 'rejected' && (one.reason as { code: string }).code)).toEqual([
    'store-unavailable',
    'store-unavailable',
  ])
  seen.isAway = false
  await log.note(handing('away'))
  expect(await rowsOf('away')).toHaveLength(1)
})

it('refuses what comes beyond its bound while the database is slow', async () => {
  let answer: () => void = () => undefined
  const query = () => new Promise(resolve => (answer = () => resolve(null)))
  const log = new DeliveryLog({ pool: { query } as unknown as TestEngines['db']['pool'] })
  const first = log.note(handing('slow'))
  await new Promise(resolve => setImmediate(resolve))
  const rest = Array.from({ length: 20_001 }, (_, n) => log.note(handing(`slow ${n}`)))
  const last = await rest.at(-1)?.catch((error: unknown) => (error as { code: string }).code)
  expect(last).toBe('store-unavailable')
  answer()
  await first
  await new Promise(resolve => setImmediate(resolve))
  answer()
  await rest[0]
})
