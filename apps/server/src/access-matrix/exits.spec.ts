import type { VerdictState } from '@entrepot/core'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROUTES } from '../hub/routes.js'
import type { Route } from '../hub/routing/route.js'
import { UNBUILT_ROUTES } from '../hub/unbuilt-routes.js'
import { EXIT_TABLE, NO_EXITS } from '../testing/access-matrix/exit-table.js'
import { openTestServer, type TestServer, tokenOf } from '../testing/open-test-server.js'
import { rawAsk } from '../testing/raw-ask.js'

const SECRET = 'what nobody may read'
const HOUSES = ['blocked', 'pending', 'expired', 'apart'] as const

let engines: TestEngines
let server: TestServer
let reader: string

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  reader = await tokenOf(engines, 'bob', { scope: 'write', audience: 'ci' })
  for (const house of HOUSES) {
    const verdict: VerdictState = house === 'expired' || house === 'apart' ? 'cleared' : house
    const files = { 'config.json': `{"x":"${SECRET}"}` }
    const commits = [{ files, largeFiles: { 'w.bin': Buffer.from(SECRET) }, verdict, reasons: ['some-rule'] }]
    await landFolder(engines, { id: `acme/${house}`, commits })
  }
  const ofRepo = 'WHERE repo_id = (SELECT id FROM repo WHERE name = $1)'
  await engines.db.pool.query(`UPDATE revision SET expires_at = now() ${ofRepo}`, ['expired'])
  await engines.db.pool.query(`UPDATE revision SET audiences = '{"ci":"blocked"}' ${ofRepo}`, ['apart'])
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

const UNBUILT: ReadonlySet<Route> = new Set(UNBUILT_ROUTES)
const KEYS = ROUTES.filter(route => !UNBUILT.has(route)).flatMap(route =>
  route.methods.map(method => `${method} ${route.path}`),
)

it('says of every route whether it is an exit', () => {
  expect(KEYS.toSorted()).toEqual([...Object.keys(EXIT_TABLE), ...NO_EXITS].toSorted())
})

describe.each(HOUSES)('a revision that is %s for who asks', house => {
  it.each(Object.entries(EXIT_TABLE))('does not leave by %s', async (key, pathOf) => {
    const [method = 'GET'] = key.split(' ')
    const body = BODIES[key]
    const { status, text, headers } = await rawAsk(server.url, pathOf(`acme/${house}`), {
      method,
      token: reader,
      ...(body !== undefined && { body: body.text, headers: { 'content-type': body.type } }),
    })
    expect(status, text).toBe(403)
    expect(text).not.toContain(SECRET)
    expect(String(headers['x-entrepot-code'])).toMatch(/^revision-(blocked|pending)$/)
  })
})

const BODIES: Readonly<Record<string, { readonly type: string; readonly text: string }>> = {
  'POST /api/:types/:repo/paths-info/:rest': {
    type: 'application/x-www-form-urlencoded',
    text: 'paths=config.json',
  },
  'POST /api/:types/:repo/duplicate': { type: 'application/json', text: '{"repository":"bob/copy"}' },
  'POST /:git/git-upload-pack': {
    type: 'application/x-git-upload-pack-request',
    text: '0014command=ls-refs\n0000',
  },
}
