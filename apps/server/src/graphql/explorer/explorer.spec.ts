import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import supertest from 'supertest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'

let engines: TestEngines
let server: TestServer

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
})

afterAll(async () => {
  await server.close()
  await engines.close()
})

const visit = () =>
  supertest(server.url).get('/graphql').set('accept', 'text/html,application/xhtml+xml,*/*;q=0.8')

it('opens to a browser, and stays an API to everyone else', async () => {
  const page = await visit()
  expect(page.status).toBe(200)
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(page.text).toContain('Entrepôt GraphQL')
  const query = await visit().query({ query: '{ __typename }' })
  expect(query.body).toEqual({ data: { __typename: 'Query' } })
  const bare = await supertest(server.url).get('/graphql')
  expect([bare.status, bare.body.errors[0].extensions.code]).toEqual([400, 'query-invalid'])
})

it('brings every file that its page names, from here', async () => {
  const { text } = await visit()
  const [, base] = /<base href="([^"]+)"/.exec(text) ?? []
  const named = [...text.matchAll(/(?:src|href)="([^"]+)"/g)]
    .map(([, url]) => url ?? '')
    .filter(url => url !== base)
  expect(named.length).toBeGreaterThan(5)
  expect(named).toContain('start.js')
  for (const url of named) {
    expect(url).not.toMatch(/^(https?:)?\/\//)
    const file = await supertest(server.url).get(`${base}${url}`)
    expect([url, file.status]).toEqual([url, 200])
    expect(file.headers['x-content-type-options']).toBe('nosniff')
  }
})

it('runs no script but its own files, and shows itself in no frame', async () => {
  const { headers, text } = await visit()
  const policy = headers['content-security-policy'] ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self';")
  expect(policy).not.toContain('unsafe-eval')
  expect(policy).toContain("frame-ancestors 'none'")
  expect(text).not.toMatch(/<script(?![^>]*\bsrc=)/)
})
