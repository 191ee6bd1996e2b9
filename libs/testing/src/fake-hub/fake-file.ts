import { Readable } from 'node:stream'
import type { CommitSha, GitOid } from '@entrepot/core'
import { type ObjectEntry, writeObject } from './git-object.js'
import { type LargeFileStore, seededBytes } from './large-file-store.js'

/**
 * What a commit puts at a path.
 *
 * - text or bytes: a plain blob
 * - `lfs`: the bytes go to the large file store and a Git LFS pointer to the path; `{ seed, sizeBytes }` makes the bytes as it goes
 * - `pointer`: a pointer alone, to an object that may not exist or may have another size
 * - `symlink`, `submodule`, `executable`: the other modes of git
 */
export type FakeFile =
  | string
  | Uint8Array
  | { readonly lfs: string | Uint8Array | { readonly seed: string; readonly sizeBytes: number } }
  | { readonly pointer: { readonly oid: string; readonly sizeBytes: number } }
  | { readonly symlink: string }
  | { readonly submodule: CommitSha }
  | { readonly executable: string | Uint8Array }

/** Git LFS pointer text, byte for byte as git-lfs writes it. */
export function pointerText(oid: string, sizeBytes: number): string {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${sizeBytes}\n`
}

/** Stores a file's bytes and returns what the tree says of it. */
export async function storeFile(
  gitDir: string,
  largeFiles: LargeFileStore,
  file: FakeFile,
): Promise<ObjectEntry> {
  const blob = async (bytes: string | Uint8Array, mode: ObjectEntry['mode'] = '100644') => ({
    mode,
    oid: await writeObject(gitDir, 'blob', Buffer.from(bytes)),
  })
  if (typeof file === 'string' || file instanceof Uint8Array) return blob(file)
  if ('symlink' in file) return blob(file.symlink, '120000')
  if ('executable' in file) return blob(file.executable, '100755')
  if ('submodule' in file) return { mode: '160000', oid: file.submodule as string as GitOid }
  if ('pointer' in file) return blob(pointerText(file.pointer.oid, file.pointer.sizeBytes))
  const { oid, sizeBytes } = await largeFiles.put(bytesOf(file.lfs))
  return blob(pointerText(oid, sizeBytes))
}

function bytesOf(lfs: string | Uint8Array | { seed: string; sizeBytes: number }): Readable {
  if (typeof lfs === 'string' || lfs instanceof Uint8Array) return Readable.from([Buffer.from(lfs)])
  return seededBytes(lfs.seed, lfs.sizeBytes)
}
