import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { landTestRepo } from '../testing/land-test-repo.js'
import { openTestServer, type TestServer } from '../testing/open-test-server.js'
import { rawAsk } from '../testing/raw-ask.js'

/** What a browser says that it takes when somebody opens an address. */
const HTML = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

let engines: TestEngines
let server: TestServer

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  await landTestRepo(engines, 'acme/open')
  await landTestRepo(engines, 'acme/hidden', { visibility: 'private' })
})
afterAll(async () => {
  await server?.close()
  await engines?.close()
})

const visit = (path: string, method = 'GET') =>
  rawAsk(server.url, path, { method, headers: { accept: HTML } })

it.each([
  '/',
  '/-/repositories',
  '/-/settings/tokens?x=1',
  '/-/review/acme/open?revision=abc',
  '/acme/open',
  '/acme/open/',
  '/acme/open/tree/main/folder',
  '/acme/open/blob/main/README.md',
  '/acme/open/commit/0123456789012345678901234567890123456789',
  '/acme/open/commits/main',
  '/datasets/acme/rows',
  '/acme/hidden',
  '/nobody/nothing',
  '/gpt2',
])('opens to a browser at %s, whatever is there for whom', async path => {
  const { status, headers, text } = await visit(path)
  expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  expect(text).toContain('<div id="root">')
  expect(headers['cache-control']).toBe('no-store')
})

it('leaves to programs, and to files, what is theirs', async () => {
  const program = await rawAsk(server.url, '/acme/open', { headers: { accept: '*/*' } })
  expect(program.text).toContain('hf download acme/open')
  expect((await rawAsk(server.url, '/acme/hidden', { headers: { accept: '*/*' } })).status).toBe(401)
  expect((await visit('/api/models/acme/open')).headers['content-type']).toContain('application/json')
  expect((await visit('/acme/open/resolve/main/README.md')).text).not.toContain('id="root"')
  expect((await visit('/-/session')).headers['content-type']).toContain('application/json')
  expect((await visit('/-/repositories', 'POST')).status).toBe(404)
})

it('runs its own scripts alone, and shows itself in no frame', async () => {
  const [one, two] = [await visit('/'), await visit('/')]
  const policy = String(one.headers['content-security-policy'])
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self';")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toMatch(/unsafe|https?:|\*/)
  expect(one.headers['x-frame-options']).toBe('DENY')
  const [, nonce = ''] = /'nonce-([^']+)'/.exec(policy) ?? []
  expect(one.text).toContain(`content="${nonce}"`)
  expect(nonce.length).toBeGreaterThanOrEqual(24)
  expect(two.headers['content-security-policy']).not.toBe(policy)
  expect(one.text).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=/)
})

it('brings every file that its page names, to be kept for good, and compressed', async () => {
  const { text } = await visit('/')
  const named = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? '')
  expect(named.length).toBeGreaterThan(2)
  for (const url of named) {
    expect(url).toMatch(/^\/-\/assets\//)
    const file = await rawAsk(server.url, url, { headers: { 'accept-encoding': 'br, gzip' } })
    expect([url, file.status, file.headers['x-content-type-options']]).toEqual([url, 200, 'nosniff'])
    expect(file.headers['cache-control']).toMatch(/immutable/)
    if (Number(file.headers['content-length']) > 1_024) expect(file.headers['content-encoding']).toBe('br')
  }
  expect((await rawAsk(server.url, '/-/assets/..%2Findex.html')).status).not.toBe(200)
  expect((await rawAsk(server.url, '/-/assets/nothing.js')).status).toBe(404)
})

it('answers HEAD without the page', async () => {
  const { status, headers, text } = await visit('/acme/open', 'HEAD')
  expect([status, text, Number(headers['content-length']) > 0]).toEqual([200, '', true])
})
