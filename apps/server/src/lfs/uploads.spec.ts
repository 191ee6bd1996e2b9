import { createHash, randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { faulty, type FaultPlan } from '@entrepot/blobs'
import { blobKeys } from '@entrepot/core'
import { requireLinkable } from '@entrepot/registry'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { testPrincipal } from '@entrepot/testing/principal'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  askBatch,
  askToSend,
  type LfsAsker,
  type LfsObjectSeen,
  objectOf,
  post,
  put,
  sendFile,
} from '../testing/lfs-client.js'
import { openTestServer, type TestServer } from '../testing/open-test-server.js'

let engines: TestEngines
let server: TestServer
let acme: LfsAsker
let eve: LfsAsker
/** What the store fails at; nothing unless a spec says so. */
let plan: FaultPlan = () => null

beforeAll(async () => {
  const wrapBlobs = (blobs: TestEngines['blobs']) => faulty(blobs, (call, nth) => plan(call, nth))
  engines = await openTestEngines({ wrapBlobs })
  server = await openTestServer(engines)
  await landFolder(engines, { id: 'acme/open', commits: [{ files: { a: 'a' } }] })
  const as = async (user: string): Promise<LfsAsker> => {
    const token = (await issueTestToken(engines, { user, scope: 'write' })).text
    return { url: server.url, repo: 'acme/open', token }
  }
  acme = await as('acme')
  eve = await as('eve')
})

afterEach(() => {
  plan = () => null
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

function hrefOf({ actions }: LfsObjectSeen, name: string): string {
  const href = actions?.[name]?.href
  if (href === undefined) throw new Error(`no ${name} in ${JSON.stringify(actions)}`)
  return href
}

/** Uploads that lie about unfinished. */
function leftovers(): Promise<string[]> {
  return readdir(join(engines.blobsDir, 'incoming'))
}

async function isClaimed(oid: string): Promise<boolean> {
  return (await engines.db.prisma.blobUpload.count({ where: { oid } })) > 0
}

async function isStored(bytes: Buffer): Promise<boolean> {
  return (await engines.blobs.stat(blobKeys.largeFile(objectOf(bytes).oid))) !== null
}

async function expectNothingOf(bytes: Buffer): Promise<void> {
  expect([await isStored(bytes), await isClaimed(objectOf(bytes).oid), await leftovers()]).toEqual([
    false,
    false,
    [],
  ])
}

describe('a file in one piece', () => {
  it.each([0, 1, 70_000, 512 * 1024, 3_000_001, 20_000_003])(
    'of %d bytes is here afterwards, and its sender may link it',
    async size => {
      const bytes = randomBytes(size)
      await sendFile(acme, bytes)
      const stored = await engines.blobs.open(blobKeys.largeFile(objectOf(bytes).oid))
      expect((await buffer(stored)).equals(bytes)).toBe(true)
      expect((await askToSend(acme, bytes)).actions).toBeUndefined()
      const { oid } = objectOf(bytes)
      const { prisma } = engines.db
      const repo = await prisma.repo.findFirstOrThrow()
      const { id: accountId } = await prisma.account.findUniqueOrThrow({ where: { nameKey: 'acme' } })
      const principal = { ...testPrincipal('acme', { scope: 'write' }), accountId }
      await requireLinkable(engines, principal, repo, [{ oid, sizeBytes: size }])
      await expect(
        requireLinkable(engines, principal, repo, [{ oid, sizeBytes: size + 1, path: 'w.bin' }]),
      ).rejects.toMatchObject({ code: 'lfs-object-missing', message: expect.stringContaining('w.bin') })
      expect(await leftovers()).toEqual([])
    },
  )

  it('may be sent again', async () => {
    const bytes = randomBytes(100_000)
    const seen = await askToSend(acme, bytes)
    for (let time = 0; time < 3; time += 1)
      expect((await put(hrefOf(seen, 'upload'), bytes)).status).toBe(200)
    expect(
      await engines.db.prisma.auditEntry.count({
        where: { action: 'lfs.upload', detail: { path: ['oid'], equals: objectOf(bytes).oid } },
      }),
    ).toBe(1)
  })

  it('is proved by each of two senders by themselves, also at once', async () => {
    const bytes = randomBytes(2_000_000)
    const [one, other, third] = await Promise.all([
      askToSend(acme, bytes),
      askToSend(eve, bytes),
      askToSend(acme, bytes),
    ])
    const answers = await Promise.all([one, other, third].map(seen => put(hrefOf(seen, 'upload'), bytes)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await engines.db.prisma.blobUpload.count({ where: { oid: objectOf(bytes).oid } })).toBe(2)
    expect(await leftovers()).toEqual([])
  })

  it('leaves nothing when its bytes are others than their hash says', async () => {
    const bytes = randomBytes(1_500_000)
    const wrong = Buffer.from(bytes)
    wrong[1_400_000] = (wrong[1_400_000] ?? 0) ^ 1
    const seen = await askToSend(acme, bytes)
    const { status, body } = await put(hrefOf(seen, 'upload'), wrong)
    expect([status, body.message]).toEqual([422, expect.stringContaining('SHA-256')])
    await expectNothingOf(bytes)
    await expectNothingOf(wrong)
  })

  it.each([-1, 1])('leaves nothing when it has %d byte more than was said', async more => {
    const bytes = randomBytes(100_000)
    const seen = await askToSend(acme, bytes)
    const sent = more > 0 ? Buffer.concat([bytes, Buffer.alloc(1)]) : bytes.subarray(0, -1)
    expect((await put(hrefOf(seen, 'upload'), sent)).status).toBe(422)
    expect((await putChunked(hrefOf(seen, 'upload'), sent)).status).toBe(422)
    await expectNothingOf(bytes)
  })

  it('is taken without a length too, as streams are sent', async () => {
    const bytes = randomBytes(300_000)
    const seen = await askToSend(acme, bytes)
    expect((await putChunked(hrefOf(seen, 'upload'), bytes)).status).toBe(200)
  })

  it('is not taken compressed', async () => {
    const bytes = randomBytes(1_000)
    const seen = await askToSend(acme, bytes)
    const answer = await fetch(hrefOf(seen, 'upload'), {
      method: 'PUT',
      body: bytes,
      headers: { 'content-encoding': 'gzip' },
    })
    expect(answer.status).toBe(422)
  })

  it('leaves nothing when the line breaks, and comes whole the next time', async () => {
    const bytes = randomBytes(5_000_000)
    const seen = await askToSend(acme, bytes)
    const sent = request(hrefOf(seen, 'upload'), {
      method: 'PUT',
      headers: { 'content-length': bytes.length },
    })
    sent.on('error', () => undefined)
    sent.write(bytes.subarray(0, 2_000_000))
    await expect.poll(leftovers).toHaveLength(1)
    sent.destroy()
    await expect.poll(leftovers).toEqual([])
    await expectNothingOf(bytes)
    expect((await put(hrefOf(seen, 'upload'), bytes)).status).toBe(200)
    expect(await isStored(bytes)).toBe(true)
  })
})

describe('verify', () => {
  it('says whether the file is here, in this size', async () => {
    const bytes = randomBytes(10_000)
    const seen = await askToSend(acme, bytes)
    const verify = hrefOf(seen, 'verify')
    expect((await post(verify, objectOf(bytes))).status).toBe(404)
    await put(hrefOf(seen, 'upload'), bytes)
    expect((await post(verify, objectOf(bytes))).status).toBe(200)
    expect((await post(verify, { ...objectOf(bytes), size: 9_999 })).status).toBe(422)
    expect((await post(verify, { ...objectOf(bytes), oid: 'a'.repeat(64) })).status).toBe(403)
    expect((await post(verify, { oid: 1 })).status).toBe(422)
  })

  it('says nothing of what somebody else sent', async () => {
    const bytes = randomBytes(10_000)
    const seen = await askToSend(eve, bytes)
    await sendFile(acme, bytes)
    expect((await post(hrefOf(seen, 'verify'), objectOf(bytes))).status).toBe(404)
  })
})

describe('an account', () => {
  const GIB = 1024 ** 3

  it('may leave 100 GiB lying where it may not write, and is asked again when a file comes', async () => {
    const { prisma } = engines.db
    const { id: repoId } = await prisma.repo.findFirstOrThrow()
    const { id: accountId } = await prisma.account.findUniqueOrThrow({ where: { nameKey: 'eve' } })
    const bytes = randomBytes(1_000)
    const seen = await askToSend(eve, bytes)
    const lying = { repoId, accountId, oid: 'f'.repeat(64), sizeBytes: 100 * GIB }
    await prisma.blobUpload.create({ data: lying })
    const refused = await askBatch(eve, 'upload', [objectOf(bytes)])
    expect([refused.status, refused.body.message]).toEqual([413, expect.stringContaining('no pull request')])
    expect((await put(hrefOf(seen, 'upload'), bytes)).status).toBe(413)
    await prisma.blobUpload.updateMany({ where: { oid: lying.oid }, data: { sizeBytes: 99 * GIB } })
    expect((await put(hrefOf(seen, 'upload'), bytes)).status).toBe(200)
    await prisma.blobUpload.deleteMany({ where: { oid: lying.oid } })
  })

  it('may leave more where it writes', async () => {
    const large = { oid: 'f'.repeat(64), size: 200 * GIB }
    expect((await askBatch(acme, 'upload', [large])).body.objects[0].actions).toBeDefined()
    expect((await askBatch(eve, 'upload', [large])).status).toBe(413)
  })
})

describe('a store that fails', () => {
  it.each(['uploads.begin', 'uploads.append', 'uploads.promote', 'uploads.abort'] as const)(
    'at %s leaves nothing that counts, and takes the file the next time',
    async failing => {
      for (const fault of ['before', 'after', 'halfway'] as const) {
        const bytes = randomBytes(400_000)
        const wrong = randomBytes(400_000)
        const seen = await askToSend(acme, bytes)
        plan = call => (call === failing ? fault : null)
        const { status } = await put(hrefOf(seen, 'upload'), failing === 'uploads.abort' ? wrong : bytes)
        expect(status).toBe(failing === 'uploads.abort' ? 422 : 503)
        expect(await isClaimed(objectOf(bytes).oid)).toBe(false)
        plan = () => null
        expect((await put(hrefOf(seen, 'upload'), bytes)).status).toBe(200)
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(objectOf(bytes).oid)
        expect([await isStored(bytes), await isStored(wrong)]).toEqual([true, false])
      }
    },
  )
})

/** Without `Content-Length`. */
function putChunked(url: string, bytes: Buffer): Promise<{ status: number }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'PUT' }, answer => {
      answer.resume().on('end', () => resolve({ status: answer.statusCode ?? 0 }))
    })
    sent.on('error', reject)
    sent.write(bytes.subarray(0, bytes.length / 2))
    sent.end(bytes.subarray(bytes.length / 2))
  })
}
