import { blobKeys, DomainError } from '@entrepot/core'
import { existsSync, realpathSync } from 'node:fs'
import { chmod, mkdir, open, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeBlobStore } from '../contract.js'
import {
  allOf,
  bodyOf,
  brokenBodyOf,
  bytesAt,
  freshSample,
  putSample,
  uploadOf,
} from '../contract/fixtures.js'
import { temporaryFolders } from '../contract/temporary-folders.js'
import { FsBlobStore } from './fs.blob-store.js'
import { pathOf } from './fs/layout.js'

const newFolder = temporaryFolders()
const OTHER_VOLUME = '/dev/shm'
const hasOtherVolume = existsSync(OTHER_VOLUME) && realpathSync(OTHER_VOLUME) === OTHER_VOLUME
const newFolderElsewhere = temporaryFolders(OTHER_VOLUME)

describeBlobStore('FsBlobStore', async () => new FsBlobStore(join(await newFolder(), 'not', 'made', 'yet')))

describe('FsBlobStore on its disk', () => {
  it('lays blobs out as drawn, for nobody else to read', async () => {
    const root = await newFolder()
    const store = new FsBlobStore(root)
    const sample = freshSample()
    await putSample(store, sample)
    await store.put(blobKeys.pack(sample.oid), sample.sizeBytes, bodyOf(sample.bytes))
    const [ab, cd] = [sample.oid.slice(0, 2), sample.oid.slice(2, 4)]
    const files = [join(root, 'sha256', ab, cd, sample.oid), join(root, 'packs', ab, `${sample.oid}.pack`)]
    for (const file of files) expect((await stat(file)).mode & 0o777).toBe(0o600)
    for (const folder of ['sha256', `sha256/${ab}`, `sha256/${ab}/${cd}`, `packs/${ab}`, 'incoming']) {
      expect((await stat(join(root, folder))).mode & 0o777).toBe(0o700)
    }
    expect(await readdir(join(root, 'incoming'))).toEqual([])
  })

  it('keeps all bytes that arrived before a break, also for the process after the next start', async () => {
    const root = await newFolder()
    const store = new FsBlobStore(root)
    const uploadId = await store.uploads.begin(500_000)
    const sent = freshSample(300_000).bytes
    await expect(store.uploads.append(uploadId, 0, brokenBodyOf(sent))).rejects.toThrow('the client left')
    expect(await new FsBlobStore(root).uploads.receivedBytes(uploadId)).toBe(300_000)
  })

  it('passes over files that are no blobs', async () => {
    const root = await newFolder()
    const store = new FsBlobStore(root)
    const sample = freshSample()
    await putSample(store, sample)
    await writeFile(join(root, 'sha256', 'README'), 'left by an operator')
    await writeFile(`${pathOf(root, sample.key)}.bak`, 'left by a tool')
    await mkdir(join(root, 'sha256', 'partial'), { recursive: true })
    await writeFile(join(root, 'incoming', 'README'), 'no upload')
    expect((await allOf(store.list(''))).map(blob => blob.key)).toEqual([sample.key])
    expect(await allOf(store.uploads.list())).toEqual([])
  })

  it('renews the time of a blob that is written again, so that collection by age spares it', async () => {
    const root = await newFolder()
    const store = new FsBlobStore(root)
    const sample = freshSample()
    await putSample(store, sample)
    const longAgo = new Date('2020-01-01')
    for (const writeAgain of [
      () => putSample(store, sample),
      async () => store.uploads.promote(await uploadOf(store, sample.bytes), sample.key, sample),
    ]) {
      await utimes(pathOf(root, sample.key), longAgo, longAgo)
      await writeAgain()
      const [blob] = await allOf(store.list(sample.key))
      expect(blob?.modifiedAt.getFullYear()).toBeGreaterThan(2020)
    }
  })

  it('heals a blob that rotted when it is written again', async () => {
    const root = await newFolder()
    const store = new FsBlobStore(root)
    const sample = freshSample()
    await putSample(store, sample)
    await writeFile(pathOf(root, sample.key), 'rotten')
    await putSample(store, sample)
    expect((await bytesAt(store, sample.key)).equals(sample.bytes)).toBe(true)
  })

  it('closes its files, whatever becomes of the streams', async () => {
    const root = await newFolder()
    const store = new FsBlobStore(root)
    const sample = freshSample(3_000_000)
    await putSample(store, sample)
    const openFiles = async () => {
      const names = await readdir('/proc/self/fd').catch(() => [])
      return names.length
    }
    const before = await openFiles()
    for (let nth = 0; nth < 20; nth++) {
      await bytesAt(store, sample.key)
      const left = await store.open(sample.key)
      await new Promise(resolve => left.on('close', resolve).destroy())
      await store.open(sample.key, { start: 1, endExclusive: 1 })
      await expect(store.put(sample.key, 9, brokenBodyOf('12'))).rejects.toThrow()
    }
    expect(await openFiles()).toBeLessThan(before + 10)
  })
})

describe.skipIf(!hasOtherVolume)('FsBlobStore with its incoming folder on another volume', () => {
  const openStore = async () => {
    const root = await newFolder()
    await symlink(await newFolderElsewhere(), join(root, 'incoming'))
    return new FsBlobStore(root)
  }
  describeBlobStore('FsBlobStore over two volumes', openStore)

  it('lists and sweeps what a crash left of a copy', async () => {
    const root = await newFolder()
    await symlink(await newFolderElsewhere(), join(root, 'incoming'))
    const store = new FsBlobStore(root)
    await putSample(store, freshSample())
    const left = '00000000-0000-4000-8000-000000000000'
    await writeFile(join(root, 'sha256', 'partial', left), 'half a copy')
    expect(await allOf(store.uploads.list())).toMatchObject([{ uploadId: left, sizeBytes: 11 }])
    expect(await allOf(store.list(''))).toHaveLength(1)
    await store.uploads.abort(left)
    expect(await readdir(join(root, 'sha256', 'partial'))).toEqual([])
  })
})

describe('FsBlobStore when its disk refuses', () => {
  it.skipIf(!existsSync('/dev/full'))('says that the store is full', async () => {
    const root = await newFolder()
    const store = new FsBlobStore(root)
    const uploadId = await store.uploads.begin(10)
    const file = join(root, 'incoming', uploadId)
    await rm(file)
    await symlink('/dev/full', file)
    const refusal = await store.uploads
      .append(uploadId, 0, bodyOf('0123456789'))
      .catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(DomainError)
    expect(refusal).toMatchObject({ code: 'store-unavailable', detail: { code: 'ENOSPC' } })
    expect((refusal as DomainError).message).toMatch(/full/)
  })

  it('says what is wrong with its folder at the start, with no absolute path in what callers see', async () => {
    const root = join(await newFolder(), 'blobs')
    await writeFile(root, 'a file where a folder should be')
    const refusal = await new FsBlobStore(root).prepare().catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'store-unavailable' })
    const { message, detail } = refusal as DomainError
    expect(message + JSON.stringify(detail)).not.toContain(root)
  })

  it('says that it may not write, when it may not', async () => {
    const root = await newFolder()
    const store = new FsBlobStore(root)
    await store.prepare()
    await asNobody(join(root, 'incoming'), async () => {
      const refusal = { code: 'store-unavailable', detail: { code: 'EACCES' } }
      await expect(store.prepare()).rejects.toMatchObject(refusal)
      await expect(putSample(store, freshSample())).rejects.toMatchObject(refusal)
      await expect(store.uploads.begin(1)).rejects.toMatchObject(refusal)
    })
    await putSample(store, freshSample())
  })

  it('passes the error of a body on as it is, even one of the operating system', async () => {
    const root = await newFolder()
    const store = new FsBlobStore(root)
    const folder = await open(root, 'r')
    const body = folder.createReadStream()
    await expect(store.put(freshSample().key, 10, body)).rejects.toMatchObject({ code: 'EISDIR' })
  })
})

/** Runs `work` while this process may read `folder` but not write into it. Root may write anywhere, so root steps down. */
async function asNobody(folder: string, work: () => Promise<void>): Promise<void> {
  const isRoot = process.getuid?.() === 0
  await chmod(folder, 0o500)
  if (isRoot) process.seteuid?.(65_534)
  try {
    await work()
  } finally {
    if (isRoot) process.seteuid?.(0)
    await chmod(folder, 0o700)
  }
}
