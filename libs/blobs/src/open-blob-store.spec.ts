import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bodyOf, bytesAt, freshSample, putSample } from './contract/fixtures.js'
import { temporaryFolders } from './contract/temporary-folders.js'
import { openBlobStore } from './open-blob-store.js'

const newFolder = temporaryFolders()

describe('openBlobStore', () => {
  it('makes the folder it is pointed at, and finds the same blobs there the next time', async () => {
    const root = join(await newFolder(), 'data', 'blobs')
    const first = await openBlobStore({ driver: 'fs', root })
    expect((await stat(root)).mode & 0o777).toBe(0o700)
    const sample = freshSample()
    await putSample(first, sample)
    const second = await openBlobStore({ driver: 'fs', root })
    expect((await bytesAt(second, sample.key)).equals(sample.bytes)).toBe(true)
  })

  it.each(['fs', 'memory'] as const)('verifies what goes into the %s driver', async driver => {
    const store = await openBlobStore(driver === 'fs' ? { driver, root: await newFolder() } : { driver })
    const sample = freshSample(4)
    await expect(store.put(sample.key, 4, bodyOf('evil'))).rejects.toMatchObject({ code: 'object-corrupt' })
    expect(await store.stat(sample.key)).toBeNull()
  })

  it('opens memory stores that share nothing', async () => {
    const [one, other] = [
      await openBlobStore({ driver: 'memory' }),
      await openBlobStore({ driver: 'memory' }),
    ]
    const sample = freshSample()
    await putSample(one, sample)
    expect(await other.stat(sample.key)).toBeNull()
  })

  it('refuses to start on a path that is no folder', async () => {
    const root = join(await newFolder(), 'file')
    await writeFile(root, '')
    await expect(openBlobStore({ driver: 'fs', root })).rejects.toMatchObject({ code: 'store-unavailable' })
  })
})
