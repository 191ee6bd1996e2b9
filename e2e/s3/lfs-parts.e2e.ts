import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { seededBytes } from '@entrepot/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postJson } from '../support/hub-api.js'
import { s3Environment } from '../support/s3-environment.js'
import { isS3ServerMissing, type S3Server, startS3Server } from '../support/s3-server.js'
import { openWritingWorld, type WritingWorld } from '../support/writing-world.js'

const MIB = 1024 * 1024
/** Bytes: two parts as they are cut for the store, and a little. */
const SIZE_BYTES = 128 * MIB + 5

interface Action {
  readonly href: string
  readonly header?: Readonly<Record<string, string>>
}

interface Answered {
  readonly transfer: string
  readonly objects: readonly { readonly actions?: Readonly<Record<string, Action>> }[]
}

interface Tag {
  readonly partNumber: number
  readonly etag: string
}

describe.skipIf(isS3ServerMissing)('files in parts with a server whose blobs are in S3', () => {
  let s3: S3Server
  let world: WritingWorld
  let bytes: Buffer
  let oid: string

  beforeAll(async () => {
    s3 = await startS3Server()
    world = await openWritingWorld({ env: s3Environment(await s3.newBucket()) })
    bytes = await buffer(seededBytes('parts', SIZE_BYTES))
    oid = createHash('sha256').update(bytes).digest('hex')
  })
  afterAll(async () => {
    await world?.close()
    await s3?.stop()
  })

  async function batch(repo: string, object = { oid, size: SIZE_BYTES }) {
    const asked = { operation: 'upload', transfers: ['basic', 'multipart'], objects: [object] }
    const path = `/${repo}.git/info/lfs/objects/batch`
    const { transfer, objects } = await postJson<Answered>(world.server.url, path, world.ann, asked)
    return { transfer, actions: objects[0]?.actions }
  }

  async function askToSend(repo: string): Promise<{ upload: Action; verify: Action }> {
    const { transfer, actions: { upload, verify } = {} } = await batch(repo)
    if (!upload || !verify) throw new Error('nothing is to be uploaded')
    expect(transfer).toBe('multipart')
    return { upload, verify }
  }

  async function sendParts({ header = {} }: Action, content: Buffer): Promise<Tag[]> {
    const partBytes = Number(header['chunk_size'])
    const numbers = Object.keys(header).filter(name => /^\d{5}$/.test(name))
    expect(numbers).toHaveLength(Math.ceil(SIZE_BYTES / partBytes))
    const sent = numbers.toReversed().map(async name => {
      const partNumber = Number(name)
      const body = content.subarray((partNumber - 1) * partBytes, partNumber * partBytes)
      const url = header[name] ?? ''
      expect(url.startsWith(s3.url)).toBe(true)
      const answer = await fetch(url, { method: 'PUT', body: Buffer.from(body) })
      expect(answer.status).toBe(200)
      return { partNumber, etag: answer.headers.get('etag') ?? '' }
    })
    return (await Promise.all(sent)).toReversed()
  }

  function complete({ href }: Action, parts: readonly Tag[], ofOid = oid): Promise<Response> {
    return fetch(href, { method: 'POST', body: JSON.stringify({ oid: ofOid, parts }) })
  }

  it('go to the store at once and in any order, and count when they are completed', async () => {
    const repo = await world.newRepo('cut')
    const { upload, verify } = await askToSend(repo)
    const parts = await sendParts(upload, bytes)
    expect((await complete(upload, parts)).status).toBe(200)
    expect((await complete(upload, parts)).status).toBe(200)
    const verified = await fetch(verify.href, {
      method: 'POST',
      body: JSON.stringify({ oid, size: SIZE_BYTES }),
    })
    expect(verified.status).toBe(200)
    expect((await batch(repo)).actions).toBeUndefined()
  })

  it('are refused with tags that the store did not give, and taken with its own', async () => {
    const { upload } = await askToSend(await world.newRepo('tags'))
    const parts = await sendParts(upload, bytes)
    const wrong = parts.map(part => ({ ...part, etag: '"0123456789abcdef0123456789abcdef"' }))
    expect((await complete(upload, wrong)).status).toBe(422)
    expect((await complete(upload, parts)).status).toBe(200)
  })

  it('leave nothing when they are other bytes, and are asked for again', async () => {
    const repo = await world.newRepo('wrong')
    const { upload } = await askToSend(repo)
    const wrong = Buffer.from(bytes)
    wrong[100 * MIB] = (wrong[100 * MIB] ?? 0) ^ 1
    expect((await complete(upload, await sendParts(upload, wrong))).status).toBe(422)
    const again = await askToSend(repo)
    expect((await complete(again.upload, await sendParts(again.upload, bytes))).status).toBe(200)
  })

  it('may be none, for an empty file', async () => {
    const empty = { oid: createHash('sha256').digest('hex'), size: 0 }
    const repo = await world.newRepo('empty')
    const { upload } = (await batch(repo, empty)).actions ?? {}
    if (!upload) throw new Error('nothing is to be uploaded')
    expect((await complete(upload, [], empty.oid)).status).toBe(200)
    expect((await batch(repo, empty)).actions).toBeUndefined()
  })

  it('are sent on from our URL to the store for a download', async () => {
    const repo = await world.newRepo('down')
    const { upload } = await askToSend(repo)
    await complete(upload, await sendParts(upload, bytes))
    const lines = [
      { key: 'header', value: { summary: 'Add a file' } },
      { key: 'lfsFile', value: { path: 'w.bin', algo: 'sha256', oid, size: SIZE_BYTES } },
    ]
    await postCommit(repo, lines)
    const asked = { operation: 'download', objects: [{ oid, size: SIZE_BYTES }] }
    const path = `/${repo}.git/info/lfs/objects/batch`
    const { objects } = await postJson<Answered>(world.server.url, path, world.ann, asked)
    const href = objects[0]?.actions?.['download']?.href ?? ''
    const sentOn = await fetch(href, { redirect: 'manual' })
    expect([sentOn.status, sentOn.headers.get('location')?.startsWith(s3.url)]).toEqual([302, true])
    const got = Buffer.from(await (await fetch(href)).arrayBuffer())
    expect(got.equals(bytes)).toBe(true)
  })

  async function postCommit(repo: string, lines: readonly object[]): Promise<void> {
    const answer = await fetch(`${world.server.url}/api/models/${repo}/commit/main`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.ann.token}`, 'content-type': 'application/x-ndjson' },
      body: lines.map(line => JSON.stringify(line)).join('\n'),
    })
    expect([answer.status, await answer.text()]).toEqual([200, expect.any(String)])
  }
})
