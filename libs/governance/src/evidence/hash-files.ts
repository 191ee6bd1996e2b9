import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { DomainError, type TreeEntry } from '@entrepot/core'
import type { EvidenceFile } from '@entrepot/evidence'
import { type Engines, isFile, openReader, readTree, type ResolvedRevision } from '@entrepot/registry'
import { LRUCache } from 'lru-cache'

/** Files of a revision that are written down one by one: a document of more would take hundreds of megabytes. */
const FILES_MAX = 20_000
/** Bytes of files in git that are read for one document; what is left has its git id alone. Large files bring their hash along. */
const HASHED_MAX_BYTES = 256 * 1024 * 1024
/** Hashes kept on a node: 64 hex digits and their key, some 20 MB in all. */
const KEPT_HASHES = 100_000

const hashes = new LRUCache<string, string>({ max: KEPT_HASHES })

/**
 * The files of a revision, in the order of their paths, with their SHA-256.
 *
 * @throws DomainError `limit-exceeded`
 */
export async function hashFiles(engines: Engines, revision: ResolvedRevision): Promise<EvidenceFile[]> {
  const entries = (await readTree(engines, revision)).entries.filter(isFile)
  if (entries.length > FILES_MAX) {
    const message = `Evidence names every file, and takes ${FILES_MAX} at most; this revision has ${entries.length}.`
    throw new DomainError('limit-exceeded', message)
  }
  const files: EvidenceFile[] = []
  let left = HASHED_MAX_BYTES
  for (const entry of entries) {
    const { path, sizeBytes, oid } = entry
    const known = entry.lfs?.oid ?? hashes.get(oid)
    const isRead = known === undefined && sizeBytes <= left
    if (isRead) left -= sizeBytes
    const sha256 = known ?? (isRead ? await hashOf(engines, revision, entry) : null)
    files.push({ path, sizeBytes, sha256, gitOid: oid })
  }
  return files
}

async function hashOf(engines: Engines, { repo }: ResolvedRevision, { oid }: TreeEntry): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(await (await openReader(engines, repo.id)).openBlob(oid), hash)
  const digest = hash.digest('hex')
  hashes.set(oid, digest)
  return digest
}
