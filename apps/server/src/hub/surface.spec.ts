import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../testing/open-test-server.js'
import { rawAsk, type RawQuestion } from '../testing/raw-ask.js'

let engines: TestEngines
let server: TestServer
let token: string

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  const largeFiles = { 'w.bin': Buffer.from('weights') }
  const files = { 'README.md': '# Tiny\n', 'z.txt': 'z' }
  await landFolder(engines, { id: 'Acme/Tiny', commits: [{ files, largeFiles }] })
  await landFolder(engines, { id: 'bare', type: 'dataset', commits: [{ files: { 'd.csv': '1' } }] })
  token = (await issueTestToken(engines, { user: 'ann' })).text
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

const ask = (path: string, question?: RawQuestion) => rawAsk(server.url, path, question)

describe('the surface as a whole', () => {
  it('tells whose token it is', async () => {
    const { status, headers } = await ask('/api/whoami-v2')
    expect([status, headers['x-error-code']]).toEqual([401, undefined])
    expect(JSON.parse((await ask('/api/whoami-v2', { token })).text)).toMatchObject({
      type: 'user',
      name: 'ann',
      orgs: [],
      auth: { type: 'access_token', accessToken: { role: 'read' } },
    })
  })

  it.each([
    ['GET', '/api/models/acme/tiny/xet-read-token/main', 501],
    ['GET', '/api/models/acme/tiny/xet-write-token/main', 501],
    ['POST', '/api/models/acme/tiny/like', 501],
    ['GET', '/api/collections', 501],
    ['GET', '/api/buckets/acme', 501],
    ['GET', '/api/kernels', 501],
    ['GET', '/v2/', 401],
    ['GET', '/v2/_catalog', 501],
    ['GET', '/v2/acme/tiny/tags/list', 501],
    ['POST', '/v2/acme/tiny/blobs/uploads/', 501],
    ['GET', '/api/nope', 404],
    ['GET', '/api', 404],
    ['DELETE', '/api/models/acme/tiny', 404],
    ['PUT', '/acme/tiny/resolve/main/x', 404],
    ['HEAD', '/api/telemetry/hf_hub/download', 200],
    ['GET', '/api/agent-harnesses', 404],
  ])('answers %s %s with %i', async (method, path, expected) => {
    const { status, headers } = await ask(path, { method })
    expect(status).toBe(expected)
    expect(headers['x-request-id']).toBeTruthy()
    if (status >= 400) expect(headers['x-error-message']).toBeTruthy()
  })

  it('answers preflights where it has something, and nowhere else', async () => {
    const { status, headers } = await ask('/acme/tiny/resolve/main/w.bin', { method: 'OPTIONS' })
    expect(status).toBe(204)
    expect(headers['access-control-allow-headers']).toContain('Range')
    expect(headers['access-control-expose-headers']).toContain('X-Linked-Etag')
    expect((await ask('/graphql', { method: 'OPTIONS' })).headers).not.toHaveProperty(
      'access-control-allow-methods',
    )
  })

  it('shows people a page, and runs nothing in it', async () => {
    for (const path of ['/', '/acme/tiny', '/acme/tiny/blob/main/z.txt', '/datasets/bare']) {
      const { status, headers, text } = await ask(path)
      expect(status).toBe(200)
      expect(headers['content-security-policy']).toContain("default-src 'none'")
      expect(text).toContain('HF_ENDPOINT=')
    }
  })

  it('gives every answer an id of its own', async () => {
    const ids = await Promise.all(['/api/models', '/api/nope', '/%zz', '/acme/tiny'].map(path => ask(path)))
    expect(new Set(ids.map(({ headers }) => headers['x-request-id'])).size).toBe(4)
  })

  it('shows nothing of an error of its own', async () => {
    const { prisma } = engines.db
    await prisma.$executeRaw`ALTER TABLE git_ref RENAME TO git_ref_away`
    try {
      const { status, text } = await ask('/acme/tiny/resolve/main/README.md?fresh')
      expect(status).toBe(500)
      expect(text).not.toMatch(/git_ref|prisma|select/i)
    } finally {
      await prisma.$executeRaw`ALTER TABLE git_ref_away RENAME TO git_ref`
    }
  })
})
