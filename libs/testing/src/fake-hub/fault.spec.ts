import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { seededBytes } from './large-file-store.js'
import { type FakeHub, startFakeHub } from './start-fake-hub.js'

const LARGE_BYTES = 400_000
const LARGE = { lfs: { seed: 'faulty', sizeBytes: LARGE_BYTES } }
const SMALL = '{"hidden_size": 32}'

let hub: FakeHub
let large: Buffer

beforeAll(async () => {
  hub = await startFakeHub({
    largeFileRoute: 'direct',
    redirectSmallFiles: false,
    repos: [
      {
        address: 'acme/target',
        commits: [
          {
            files: {
              'model.safetensors': LARGE,
              'config.json': SMALL,
              'lost.bin': { pointer: { oid: 'ab'.repeat(32), sizeBytes: 7 } },
              'lying.bin': { pointer: { oid: sha256('seven b'), sizeBytes: 999 } },
              'honest.bin': { lfs: 'seven b' },
            },
          },
        ],
      },
    ],
  })
  large = await buffer(seededBytes('faulty', LARGE_BYTES))
})

afterEach(() => {
  hub.heal()
  hub.forgetRequests()
})

afterAll(() => hub.close())

describe('a fault', () => {
  it('answers a status as often as it was told to, and then lets go', async () => {
    const fault = hub.fail({ match: '/resolve/', status: 429, times: 2, retryAfterSeconds: 3 })
    const answers = [await get('config.json'), await get('config.json'), await get('config.json')]
    expect(answers.map(answer => answer.status)).toEqual([429, 429, 200])
    expect(answers[0]?.headers.get('retry-after')).toBe('3')
    expect(fault.hits).toBe(2)
  })

  it('strikes only what matches, by text or by pattern', async () => {
    hub.fail({ match: 'HEAD /acme/target', status: 500 })
    hub.fail({ match: /config\.json$/, status: 403, errorCode: 'GatedRepo' })
    const config = await get('config.json')
    expect([config.status, config.headers.get('x-error-code')]).toEqual([403, 'GatedRepo'])
    expect((await get('config.json?download=true')).status).toBe(200)
    expect((await fetch(fileUrl('honest.bin'), { method: 'HEAD' })).status).toBe(500)
  })

  it('can be a page of HTML with a good status', async () => {
    hub.fail({ match: 'config.json', status: 200, html: true })
    const answer = await get('config.json')
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(await answer.text()).toContain('<h1>')
  })

  it('cuts a body after so many bytes, under the full Content-Length', async () => {
    hub.fail({ match: 'model.safetensors', truncateAfterBytes: 1234, times: 1 })
    const cut = await receive('model.safetensors')
    expect([cut.contentLength, cut.bytes.length, cut.isComplete]).toEqual([LARGE_BYTES, 1234, false])
    expect(cut.bytes.equals(large.subarray(0, 1234))).toBe(true)
    await hub.idle()
    expect(hub.requests[0]?.bytesSent).toBe(1234)
    const whole = await receive('model.safetensors')
    expect(whole.isComplete && whole.bytes.equals(large)).toBe(true)
  })

  it('is not spent on a HEAD when it is about bytes', async () => {
    const fault = hub.fail({ match: 'model.safetensors', truncateAfterBytes: 1, times: 1 })
    await fetch(fileUrl('model.safetensors'), { method: 'HEAD' })
    expect(fault.hits).toBe(0)
  })

  it('falsifies one byte of the file, also in the range that holds it, and in no other', async () => {
    hub.fail({ match: 'model.safetensors', corruptAtByte: 1000 })
    const whole = await receive('model.safetensors')
    expect(differences(whole.bytes, large)).toEqual([1000])
    const holding = await receive('model.safetensors', { range: 'bytes=990-1010' })
    expect(differences(holding.bytes, large.subarray(990, 1011))).toEqual([10])
    const other = await receive('model.safetensors', { range: 'bytes=2000-2010' })
    expect(other.bytes.equals(large.subarray(2000, 2011))).toBe(true)
  })

  it('lies about the size in every header that tells it', async () => {
    hub.fail({ match: 'model.safetensors', announceBytes: LARGE_BYTES + 5 })
    const head = await fetch(fileUrl('model.safetensors'), { method: 'HEAD' })
    expect(head.headers.get('x-linked-size')).toBe(String(LARGE_BYTES + 5))
    const ranged = await get('model.safetensors', { range: 'bytes=0-0' })
    expect(ranged.headers.get('content-range')).toBe(`bytes 0-0/${LARGE_BYTES + 5}`)
    const longer = await receive('model.safetensors')
    expect([longer.contentLength, longer.isComplete]).toEqual([LARGE_BYTES + 5, false])
    hub.heal()
    hub.fail({ match: 'model.safetensors', announceBytes: 10 })
    const shorter = await receive('model.safetensors')
    expect([shorter.bytes.length, shorter.isComplete]).toEqual([10, true])
  })

  it('sends no faster than it may', async () => {
    hub.fail({ match: 'model.safetensors', bytesPerSecond: 2_000_000 })
    const startedAt = performance.now()
    expect((await receive('model.safetensors')).bytes.equals(large)).toBe(true)
    expect(performance.now() - startedAt).toBeGreaterThan(100)
  })

  it('hangs before the answer or in the middle of it, until the client gives up', async () => {
    hub.fail({ match: 'config.json', hang: true })
    await expect(get('config.json', {}, AbortSignal.timeout(100))).rejects.toThrow('timeout')
    hub.fail({ match: 'model.safetensors', hangAfterBytes: 50 })
    const half = await get('model.safetensors', {}, AbortSignal.timeout(200))
    expect(half.status).toBe(200)
    await expect(half.arrayBuffer()).rejects.toThrow('timeout')
    await hub.idle()
    expect(hub.requests.map(request => request.bytesSent)).toEqual([0, 50])
  })

  it('redirects anywhere', async () => {
    hub.fail({
      match: 'config.json',
      redirectTo: 'http://169.254.169.254/latest/meta-data/',
      redirectStatus: 307,
    })
    const answer = await get('config.json')
    expect([answer.status, answer.headers.get('location')]).toEqual([
      307,
      'http://169.254.169.254/latest/meta-data/',
    ])
  })

  it('can strike git as well', async () => {
    hub.fail({ match: 'git-upload-pack', truncateAfterBytes: 20, times: 1 })
    const refs = `${hub.url}/acme/target.git/info/refs?service=git-upload-pack`
    await expect(fetch(refs).then(answer => answer.arrayBuffer())).rejects.toThrow('terminated')
    expect((await fetch(refs)).status).toBe(200)
  })
})

describe('a pointer', () => {
  it('may point at nothing', async () => {
    expect((await get('lost.bin')).status).toBe(404)
    const batch = await lfsBatch([{ oid: 'ab'.repeat(32), size: 7 }])
    expect(batch.objects.map(object => object.error?.code)).toEqual([404])
  })

  it('may give a size that is not the size of its object', async () => {
    const head = await fetch(fileUrl('lying.bin'), { method: 'HEAD' })
    expect(head.headers.get('x-linked-size')).toBe('999')
    expect((await receive('lying.bin')).bytes.toString()).toBe('seven b')
  })
})

async function lfsBatch(objects: object[]): Promise<{ objects: { error?: { code: number } }[] }> {
  const answer = await fetch(`${hub.url}/acme/target.git/info/lfs/objects/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.git-lfs+json' },
    body: JSON.stringify({ operation: 'download', transfers: ['basic'], objects }),
  })
  return (await answer.json()) as { objects: { error?: { code: number } }[] }
}

function fileUrl(path: string): string {
  return `${hub.url}/acme/target/resolve/main/${path}`
}

function get(path: string, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<Response> {
  return fetch(fileUrl(path), { headers, redirect: 'manual', ...(signal ? { signal } : {}) })
}

/** Everything that arrived, even when the connection broke: `fetch` throws that away. */
async function receive(path: string, headers: Record<string, string> = {}) {
  const sent = httpRequest(fileUrl(path), { headers, agent: false }).end()
  const [response] = await once(sent, 'response')
  const chunks: Buffer[] = []
  try {
    for await (const chunk of response) chunks.push(chunk)
  } catch (error) {
    expect(error).toMatchObject({ code: 'ECONNRESET' })
  }
  const bytes = Buffer.concat(chunks)
  return {
    contentLength: Number(response.headers['content-length']),
    bytes,
    isComplete: response.complete as boolean,
  }
}

function differences(a: Buffer, b: Buffer): number[] {
  return Array.from(a.keys()).filter(index => a[index] !== b[index])
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
