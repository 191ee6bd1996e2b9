import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '@entrepot/core'
import { appendAudit } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { createClient } from 'graphql-ws'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import WebSocket from 'ws'
import { openTestServer, type TestServer, tokenOf } from '../../testing/open-test-server.js'
import { kindsOfAct } from './change-kinds.js'
import { ChangeWatcher } from './change-watcher.js'
import { followChanges } from './follow-changes.js'

let engines: TestEngines
let server: TestServer
/** Another node on the same database. */
let other: TestServer
let admin: string
let ann: string
const clients: { dispose(): unknown }[] = []

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  other = await openTestServer(engines)
  admin = await tokenOf(engines, 'root', { scope: 'admin', isAdmin: true })
  ann = await tokenOf(engines, 'ann', { scope: 'write' })
})
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose()
})
afterAll(async () => {
  await other.close()
  await server.close()
  await engines.close()
})

/** What somebody hears, an entry for each event; waits until they listen. */
async function listen(token: string | null, { url } = server): Promise<string[][]> {
  const heard: string[][] = []
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(token !== null && { connectionParams: { authorization: `Bearer ${token}` } }),
  })
  clients.push(client)
  const events = client.iterate<{ changes: { kinds: string[] } }>({
    query: 'subscription { changes { kinds } }',
  })
  const follow = async (): Promise<void> => {
    for await (const { data } of events) heard.push(data?.changes.kinds ?? ['nothing'])
    heard.push(['ended'])
  }
  follow().catch((error: unknown) => heard.push([String(error)]))
  await until(() => heard.length > 0)
  return heard
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100 && !isSo(); tries += 1) await sleep(50)
  expect(isSo()).toBe(true)
}

const act = (action: string) => appendAudit(engines.db.prisma, { actor: 'spec', action, subject: 'a thing' })

it('tells kinds of what changes, on every node, and only those that one may hear of', async () => {
  const everywhere = await Promise.all([listen(admin), listen(ann), listen(null), listen(ann, other)])
  expect(everywhere.map(heard => heard[0])).toEqual([[], [], [], []])
  await act('review.approve')
  const [ofAdmin = [], ofAnn = [], ofNobody = [], elsewhere = []] = everywhere
  await until(() => everywhere.every(heard => heard.length > 1))
  expect(ofAdmin[1]).toEqual(['AUDIT', 'REVIEWS', 'VERDICTS'])
  expect(ofAnn[1]).toEqual(['REVIEWS', 'VERDICTS'])
  expect(elsewhere[1]).toEqual(['REVIEWS', 'VERDICTS'])
  expect(ofNobody[1]).toEqual(['VERDICTS'])
})

it('tells of what a waiver and a verdict change beside themselves', () => {
  expect(kindsOfAct('waiver.approve')).toEqual(['audit', 'waivers', 'findings', 'reviews'])
  expect(kindsOfAct('verdict.change')).toEqual(['audit', 'verdicts', 'repos', 'reviews', 'findings'])
})

it('tells of an entry that is committed after later ones', async () => {
  const heard = await listen(ann)
  const client = await engines.db.pool.connect()
  const write = `INSERT INTO audit_entry (id, actor, action, outcome, subject, detail) VALUES ($1, 'spec', $2, 'done', 'late', '{}')`
  await client.query('BEGIN')
  await client.query(write, [newId(), 'waiver.request'])
  await act('policy.activate')
  await until(() => heard.some(kinds => kinds.includes('POLICIES')))
  await sleep(1_100)
  expect(heard.flat()).not.toContain('WAIVERS')
  await client.query('COMMIT')
  client.release()
  await until(() => heard.some(kinds => kinds.includes('WAIVERS')))
})

it('says a hundred changes at once, and nothing while nothing happens', async () => {
  const heard = await listen(ann)
  await Promise.all(Array.from({ length: 100 }, () => act('token.create')))
  await until(() => heard.length > 1)
  await sleep(2_300)
  // The entries may fall into two looks.
  expect(heard.length).toBeLessThanOrEqual(3)
  expect(new Set(heard.flat())).toEqual(new Set(['TOKENS']))
})

it('looks at no rows while nobody listens, and forgets nothing of what somebody slow did not hear yet', async () => {
  let looks = 0
  const { prisma } = engines.db
  const counted = new Proxy(prisma, {
    get(target, key) {
      if (key === '$queryRaw') looks += 1
      const value: unknown = Reflect.get(target, key)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
  const watcher = new ChangeWatcher({ prisma: counted })
  await sleep(1_200)
  expect(looks).toBe(0)
  const start = await watcher.begin()
  await act('webhook.create')
  await watcher.next(start) // somebody else's question
  await watcher.next(start)
  expect((await watcher.next(start)).kinds).toContain('webhooks')
  const after = looks
  await sleep(1_500)
  expect(looks).toBe(after)
})

it('ends when the token is revoked', async () => {
  const token = await tokenOf(engines, 'eve')
  const heard = await listen(token)
  await engines.db.pool.query(
    `UPDATE token SET revoked_at = now() WHERE account_id = (SELECT id FROM account WHERE name = 'eve')`,
  )
  await engines.db.pool.query(`UPDATE account SET rights_epoch = rights_epoch + 1 WHERE name = 'eve'`)
  await act('repo.create')
  await until(() => heard.at(-1)?.[0] === 'ended')
  expect(heard).toEqual([[], ['ended']])
})

it('ends when rights change, though nothing happens that one may hear of', async () => {
  const token = await tokenOf(engines, 'kim')
  const heard = await listen(token)
  await engines.db.pool.query(`UPDATE account SET rights_epoch = rights_epoch + 1 WHERE name = 'kim'`)
  await until(() => heard.at(-1)?.[0] === 'ended')
  expect(heard).toEqual([[], ['ended']])
})

it('looks at nothing any more once its listener has left, though nothing happened', async () => {
  let asked = 0
  const watcher = new ChangeWatcher(engines.db)
  const mayGoOn = () => Promise.resolve((asked += 1) > 0)
  const events = followChanges(watcher, mayGoOn, () => false)
  await events.next()
  const waiting = events.next()
  const left = events.return()
  expect(await Promise.all([waiting, left])).toEqual([
    { done: true, value: undefined },
    { done: true, value: undefined },
  ])
  expect(asked).toBe(0)
})

it('tells that a run got on, though nobody acts', async () => {
  const mirror = newId()
  const { pool } = engines.db
  await pool.query(
    `INSERT INTO mirror (id, type, namespace, name, id_key, upstream_url, upstream_id) VALUES ($1, 'model', 'acme', 'live', 'acme/live', 'https://hub.example', 'acme/live')`,
    [mirror],
  )
  const run = newId()
  await pool.query(
    `INSERT INTO sync_run (id, mirror_id, state, requested_by) VALUES ($1, $2, 'running', 'spec')`,
    [run, mirror],
  )
  const heard = await listen(null)
  await pool.query(`UPDATE sync_run SET bytes_done = 5, updated_at = now() WHERE id = $1`, [run])
  await until(() => heard.length > 1)
  expect(heard[1]).toEqual(['MIRRORS'])
})
