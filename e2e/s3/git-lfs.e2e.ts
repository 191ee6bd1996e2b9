import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SHORT_CARD } from '../support/cards.js'
import type { GitClient } from '../support/git-client.js'
import { postJson } from '../support/hub-api.js'
import { s3Environment } from '../support/s3-environment.js'
import { isS3ServerMissing, type S3Server, startS3Server } from '../support/s3-server.js'
import { sha256OfFile, writeSeededFile } from '../support/seeded-file.js'
import { openWritingWorld, type WritingWorld } from '../support/writing-world.js'

const MIB = 1024 * 1024
/** Bytes; the last is more than one part of what passes through a server would hold. */
const SIZES = [1_000, 3 * MIB, 20 * MIB]

interface Batch {
  readonly objects: readonly {
    readonly error?: { readonly code: number }
    readonly actions?: Readonly<Record<'upload' | 'verify', Action>>
  }[]
}

interface Action {
  readonly href: string
  readonly header?: Record<string, string>
}

describe.skipIf(isS3ServerMissing)('git-lfs with a server whose blobs are in S3', () => {
  let s3: S3Server
  let world: WritingWorld

  beforeAll(async () => {
    s3 = await startS3Server()
    world = await openWritingWorld({ env: s3Environment(await s3.newBucket()) })
  })
  afterAll(async () => {
    await world?.close()
    await s3?.stop()
  })

  async function machine(): Promise<GitClient> {
    const client = world.machine(world.ann)
    await client.git('.', 'lfs', 'install', '--skip-repo')
    return client
  }

  it('brings large files into S3 itself, and gets them back from there', async () => {
    const [laptop, desktop] = [await machine(), await machine()]
    const url = `${world.server.url}/${await world.newRepo('large')}`
    await laptop.git('.', 'clone', '--quiet', url, 'large')
    laptop.write('large', { 'README.md': SHORT_CARD })
    const hashes = new Map<string, string>()
    for (const size of SIZES) {
      const name = `${size}.safetensors`
      hashes.set(name, await writeSeededFile(join(laptop.folder, 'large', name), name, size))
    }
    await laptop.git('large', 'add', '--all')
    await laptop.git('large', 'commit', '--quiet', '--message', 'Add large files')
    const pushed = await laptop.tryGit('large', ['push', 'origin', 'main'], { GIT_CURL_VERBOSE: '1' })
    expect(pushed.exitCode, pushed.stderr).toBe(0)
    expect(pushed.stderr).toMatch(new RegExp(`PUT /bucket-\\S+partNumber=1`))

    await desktop.git('.', 'clone', '--quiet', url, 'copy')
    for (const [name, hash] of hashes) {
      expect(await sha256OfFile(join(desktop.folder, 'copy', name)), name).toBe(hash)
    }
    await desktop.git('copy', 'lfs', 'fsck')
  })

  it('has other bytes than were promised refused when they are to be confirmed, and keeps nothing of them', async () => {
    const id = await world.newRepo('wrong-bytes')
    const oid = createHash('sha256').update('what was promised').digest('hex')
    const request = { operation: 'upload', transfers: ['basic'], objects: [{ oid, size: 17 }] }
    const batch = async () => {
      const path = `/${id}.git/info/lfs/objects/batch`
      const [answer] = (await postJson<Batch>(world.server.url, path, world.ann, request)).objects
      if (!answer?.actions) throw new Error('nothing is to be uploaded')
      return answer.actions
    }
    const confirm = async ({ verify }: Awaited<ReturnType<typeof batch>>) => {
      const headers = { 'content-type': 'application/vnd.git-lfs+json', ...verify.header }
      return fetch(verify.href, { method: 'POST', headers, body: JSON.stringify({ oid, size: 17 }) })
    }
    const wrong = await batch()
    expect((await fetch(wrong.upload.href, { method: 'PUT', body: 'what was not kept' })).status).toBe(200)
    expect((await confirm(wrong)).status).toBeGreaterThanOrEqual(400)
    const again = await batch()
    expect((await fetch(again.upload.href, { method: 'PUT', body: 'short' })).status).toBeGreaterThanOrEqual(
      400,
    )
    expect((await fetch(again.upload.href, { method: 'PUT', body: 'what was promised' })).status).toBe(200)
    expect((await confirm(again)).status).toBe(200)
    expect((await fetch(again.upload.href, { method: 'PUT', body: 'what was not kept' })).status).toBe(404)
  })
})
