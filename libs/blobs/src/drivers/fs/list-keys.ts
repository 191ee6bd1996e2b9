import { isBlobKey, type BlobKey, type BlobListing } from '@entrepot/core'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FOLDER_LEVELS, KINDS, type Kind } from './layout.js'
import { isErrno, onDisk } from './store-error.js'

interface Wanted {
  readonly root: string
  readonly prefix: string
  readonly after: BlobKey | undefined
}

interface Folder {
  readonly path: string
  readonly kind: Kind
  /** What every key in it begins with. */
  readonly keyPrefix: string
  readonly levelsBelow: number
}

/** Walks only folders that can hold a wanted key, one folder's names in memory at a time. Files that are no blobs are passed over. */
export async function* listKeys(root: string, prefix: string, after?: BlobKey): AsyncGenerator<BlobListing> {
  for (const kind of KINDS) {
    const top = { path: join(root, kind), kind, keyPrefix: `${kind}/`, levelsBelow: FOLDER_LEVELS[kind] }
    yield* listFolder(top, { root, prefix, after })
  }
}

async function* listFolder(folder: Folder, wanted: Wanted): AsyncGenerator<BlobListing> {
  if (!mayHold(folder.keyPrefix, wanted)) return
  if (folder.levelsBelow === 0) {
    yield* listFiles(folder, wanted)
    return
  }
  for (const name of await namesIn(wanted.root, folder.path)) {
    if (!/^[0-9a-f]{2}$/.test(name)) continue
    yield* listFolder(
      {
        path: join(folder.path, name),
        kind: folder.kind,
        keyPrefix: folder.keyPrefix + (folder.kind === 'sha256' ? `${name}/` : name),
        levelsBelow: folder.levelsBelow - 1,
      },
      wanted,
    )
  }
}

async function* listFiles(folder: Folder, wanted: Wanted): AsyncGenerator<BlobListing> {
  const { root, prefix, after } = wanted
  for (const name of await namesIn(wanted.root, folder.path)) {
    const key = folder.kind === 'sha256' ? folder.keyPrefix + name : `${folder.kind}/${name}`
    if (!isBlobKey(key) || !key.startsWith(prefix) || (after !== undefined && key <= after)) continue
    const found = await onDisk(root, () => stat(join(folder.path, name)).catch(nullIfMissing))
    if (found) yield { key, sizeBytes: found.size, modifiedAt: found.mtime }
  }
}

function mayHold(keyPrefix: string, { prefix, after }: Wanted): boolean {
  if (!keyPrefix.startsWith(prefix) && !prefix.startsWith(keyPrefix)) return false
  return after === undefined || keyPrefix > after || after.startsWith(keyPrefix)
}

/** In byte order: names are ASCII. Empty for a folder that nothing was put into yet. */
async function namesIn(root: string, path: string): Promise<string[]> {
  const names = await onDisk(root, () => readdir(path).catch(nullIfMissing))
  return names?.sort() ?? []
}

export function nullIfMissing(error: unknown): null {
  if (isErrno(error, 'ENOENT')) return null
  throw error
}
