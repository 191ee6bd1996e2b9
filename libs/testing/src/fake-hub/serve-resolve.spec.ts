import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { downloadFile } from '@huggingface/hub'
import { type FakeHub, startFakeHub } from './start-fake-hub.js'

const WEIGHTS = 'ten bytes.'
const CONFIG = '{"a":1}'
const OID = createHash('sha256').update(WEIGHTS).digest('hex')
const REPO = {
  address: 'acme/files',
  commits: [{ files: { 'config.json': CONFIG, 'deep/weights.bin': { lfs: WEIGHTS } } }],
} as const

let hub: FakeHub

beforeAll(async () => {
  hub = await startFakeHub({ repos: [REPO] })
})
afterEach(() => hub.forgetRequests())
afterAll(() => hub.close())

describe('resolve', () => {
  it('sends a large file to another port, under a signed URL, with everything a HEAD wants on the redirect', async () => {
    const head = await ask('deep/weights.bin', { method: 'HEAD' })
    expect(head.status).toBe(302)
    expect(Object.fromEntries(head.headers)).toMatchObject({
      'x-repo-commit': await hub.head('acme/files'),
      'x-linked-etag': `"${OID}"`,
      'x-linked-size': String(WEIGHTS.length),
    })
    const location = head.headers.get('location') ?? ''
    expect(location.startsWith(`${hub.cdnUrl}/`)).toBe(true)
    const part = await fetch(location, { headers: { range: 'bytes=4-8' } })
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      `bytes 4-8/${WEIGHTS.length}`,
      'bytes',
    ])
    expect((await fetch(location.replace(/Signature=../, 'Signature=zz'))).status).toBe(403)
    hub.expireSignedUrls()
    expect((await fetch(location)).status).toBe(403)
  })

  it('sends a small file to a relative address that serves it', async () => {
    const head = await ask('config.json', { method: 'HEAD' })
    expect(head.status).toBe(307)
    expect(head.headers.get('location')).toMatch(
      /^\/api\/resolve-cache\/models\/acme\/files\/[0-9a-f]{40}\/config\.json\?/,
    )
    const followed = await fetch(`${hub.url}/acme/files/resolve/main/config.json`)
    const gitOid = createHash('sha1').update(`blob ${CONFIG.length}\0${CONFIG}`).digest('hex')
    expect([await followed.text(), followed.headers.get('etag')]).toEqual([CONFIG, `"${gitOid}"`])
  })

  it('tells a missing file, revision and repository apart', async () => {
    const codes = []
    for (const path of [
      '/acme/files/resolve/main/none',
      '/acme/files/resolve/none/config.json',
      '/acme/files/resolve/n%C3%B6/config.json',
      '/acme/none/resolve/main/x',
    ]) {
      codes.push((await fetch(hub.url + path, { method: 'HEAD' })).headers.get('x-error-code'))
    }
    expect(codes).toEqual(['EntryNotFound', 'RevisionNotFound', 'RevisionNotFound', 'RepoNotFound'])
  })

  it('answers 416 from the end on', async () => {
    const answer = await fetch(`${hub.url}/acme/files/resolve/main/deep/weights.bin`, {
      headers: { range: `bytes=${WEIGHTS.length}-` },
    })
    expect([answer.status, answer.headers.get('content-range')]).toEqual([416, `bytes */${WEIGHTS.length}`])
  })

  it('serves the pointer as raw', async () => {
    const answer = await fetch(`${hub.url}/acme/files/raw/main/deep/weights.bin`)
    expect(await answer.text()).toBe(
      `version https://git-lfs.github.com/spec/v1\noid sha256:${OID}\nsize ${WEIGHTS.length}\n`,
    )
  })

  it.each(['other-port', 'other-path', 'direct'] as const)(
    'gives @huggingface/hub a large file by %s, never sending the token to another host',
    async largeFileRoute => {
      const other = await startFakeHub({ repos: [{ ...REPO, private: true }], largeFileRoute })
      const options = { hubUrl: other.url, accessToken: other.token, repo: REPO.address }
      const blob = await downloadFile({ ...options, path: 'deep/weights.bin' })
      expect(await blob?.text()).toBe(WEIGHTS)
      const onCdn = other.requests.filter(request => request.host === 'cdn')
      expect(onCdn.length > 0).toBe(largeFileRoute === 'other-port')
      expect(onCdn.some(request => request.hadAuthorization)).toBe(false)
      await other.close()
    },
  )

  it('hands out objects by LFS batch, where asked with sha256 or without', async () => {
    const answer = await fetch(`${hub.url}/acme/files.git/info/lfs/objects/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.git-lfs+json; charset=utf-8' },
      body: JSON.stringify({
        operation: 'download',
        transfers: ['basic'],
        objects: [
          { oid: OID, size: WEIGHTS.length },
          { oid: 'f'.repeat(64), size: 1 },
          { oid: 'no oid', size: 1 },
        ],
      }),
    })
    const { objects } = (await answer.json()) as {
      objects: { actions?: { download: { href: string } }; error?: { code: number } }[]
    }
    expect(objects.map(object => object.error?.code)).toEqual([undefined, 404, 422])
    expect(await (await fetch(objects[0]?.actions?.download.href ?? '')).text()).toBe(WEIGHTS)
  })
})

describe('the request log', () => {
  it('counts the bytes of bodies and keeps what was authorized out of sight', async () => {
    await fetch(`${hub.url}/acme/files/resolve/main/deep/weights.bin`, {
      headers: { authorization: `Bearer ${hub.token}`, range: 'bytes=0-4' },
    }).then(answer => answer.text())
    await hub.idle()
    expect(hub.requests).toMatchObject([
      {
        host: 'hub',
        method: 'GET',
        url: '/acme/files/resolve/main/deep/weights.bin',
        status: 302,
        bytesSent: 0,
      },
      { host: 'cdn', method: 'GET', status: 206, bytesSent: 5, range: 'bytes=0-4', hadAuthorization: false },
    ])
    expect(JSON.stringify(hub.requests)).not.toContain(hub.token)
    expect(hub.requests.map(request => hub.authorizationOf(request))).toEqual([`Bearer ${hub.token}`, null])
  })
})

function ask(path: string, init: RequestInit): Promise<Response> {
  return fetch(`${hub.url}/acme/files/resolve/main/${path}`, { redirect: 'manual', ...init })
}
