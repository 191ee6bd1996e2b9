import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type BlobKey, DomainError, type S3Config } from '@entrepot/core'
import { describe, expect, it } from 'vitest'
import { bodyOf, freshSample } from '../contract/fixtures.js'
import { S3BlobStore } from './s3.blob-store.js'
import { PARTS_MAX, S3_LIMITS } from './s3/limits.js'
import { refusalOf } from './s3/s3-error.js'
import { newUploadState } from './s3/uploads/upload-state.js'

// What needs no server is told here; e2e/s3 holds the driver to the contract on a real one.

const GIB = 1024 ** 3
const SECRET = 'a-secret-that-nobody-sees'

const config: S3Config = {
  driver: 's3',
  bucket: 'models',
  prefix: 'team/blobs',
  endpoint: 'http://s3.internal:9000',
  publicEndpoint: 'https://s3.acme.example',
  region: 'eu-central-1',
  pathStyle: true,
  credentials: { accessKeyId: 'AKIA', secretAccessKey: SECRET },
}

describe('S3BlobStore without a server', () => {
  it('signs downloads for the public address, for a minute at most', async () => {
    const { key } = freshSample()
    for (const ttlSeconds of [1, 60, 3_600, Number.MAX_SAFE_INTEGER]) {
      const url = new URL(await new S3BlobStore(config).downloadUrl(key, { ttlSeconds }))
      expect(url.origin).toBe('https://s3.acme.example')
      expect(url.pathname).toBe(`/models/team/blobs/${key}`)
      expect(url.searchParams.get('X-Amz-Expires')).toBe(String(Math.min(ttlSeconds, 60)))
      expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('host')
      expect(url.href).not.toContain(SECRET)
    }
  })

  it('signs for the address that it uses itself where there is no other, and for hosts of AWS without any', async () => {
    const { key } = freshSample()
    const inside = new S3BlobStore({ ...config, publicEndpoint: null })
    expect(await inside.downloadUrl(key, { ttlSeconds: 5 })).toMatch(/^http:\/\/s3\.internal:9000\/models\//)
    const aws = new S3BlobStore({ ...config, endpoint: null, publicEndpoint: null, pathStyle: false })
    expect(await aws.downloadUrl(key, { ttlSeconds: 5 })).toMatch(
      /^https:\/\/models\.s3\.eu-central-1\.amazonaws\.com\/team\/blobs\//,
    )
  })

  it('refuses what is no key before it asks anybody', async () => {
    const store = new S3BlobStore({ ...config, endpoint: 'http://127.0.0.1:1' })
    const key = 'incoming/../sha256' as BlobKey
    const refusal = { code: 'invalid-argument' }
    await expect(store.stat(key)).rejects.toMatchObject(refusal)
    await expect(store.open(key)).rejects.toMatchObject(refusal)
    await expect(store.put(key, 1, bodyOf('x'))).rejects.toMatchObject(refusal)
    await expect(store.delete(key)).rejects.toMatchObject(refusal)
    await expect(store.downloadUrl(key, { ttlSeconds: 1 })).rejects.toMatchObject(refusal)
  })

  it('knows no upload whose id is a path, without asking anybody', async () => {
    const { uploads } = new S3BlobStore({ ...config, endpoint: 'http://127.0.0.1:1' })
    for (const id of ['', '.', '../packs', 'a/b']) {
      expect(await uploads.receivedBytes(id)).toBeNull()
      await uploads.abort(id)
    }
  })

  it.each([
    ['<Code>NoSuchBucket</Code>', 404, 'config-invalid', /bucket that ENTREPOT_BLOBS names does not exist/],
    ['<Code>InvalidAccessKeyId</Code>', 403, 'config-invalid', /does not know the access key/],
    ['<Code>SomethingNew</Code>', 403, 'config-invalid', /denied access/],
    ['<Code>SomethingNew</Code>', 418, 'store-unavailable', /failed \(SomethingNew\)/],
  ])('says what to do about %s with status %i', async (code, status, expected, message) => {
    const echo = `<Error>${code}<Message>No.</Message><CanonicalRequest>x-amz-security-token:${SECRET}</CanonicalRequest></Error>`
    const server = createServer((request, response) => {
      request.resume().once('end', () => response.writeHead(status).end(echo))
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const refusal: unknown = await new S3BlobStore({ ...config, endpoint })
      .prepare()
      .catch((error: unknown) => error)
    server.close()
    expect(refusal).toBeInstanceOf(DomainError)
    expect(refusal).toMatchObject({ code: expected, message: expect.stringMatching(message) })
    const { cause } = refusal as DomainError
    expect(JSON.stringify([refusal, cause, Object.getOwnPropertyNames(cause)])).not.toContain(SECRET)
    expect(cause).not.toHaveProperty('CanonicalRequest')
  })

  it('passes on no property of what the SDK throws', () => {
    const thrown = Object.assign(new Error('No.'), { name: 'Odd', StringToSign: SECRET })
    const refusal = refusalOf('GetObject', thrown)
    expect(JSON.stringify([refusal, refusal.cause])).not.toContain(SECRET)
    expect(Object.keys(refusal.cause as object)).toEqual([])
  })
})

describe('the parts of an upload', () => {
  it.each([0, 1, 20 * GIB, 70 * GIB, 100 * GIB, 500 * GIB, 5_000 * GIB])(
    'are few enough for S3 with %i bytes, and a tenth more',
    sizeBytes => {
      const { partBytes } = newUploadState(sizeBytes, S3_LIMITS.partBytes)
      expect(Math.ceil((sizeBytes * 1.1) / partBytes)).toBeLessThanOrEqual(PARTS_MAX)
      expect(partBytes).toBeGreaterThanOrEqual(S3_LIMITS.partBytes)
      expect(partBytes).toBeLessThanOrEqual(Math.max(S3_LIMITS.partBytes, (sizeBytes / PARTS_MAX) * 1.2))
    },
  )
})
