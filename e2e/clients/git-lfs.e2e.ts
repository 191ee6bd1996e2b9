import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SHORT_CARD } from '../support/cards.js'
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.js'
import type { GitClient } from '../support/git-client.js'
import { ask, postJson, refsOf } from '../support/hub-api.js'
import { keepsBlobsInS3 } from '../support/s3-environment.js'
import { sha256OfFile, writeSeededFile } from '../support/seeded-file.js'
import { openWritingWorld, type WritingWorld } from '../support/writing-world.js'

const MIB = 1024 * 1024
/** Bytes of the three files: 1 GiB in the full form, and what shows the same in CI. */
const SIZES =
  process.env['E2E_FULL'] === '1' ? [1 * MIB, 400 * MIB, 623 * MIB] : [1 * MIB, 20 * MIB, 75 * MIB]
/** Milliseconds: half a minute a gibibyte for hashing on each side, with room for a busy machine. */
const LARGE_TIMEOUT_MS = 600_000
/** Bytes that a broken line lets through: past the requests of git-lfs, into the first file. */
const CUT_AFTER_BYTES = 2 * MIB

const names = SIZES.map((_, nth) => `part-${nth}.safetensors`)

let world: WritingWorld
let laptop: GitClient
let line: CuttingProxy

beforeAll(async () => {
  world = await openWritingWorld()
  line = await startCuttingProxy(world.server.url)
  laptop = await withLfs(world.machine(world.ann, line.url))
})
afterAll(async () => {
  await line?.close()
  await world?.close()
})

async function withLfs(client: GitClient): Promise<GitClient> {
  await client.git('.', 'lfs', 'install', '--skip-repo')
  // As git-lfs advises as soon as a server has locks; otherwise it only warns.
  await client.git('.', 'config', '--global', 'lfs.locksverify', 'true')
  return client
}

async function commitAll(client: GitClient, inside: string, message: string): Promise<string> {
  await client.git(inside, 'add', '--all')
  await client.git(inside, 'commit', '--quiet', '--message', message)
  return (await client.git(inside, 'rev-parse', 'HEAD')).stdout.trim()
}

/** Clones a new repository to `<name>`, and commits a card and these files there; the commit and the files' SHA-256. */
async function committed(name: string, sizes: readonly number[], through = world.server.url) {
  await laptop.git('.', 'clone', '--quiet', `${through}/${await world.newRepo(name)}`, name)
  laptop.write(name, { 'README.md': SHORT_CARD })
  const hashes: string[] = []
  for (const [nth, size] of sizes.entries())
    hashes.push(
      await writeSeededFile(join(laptop.folder, name, `part-${nth}.safetensors`), `${name} ${nth}`, size),
    )
  return { commit: await commitAll(laptop, name, 'Add large files'), hashes }
}

function mainOf(name: string): Promise<string | undefined> {
  return refsOf(world.server.url, world.ann, `ann/${name}`).then(refs => refs['refs/heads/main'])
}

describe('git-lfs', () => {
  it(
    `brings ${SIZES.reduce((sum, size) => sum + size) / MIB} MiB in three files, and gets them back`,
    { timeout: LARGE_TIMEOUT_MS },
    async () => {
      const { commit, hashes } = await committed('large', SIZES)
      await laptop.git('large', 'push', 'origin', 'main')
      expect(await mainOf('large')).toBe(commit)
      rmSync(join(laptop.folder, 'large'), { recursive: true })

      const desktop = await withLfs(world.machine(world.ann))
      await desktop.git('.', 'clone', '--quiet', `${world.server.url}/ann/large`, 'copy')
      for (const [nth, name] of names.entries())
        expect(await sha256OfFile(join(desktop.folder, 'copy', name)), name).toBe(hashes[nth])
      await desktop.git('copy', 'lfs', 'fsck')
      expect((await desktop.git('copy', 'status', '--porcelain')).stdout).toBe('')
    },
  )

  it.skipIf(keepsBlobsInS3)(
    'goes on by itself after a break, and by hand after a line that stayed broken',
    async () => {
      const { commit, hashes } = await committed('broken-line', [8 * MIB, 1 * MIB], line.url)
      const before = await mainOf('broken-line')
      line.cutUploadsAfter(CUT_AFTER_BYTES)
      const args = [
        '-c',
        'lfs.transfer.maxretries=1',
        '-c',
        'lfs.concurrenttransfers=1',
        'push',
        'origin',
        'main',
      ]
      const broken = await laptop.tryGit('broken-line', args)
      expect(broken.exitCode, broken.stderr).not.toBe(0)
      expect(line.cuts()).toBeGreaterThan(0)
      expect(await mainOf('broken-line')).toBe(before)

      line.cutUploadsAfter(CUT_AFTER_BYTES, 1)
      const cutsBefore = line.cuts()
      await laptop.git('broken-line', 'push', 'origin', 'main')
      expect(line.cuts()).toBe(cutsBefore + 1)
      expect(await mainOf('broken-line')).toBe(commit)
      const desktop = await withLfs(world.machine(world.ann))
      await desktop.git('.', 'clone', '--quiet', `${world.server.url}/ann/broken-line`, 'copy')
      for (const [nth, hash] of hashes.entries())
        expect(await sha256OfFile(join(desktop.folder, 'copy', `part-${nth}.safetensors`))).toBe(hash)
    },
  )

  it('pushes again after the line broke in the middle of the pack', async () => {
    const { hashes } = await committed('broken-pack', [1_000], line.url)
    laptop.write('broken-pack', { 'noise.txt': Buffer.from(incompressible(6 * MIB)) })
    const commit = await commitAll(laptop, 'broken-pack', 'Add noise')
    const before = await mainOf('broken-pack')
    line.cutUploadsAfter(CUT_AFTER_BYTES)
    const broken = await laptop.tryGit('broken-pack', ['push', 'origin', 'main'])
    line.cutUploadsAfter(null)
    expect(broken.exitCode, broken.stderr).not.toBe(0)
    expect(await mainOf('broken-pack')).toBe(before)
    await laptop.git('broken-pack', 'push', 'origin', 'main')
    expect(await mainOf('broken-pack')).toBe(commit)
    const file = await ask(world.server.url, '/ann/broken-pack/resolve/main/part-0.safetensors', world.ann)
    expect(
      createHash('sha256')
        .update(Buffer.from(await file.arrayBuffer()))
        .digest('hex'),
    ).toBe(hashes[0])
  })

  it('does not send again what the repository holds', async () => {
    await laptop.git('.', 'clone', '--quiet', `${world.server.url}/ann/broken-pack`, 'again')
    await laptop.git('again', 'mv', 'part-0.safetensors', 'renamed.safetensors')
    await commitAll(laptop, 'again', 'Rename')
    const pushed = await laptop.tryGit('again', ['push', 'origin', 'main'], {
      GIT_TRACE: '1',
      GIT_CURL_VERBOSE: '1',
    })
    expect(pushed.exitCode, pushed.stderr).toBe(0)
    expect(pushed.stderr).not.toMatch(/> PUT /)
  })
})

describe('locks of git-lfs', () => {
  it('are held against others until they are let go or broken', async () => {
    const { commit } = await committed('locked', [1_000])
    await laptop.git('locked', 'push', 'origin', 'main')
    await laptop.git('locked', 'lfs', 'lock', 'part-0.safetensors')
    const listed = await laptop.git('locked', 'lfs', 'locks')
    expect(listed.stdout).toMatch(/^part-0\.safetensors\s+ann\s/)

    expect((await laptop.tryGit('locked', ['lfs', 'lock', 'part-0.safetensors'])).exitCode).not.toBe(0)
    laptop.write('locked', { 'part-0.safetensors': 'changed by who holds the lock\n' })
    const next = await commitAll(laptop, 'locked', 'Change what I locked')
    await laptop.git('locked', 'push', 'origin', 'main')
    expect(await mainOf('locked')).toBe(next)
    expect(next).not.toBe(commit)

    const other = await withLfs(world.machine({ name: 'admin', token: world.server.token }))
    await other.git('.', 'clone', '--quiet', `${world.server.url}/ann/locked`, 'locked')
    other.write('locked', { 'part-0.safetensors': 'changed by somebody else\n' })
    const theirs = await commitAll(other, 'locked', 'Change what somebody else locked')
    const refused = await other.tryGit('locked', ['push', 'origin', 'main'])
    expect(refused.exitCode).not.toBe(0)
    expect(refused.stdout + refused.stderr).toMatch(/part-0\.safetensors/)
    expect(await mainOf('locked')).toBe(next)
    expect((await other.tryGit('locked', ['lfs', 'unlock', 'part-0.safetensors'])).exitCode).not.toBe(0)
    await other.git('locked', 'lfs', 'unlock', '--force', 'part-0.safetensors')
    await other.git('locked', 'push', 'origin', 'main')
    expect(await mainOf('locked')).toBe(theirs)

    await laptop.git('locked', 'lfs', 'lock', 'part-0.safetensors')
    await laptop.git('locked', 'lfs', 'unlock', 'part-0.safetensors')
    expect((await laptop.git('locked', 'lfs', 'locks')).stdout).toBe('')
  })
})

describe('the bytes of a large file', () => {
  it.skipIf(keepsBlobsInS3)(
    'are refused when they are others than the pointer says, and nothing of them stays',
    async () => {
      const id = await world.newRepo('wrong-bytes')
      const oid = createHash('sha256').update('what was promised').digest('hex')
      const request = { operation: 'upload', transfers: ['basic'], objects: [{ oid, size: 17 }] }
      type Batch = { objects: { actions?: { upload: { href: string; header?: Record<string, string> } } }[] }
      const batch = () =>
        postJson<Batch>(world.server.url, `/${id}.git/info/lfs/objects/batch`, world.ann, request)
      const upload = (await batch()).objects[0]?.actions?.upload
      if (!upload) throw new Error('no upload action')
      const put = (body: string) => fetch(upload.href, { method: 'PUT', body, headers: upload.header ?? {} })
      expect((await put('what was not kept')).status).toBe(422)
      expect((await put('short')).status).toBeGreaterThanOrEqual(400)
      expect((await batch()).objects[0]?.actions?.upload).toBeDefined()
      const retried = (await batch()).objects[0]?.actions?.upload.href ?? ''
      const good = await fetch(retried, { method: 'PUT', body: 'what was promised' })
      expect(good.status).toBe(200)
    },
  )
})

/** Bytes that git can't make smaller, as text. */
function incompressible(sizeBytes: number): string {
  let state = createHash('sha256').update('noise').digest()
  const parts: string[] = []
  for (let size = 0; size < sizeBytes; size += 64) {
    state = createHash('sha256').update(state).digest()
    parts.push(state.toString('hex'))
  }
  return parts.join('\n')
}
