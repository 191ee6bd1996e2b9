import { mkdir, readdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { folderAt } from './cache-layout.js'
import { ignoreMissing } from './ignore-missing.js'

/** Bytes of all models in a cache, whoever brought them, and of what is arriving. Cost: one look at each blob. */
export async function cacheSize(cacheDir: string): Promise<number> {
  let sizeBytes = 0
  for (const name of (await readdir(cacheDir).catch(ignoreMissing)) ?? []) {
    if (!name.startsWith('models--')) continue
    const { blobs, own } = folderAt(join(cacheDir, name))
    for (const folder of [blobs, own])
      for (const file of (await readdir(folder).catch(ignoreMissing)) ?? []) {
        if (folder === own && !file.endsWith('.part')) continue
        sizeBytes += (await stat(join(folder, file)).catch(ignoreMissing))?.size ?? 0
      }
  }
  return sizeBytes
}

/** Bytes that fit on the file system of the cache. */
export async function freeSpace(cacheDir: string): Promise<number> {
  await mkdir(cacheDir, { recursive: true })
  const { bavail, bsize } = await statfs(cacheDir)
  return bavail * bsize
}
