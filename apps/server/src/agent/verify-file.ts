import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { readSize } from '@entrepot/core'
import type { AssignedFile } from '@entrepot/protocol'
import type { Seen } from './held-revision.js'
import { ignoreMissing } from './ignore-missing.js'

/** Whether a file on disk is what was assigned: size, and SHA-256 of a large file or git's id of a small one. Reads all of it. */
export async function isIntact(
  path: string,
  { sizeBytes, sha256, gitOid }: Pick<AssignedFile, 'sizeBytes' | 'sha256' | 'gitOid'>,
  signal: AbortSignal,
): Promise<boolean> {
  const found = await stat(path).catch(ignoreMissing)
  if (!found?.isFile() || found.size !== sizeBytes) return false
  const hash = createHash(sha256 === null ? 'sha1' : 'sha256')
  if (sha256 === null) hash.update(`blob ${sizeBytes}\0`)
  await pipeline(createReadStream(path, { highWaterMark: readSize(sizeBytes) }), hash, { signal })
  return hash.digest('hex') === (sha256 ?? gitOid)
}

/** How a file looks without reading it; null when it is not there. */
export async function lookAt(path: string): Promise<Seen | null> {
  const found = await stat(path).catch(ignoreMissing)
  return found?.isFile() ? { sizeBytes: found.size, modifiedMs: found.mtimeMs, inode: found.ino } : null
}

export function looksAs(now: Seen | null, before: Seen | undefined): boolean {
  return (
    now !== null &&
    before !== undefined &&
    now.sizeBytes === before.sizeBytes &&
    now.modifiedMs === before.modifiedMs &&
    now.inode === before.inode
  )
}
