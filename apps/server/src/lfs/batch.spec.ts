import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askBatch, askLfs, type LfsAsker, objectOf, sendFile, sha256Of } from '../testing/lfs-client.js'
import { openTestServer, type TestServer } from '../testing/open-test-server.js'

const WEIGHTS = Buffer.from('the weights')

let engines: TestEngines
let server: TestServer
const tokens: Record<string, string> = {}

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  const largeFiles = { 'w.bin': WEIGHTS }
  await landFolder(engines, { id: 'acme/open', commits: [{ largeFiles }] })
  await landFolder(engines, { id: 'acme/blocked', commits: [{ largeFiles, verdict: 'blocked' }] })
  await landFolder(engines, { id: 'acme/closed', visibility: 'private', commits: [{ largeFiles }] })
  tokens['writer'] = (await issueTestToken(engines, { user: 'acme', scope: 'write' })).text
  tokens['reader'] = (await issueTestToken(engines, { user: 'bob' })).text
  tokens['stranger'] = (await issueTestToken(engines, { user: 'eve', scope: 'write' })).text
  const inference = { user: 'acme', scope: 'write', audience: 'inference' } as const
  tokens['inference'] = (await issueTestToken(engines, inference)).text
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

function as(who: string | null, repo = 'acme/open'): LfsAsker {
  const token = who === null ? undefined : tokens[who]
  return { url: server.url, repo, ...(token !== undefined && { token }) }
}

describe('a batch', () => {
  it('echoes every object in its order, says which transfer was chosen and which hash, and says it in its own media type', async () => {
    const fresh = objectOf(Buffer.from('one'))
    const { status, headers, body } = await askBatch(as('writer'), 'upload', [
      fresh,
      objectOf(WEIGHTS),
      fresh,
    ])
    expect([status, headers.get('content-type')]).toEqual([200, 'application/vnd.git-lfs+json'])
    expect([body.transfer, body.hash_algo]).toEqual(['basic', 'sha256'])
    expect(body.objects.map((object: { oid: string }) => object.oid)).toEqual([
      fresh.oid,
      sha256Of(WEIGHTS),
      fresh.oid,
    ])
    const [one, held] = body.objects
    expect(Object.keys(one.actions)).toEqual(['upload', 'verify'])
    expect(one.actions.upload.href).toMatch(new RegExp(`^${server.url}/-/lfs/upload/${fresh.oid}\\?grant=`))
    expect(one.actions.upload.expires_in).toBeGreaterThan(3_600)
    expect(held).toEqual(objectOf(WEIGHTS))
  })

  it('never chooses xet, and takes the name of the hash as JavaScript spells it', async () => {
    const more = { transfers: ['basic', 'multipart', 'xet'], hash_algo: 'sha_256', ref: { name: 'main' } }
    const { status, body } = await askBatch(as('writer'), 'upload', [objectOf(Buffer.from('two'))], more)
    expect([status, body.transfer]).toEqual([200, 'basic'])
    expect((await askBatch(as('writer'), 'upload', [], { transfers: ['xet'] })).body.transfer).toBe('basic')
  })

  it('offers to take an empty file', async () => {
    const { body } = await askBatch(as('writer'), 'upload', [objectOf(Buffer.alloc(0))])
    expect(body.objects[0].actions.upload.href).toContain('/-/lfs/upload/')
  })

  it('answers for a malformed object by itself, and for an absent one', async () => {
    const oid = 'a'.repeat(64)
    const asked = [
      { oid: 'x', size: 1 },
      { oid: oid.toUpperCase(), size: 1 },
      { oid, size: -1 },
      { oid, size: 1.5 },
      objectOf(WEIGHTS),
    ]
    const sent = await askBatch(as('writer'), 'upload', asked)
    const codes = (body: { objects: { error?: { code: number } }[] }) =>
      body.objects.map(({ error }) => error?.code ?? null)
    expect([sent.status, codes(sent.body)]).toEqual([200, [422, 422, 422, 422, null]])
    const got = await askBatch(as(null), 'download', [{ oid, size: 1 }, { oid, size: -1 }, objectOf(WEIGHTS)])
    expect([got.status, codes(got.body)]).toEqual([200, [404, 422, null]])
    expect(got.body.objects[0]).toMatchObject({ oid, size: 1, error: { message: expect.any(String) } })
  })

  it('refuses an object of another size than the one that is here, and one that no store could take', async () => {
    const wrong = { ...objectOf(WEIGHTS), size: 5 }
    const huge = { oid: 'b'.repeat(64), size: 2 ** 50 }
    const { body } = await askBatch(as('writer'), 'upload', [wrong, huge])
    expect(body.objects.map(({ error }: { error: { code: number } }) => error.code)).toEqual([422, 413])
  })

  it.each([
    ['no JSON', '{', 422],
    ['another operation', { operation: 'delete', objects: [] }, 422],
    ['no objects', { operation: 'upload' }, 422],
    ['an object without an oid', { operation: 'upload', objects: [{ size: 1 }] }, 422],
    ['a size that is text', { operation: 'upload', objects: [{ oid: 'a', size: '1' }] }, 422],
    ['another hash', { operation: 'upload', objects: [], hash_algo: 'sha512' }, 422],
    [
      'more objects than a batch takes',
      { operation: 'download', objects: Array.from({ length: 1_001 }, () => ({ oid: 'a', size: 1 })) },
      413,
    ],
    ['more bytes than a batch takes', `"${'x'.repeat(3_000_000)}"`, 413],
  ])('refuses %s as a whole', async (_what, body, status) => {
    const refused = await askLfs(as('writer'), 'objects/batch', body)
    expect([refused.status, refused.headers.get('content-type')]).toEqual([
      status,
      'application/vnd.git-lfs+json',
    ])
    expect(refused.body).toMatchObject({ message: expect.any(String), request_id: expect.any(String) })
  })
})

describe('who may ask', () => {
  it('is asked to sign in by both headers that git-lfs knows', async () => {
    for (const repo of ['acme/closed', 'acme/absent']) {
      const { status, headers } = await askBatch(as(null, repo), 'download', [objectOf(WEIGHTS)])
      expect(status).toBe(401)
      expect(headers.get('lfs-authenticate')).toBe('Basic realm="entrepot"')
      expect(headers.get('www-authenticate')).toBe('Basic realm="entrepot"')
    }
    expect((await askBatch(as(null), 'upload', [])).status).toBe(401)
  })

  it('may not send with a token that only reads', async () => {
    expect((await askBatch(as('reader'), 'upload', [])).status).toBe(403)
  })

  it('may send for a pull request where they only read, and nothing where they see nothing', async () => {
    expect((await askBatch(as('stranger'), 'upload', [objectOf(Buffer.from('a gift'))])).status).toBe(200)
    expect((await askBatch(as('stranger', 'acme/closed'), 'upload', [])).status).toBe(404)
    expect((await askBatch(as('stranger', 'acme/closed'), 'download', [])).status).toBe(404)
  })

  it('may not send for one where nobody may open any', async () => {
    await landFolder(engines, { id: 'acme/quiet', commits: [{ files: { a: 'a' } }] })
    await engines.db.prisma.repo.updateMany({
      where: { idKey: 'acme/quiet' },
      data: { discussionsDisabled: true },
    })
    expect((await askBatch(as('stranger', 'acme/quiet'), 'upload', [])).status).toBe(403)
    expect((await askBatch(as('writer', 'acme/quiet'), 'upload', [])).status).toBe(200)
  })

  it('gets what is released, and what is blocked only if they see blocked revisions', async () => {
    const codeFor = async (who: string | null, repo: string) =>
      (await askBatch(as(who, repo), 'download', [objectOf(WEIGHTS)])).body.objects[0].error?.code ?? null
    expect([await codeFor(null, 'acme/open'), await codeFor('reader', 'acme/open')]).toEqual([null, null])
    expect(await codeFor('reader', 'acme/blocked')).toBe(403)
    // git-lfs shows its credentials only then, and a writer's would do.
    expect((await askBatch(as(null, 'acme/blocked'), 'download', [objectOf(WEIGHTS)])).status).toBe(401)
    const { body } = await askBatch(as('reader', 'acme/blocked'), 'download', [objectOf(WEIGHTS)])
    expect(body.objects[0]?.error?.message).toMatch(
      /blocked by policy.* Review: http:.*\/review\/acme\/blocked\?revision=/,
    )
    expect(await codeFor('writer', 'acme/blocked')).toBeNull()
  })

  it('gets nothing by LFS with an inference token', async () => {
    const { body } = await askBatch(as('inference'), 'download', [objectOf(WEIGHTS)])
    expect(body.objects[0].error.code).toBe(403)
    expect((await askBatch(as('inference'), 'upload', [])).status).toBe(403)
  })
})

describe('possession', () => {
  const SECRET = Buffer.from('weights that only acme has')

  it('is not had by knowing the hash of a private file: the store has it, and yet all of it is asked for', async () => {
    await landFolder(engines, {
      id: 'acme/secret',
      visibility: 'private',
      commits: [{ largeFiles: { 's.bin': SECRET } }],
    })
    const sending = await askBatch(as('stranger'), 'upload', [objectOf(SECRET)])
    expect(Object.keys(sending.body.objects[0].actions)).toEqual(['upload', 'verify'])
    const wrongSize = await askBatch(as('stranger'), 'upload', [{ ...objectOf(SECRET), size: 3 }])
    expect(wrongSize.body.objects[0].error).toBeUndefined() // which would tell that it is here
    const getting = await askBatch(as('stranger'), 'download', [objectOf(SECRET)])
    expect(getting.body.objects[0].error.code).toBe(404)
  })

  it('is had by reading it in another repository', async () => {
    const elsewhere = await askBatch(as('writer', 'acme/closed'), 'upload', [objectOf(SECRET)])
    expect(elsewhere.body.objects[0].actions).toBeUndefined()
  })

  it('is had by whoever sent all of it, for that repository and for nobody else', async () => {
    const bytes = Buffer.from('sent by eve')
    await sendFile(as('stranger'), bytes)
    const actions = async (who: string, repo: string) =>
      (await askBatch(as(who, repo), 'upload', [objectOf(bytes)])).body.objects[0].actions
    expect(await actions('stranger', 'acme/open')).toBeUndefined()
    expect(await actions('writer', 'acme/open')).toBeDefined()
    expect(await actions('stranger', 'acme/blocked')).toBeDefined()
    const got = await askBatch(as('stranger'), 'download', [objectOf(bytes)])
    expect(got.body.objects[0].error.code).toBe(404) // no revision has it yet
  })
})
