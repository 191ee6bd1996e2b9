import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { allOf, bytesAt, freshSample, putSample, uploadOf } from './contract/fixtures.js'
import { temporaryFolders } from './contract/temporary-folders.js'
import { FsBlobStore } from './drivers/fs.blob-store.js'
import { sweepUploads } from './sweep-uploads.js'
import { verified } from './wrappers/verified.blob-store.js'

const newFolder = temporaryFolders()
const YESTERDAY = new Date(Date.now() - 24 * 3_600_000)
const LAST_WEEK = new Date(Date.now() - 7 * 24 * 3_600_000)
const LEFT = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'] as const

describe('sweepUploads', () => {
  it('removes what is old and nobody refers to, and nothing else', async () => {
    const root = await newFolder()
    const store = verified(new FsBlobStore(root))
    const visible = freshSample()
    await putSample(store, visible)
    const [old, wanted, fresh] = [
      await uploadOf(store, Buffer.from('old')),
      await uploadOf(store, Buffer.from('wanted')),
      await uploadOf(store, Buffer.from('fresh')),
    ]
    for (const id of [old, wanted]) await utimes(join(root, 'incoming', id), LAST_WEEK, LAST_WEEK)

    const freed = await sweepUploads(store, { olderThan: YESTERDAY, keep: new Set([wanted]) })

    expect(freed).toEqual({ uploads: 1, sizeBytes: 3 })
    expect((await readdir(join(root, 'incoming'))).sort()).toEqual([wanted, fresh].sort())
    expect((await bytesAt(store, visible.key)).equals(visible.bytes)).toBe(true)
  })

  it('removes what a crash left of puts and of copies between volumes', async () => {
    const root = await newFolder()
    const store = new FsBlobStore(root)
    await store.prepare()
    await mkdir(join(root, 'packs', 'partial'), { recursive: true })
    const files = [join(root, 'incoming', LEFT[0]), join(root, 'packs', 'partial', LEFT[1])]
    for (const file of files) {
      await writeFile(file, 'half')
      await utimes(file, LAST_WEEK, LAST_WEEK)
    }
    expect(await sweepUploads(store, { olderThan: YESTERDAY, keep: new Set() })).toEqual({
      uploads: 2,
      sizeBytes: 8,
    })
    expect(await allOf(store.uploads.list())).toEqual([])
    expect(await readdir(join(root, 'packs', 'partial'))).toEqual([])
  })
})
