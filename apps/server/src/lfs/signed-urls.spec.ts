import { randomBytes } from 'node:crypto'
import { UrlSigner } from '@entrepot/registry'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askBatch, askToSend, type LfsAsker, objectOf, post, put } from '../testing/lfs-client.js'
import { openTestServer, type TestServer } from '../testing/open-test-server.js'

const WEIGHTS = randomBytes(50_000)
const OTHER = randomBytes(50_000)

let engines: TestEngines
let server: TestServer

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  await landFolder(engines, { id: 'acme/open', commits: [{ largeFiles: { 'w.bin': WEIGHTS } }] })
  await landFolder(engines, {
    id: 'acme/closed',
    visibility: 'private',
    commits: [{ largeFiles: { 'o.bin': OTHER } }],
  })
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

async function signedIn(user: string, repo = 'acme/open'): Promise<LfsAsker & { tokenId: string }> {
  const { id, text } = await issueTestToken(engines, { user, scope: 'write' })
  return { url: server.url, repo, token: text, tokenId: id }
}

/** Every URL of ours that a batch hands out, by what it is for. */
async function urlsFor(asker: LfsAsker, bytes: Buffer) {
  const whole = await askToSend(asker, bytes)
  const cut = await askToSend(asker, bytes, { transfers: ['multipart'] })
  return {
    upload: whole.actions?.['upload']?.href ?? '',
    verify: whole.actions?.['verify']?.href ?? '',
    complete: cut.actions?.['upload']?.href ?? '',
    part: cut.actions?.['upload']?.header?.['00001'] ?? '',
  }
}

async function downloadUrl(asker: LfsAsker, bytes: Buffer): Promise<string> {
  const { body } = await askBatch(asker, 'download', [objectOf(bytes)])
  return body.objects[0].actions.download.href
}

/** The status of using a URL as it is meant. */
async function use(purpose: string, url: string, bytes: Buffer): Promise<number> {
  if (purpose === 'upload' || purpose === 'part') return (await put(url, bytes)).status
  const { oid } = objectOf(bytes)
  if (purpose === 'complete') return (await post(url, { oid, parts: [{ partNumber: 1, etag: 'x' }] })).status
  if (purpose === 'verify') return (await post(url, objectOf(bytes))).status
  return (await fetch(url)).status
}

describe('a signed URL', () => {
  it('is refused when any word of it is another, with the signature it had', async () => {
    const bytes = randomBytes(1_000)
    const eve = await signedIn('eve')
    const urls = { ...(await urlsFor(eve, bytes)), download: await downloadUrl(eve, WEIGHTS) }
    for (const [purpose, url] of Object.entries(urls)) {
      const { origin, pathname, searchParams } = new URL(url)
      const [text = '', mac = ''] = (searchParams.get('grant') ?? '').split('.')
      const words: unknown[] = JSON.parse(Buffer.from(text, 'base64url').toString())
      const grants = words.map((word, at) => {
        const changed = words.with(at, typeof word === 'number' ? word + 1 : `${String(word)}x`)
        return `${Buffer.from(JSON.stringify(changed)).toString('base64url')}.${mac}`
      })
      const others = [
        '',
        '.',
        text,
        `${text}.`,
        `${text}.${mac.slice(1)}`,
        `${text}.${mac}.${mac}`,
        `x${text}.${mac}`,
      ]
      for (const grant of [...grants, ...others])
        expect(await use(purpose, `${origin}${pathname}?grant=${grant}`, bytes), `${purpose} ${grant}`).toBe(
          403,
        )
      expect(await use(purpose, `${origin}${pathname}`, bytes)).toBe(403)
      const another = pathname.replace(/[0-9a-f]{64}/, objectOf(OTHER).oid)
      expect(await use(purpose, `${origin}${another}?grant=${text}.${mac}`, bytes)).toBe(403)
    }
  })

  it('is for its purpose only', async () => {
    const bytes = randomBytes(1_000)
    const eve = await signedIn('eve')
    const urls = { ...(await urlsFor(eve, bytes)), download: await downloadUrl(eve, WEIGHTS) }
    for (const [purpose, url] of Object.entries(urls)) {
      for (const other of Object.keys(urls).filter(one => one !== purpose))
        expect(await use(other, url.replace(`/lfs/${purpose}/`, `/lfs/${other}/`), bytes)).toBe(403)
    }
  })

  it('is refused when it ran out, and when another installation signed it', async () => {
    const signer = new UrlSigner(engines.db)
    const repo = await engines.db.prisma.repo.findFirstOrThrow({ where: { idKey: 'acme/open' } })
    const { oid, size: sizeBytes } = objectOf(WEIGHTS)
    const grant = {
      ...({ purpose: 'download', repoId: repo.id, holder: null, oid, sizeBytes } as const),
      ...{ uploadId: null, part: null, expiresAt: Math.floor(Date.now() / 1000) },
    }
    const url = (signed: string) => `${server.url}/-/lfs/download/${oid}?grant=${signed}`
    expect((await fetch(url(await signer.sign(grant)))).status).toBe(403)
    const fresh = { ...grant, expiresAt: grant.expiresAt + 60 }
    expect((await fetch(url(await signer.sign(fresh)))).status).toBe(200)
    const stranger = await openTestEngines()
    expect((await fetch(url(await new UrlSigner(stranger.db).sign(fresh)))).status).toBe(403)
    await stranger.close()
  })

  it('dies with its token, at once', async () => {
    const bytes = randomBytes(1_000)
    const acme = await signedIn('acme', 'acme/closed')
    const urls = { ...(await urlsFor(acme, bytes)), download: await downloadUrl(acme, OTHER) }
    expect(await use('download', urls.download, bytes)).toBe(200)
    expect(await use('part', urls.part, bytes)).toBe(200)
    const revokedAt = new Date()
    await engines.db.prisma.token.update({ where: { id: acme.tokenId }, data: { revokedAt } })
    for (const [purpose, url] of Object.entries(urls))
      expect(await use(purpose, url, bytes), purpose).toBe(403)
    expect(await engines.db.prisma.blobUpload.count({ where: { oid: objectOf(bytes).oid } })).toBe(0)
  })

  it('dies while the bytes of an upload are on their way, too', async () => {
    const bytes = randomBytes(300_000)
    const acme = await signedIn('acme')
    const { upload } = await urlsFor(acme, bytes)
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const writer = writable.getWriter()
    const answer = fetch(upload, { method: 'PUT', body: readable, duplex: 'half' } as RequestInit)
    await writer.write(bytes.subarray(0, 100_000))
    const revokedAt = new Date()
    await engines.db.prisma.token.update({ where: { id: acme.tokenId }, data: { revokedAt } })
    await writer.write(bytes.subarray(100_000))
    await writer.close()
    expect((await answer).status).toBe(403)
    expect(await engines.db.prisma.blobUpload.count({ where: { oid: objectOf(bytes).oid } })).toBe(0)
  })

  it('dies with the right it was made for, and with the repository', async () => {
    const bytes = randomBytes(1_000)
    const { repo } = await landFolder(engines, {
      id: 'acme/moody',
      commits: [{ largeFiles: { 'w.bin': WEIGHTS } }],
    })
    const eve = await signedIn('eve', 'acme/moody')
    const stranger = { url: server.url, repo: 'acme/moody' }
    const urls = { ...(await urlsFor(eve, bytes)), download: await downloadUrl(eve, WEIGHTS) }
    const open = await downloadUrl(stranger, WEIGHTS)
    expect([await use('download', urls.download, bytes), await use('download', open, bytes)]).toEqual([
      200, 200,
    ])
    await engines.db.prisma.repo.update({ where: { id: repo.id }, data: { visibility: 'private' } })
    for (const [purpose, url] of Object.entries({ ...urls, other: open })) {
      expect(await use(purpose, url, bytes), purpose).toBe(403)
    }
    await engines.db.prisma.repo.update({ where: { id: repo.id }, data: { visibility: 'public' } })
    expect(await use('upload', urls.upload, bytes)).toBe(200)
    await engines.db.prisma.blobLink.updateMany({ where: { repoId: repo.id }, data: { isFree: false } })
    expect(await use('download', urls.download, bytes)).toBe(403) // recalled
    await engines.db.prisma.repo.delete({ where: { id: repo.id } })
    for (const [purpose, url] of Object.entries(urls))
      expect(await use(purpose, url, bytes), purpose).toBe(403)
  })

  it('is in no log', async () => {
    const lines: unknown[] = []
    const noisy = await openTestServer({
      ...engines,
      logger: Object.fromEntries(
        ['fatal', 'error', 'warn', 'info', 'debug', 'trace'].map(level => [
          level,
          (...line: unknown[]) => lines.push(...line),
        ]),
      ) as unknown as TestEngines['logger'],
    })
    const grant = 'abc.secret'
    expect((await fetch(`${noisy.url}/-/lfs/download/${'a'.repeat(64)}?grant=${grant}`)).status).toBe(403)
    expect(lines.length).toBeGreaterThan(0)
    expect(JSON.stringify(lines)).not.toContain('secret')
    await noisy.close()
  })
})

describe('a download', () => {
  it('gives the whole, a part, or nothing new', async () => {
    const url = await downloadUrl({ url: server.url, repo: 'acme/open' }, WEIGHTS)
    const whole = await fetch(url)
    expect(Buffer.from(await whole.arrayBuffer()).equals(WEIGHTS)).toBe(true)
    const part = await fetch(url, { headers: { range: 'bytes=10-19' } })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${WEIGHTS.length}`])
    expect(Buffer.from(await part.arrayBuffer()).equals(WEIGHTS.subarray(10, 20))).toBe(true)
    const rest = await fetch(url, { headers: { range: 'bytes=49990-' } })
    expect(Buffer.from(await rest.arrayBuffer()).equals(WEIGHTS.subarray(49_990))).toBe(true)
    expect((await fetch(url, { headers: { range: 'bytes=50000-' } })).status).toBe(416)
    const head = await fetch(url, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(WEIGHTS.length)])
    const tag = whole.headers.get('etag') ?? ''
    expect((await fetch(url, { headers: { 'if-none-match': tag } })).status).toBe(304)
    expect(whole.headers.get('content-security-policy')).toContain('sandbox')
  })
})
