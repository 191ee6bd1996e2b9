import { isAbsolute, join } from 'node:path'
import type { AssignedFile } from '@entrepot/protocol'

/** Bytes of a name that file systems take. */
const NAME_MAX_BYTES = 255

/** Where things of one model lie in a Hub cache, as `huggingface_hub` lays it out, and where the agent keeps what is not for clients. */
export interface ModelFolder {
  readonly root: string
  readonly blobs: string
  readonly refs: string
  readonly snapshots: string
  /** Records and partial files. Clients look at nothing but the three folders above. */
  readonly own: string
}

/**
 * The folder of a model in a cache.
 * @throws TypeError for an id that is no place in a cache
 */
export function modelFolder(cacheDir: string, model: string): ModelFolder {
  const parts = model.split('/')
  if (parts.length > 2 || parts.some(part => !isPlainName(part)))
    throw new TypeError(`the id ${JSON.stringify(model)} can't be a folder`)
  return folderAt(join(cacheDir, ['models', ...parts].join('--')))
}

export function folderAt(root: string): ModelFolder {
  return {
    root,
    blobs: join(root, 'blobs'),
    refs: join(root, 'refs'),
    snapshots: join(root, 'snapshots'),
    own: join(root, '.entrepot'),
  }
}

/** Content of a file by name, as clients compute it from the `ETag`. */
export function blobNameOf({ sha256, gitOid }: Pick<AssignedFile, 'sha256' | 'gitOid'>): string {
  return sha256 ?? gitOid
}

/** What a symbolic link in a snapshot says of its blob. */
export function linkTargetOf(path: string, blobName: string): string {
  return join(...path.split('/').map(() => '..'), '..', 'blobs', blobName)
}

/**
 * Refuses a path that would lead out of its folder, whoever sent it.
 * @throws TypeError
 */
export function requireSafePath(path: string): void {
  if (isAbsolute(path) || path.split('/').some(part => !isPlainName(part)))
    throw new TypeError(`the path ${JSON.stringify(path.slice(0, 200))} leads out of its folder`)
}

function isPlainName(name: string): boolean {
  return (
    name !== '' &&
    name !== '.' &&
    name !== '..' &&
    !/[/\\\0]/.test(name) &&
    Buffer.byteLength(name) <= NAME_MAX_BYTES
  )
}
