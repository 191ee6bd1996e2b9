/**
 * Writes blobs of every kind in every way until it is killed, and prints each key on a line once the store says it is safe.
 * Run by `survives-kill.spec.ts`; arguments: folder of the store, seed.
 */
import { asCommitSha, asOid, blobKeys, type BlobStore } from '@entrepot/core'
import { createHash } from 'node:crypto'
import { writeSync } from 'node:fs'
import { Readable } from 'node:stream'
import { openBlobStore } from '../open-blob-store.js'

const CHUNK_BYTES = 64 * 1024
const MAX_CHUNKS = 24
const WRITERS = 4
const STANDARD_OUTPUT = 1

const [root = '', seed = ''] = process.argv.slice(2)
const store = await openBlobStore({ driver: 'fs', root })
await Promise.all(Array.from({ length: WRITERS }, (_, writer) => writeForever(store, `${seed}-${writer}`)))

async function writeForever(store: BlobStore, name: string): Promise<void> {
  for (let nth = 0; ; nth++) {
    const chunks = chunksOf(`${name}-${nth}`)
    const oid = asOid(digest('sha256', chunks))
    const commit = asCommitSha(digest('sha1', chunks))
    const sizeBytes = chunks.length * CHUNK_BYTES
    if (nth % 3 === 0) {
      await store.put(blobKeys.pack(oid), sizeBytes, slowly(chunks))
      done(blobKeys.pack(oid))
    } else if (nth % 3 === 1) {
      await store.put(blobKeys.treeIndex(commit), sizeBytes, slowly(chunks))
      done(blobKeys.treeIndex(commit))
    } else {
      const uploadId = await store.uploads.begin(sizeBytes)
      await store.uploads.append(uploadId, 0, slowly(chunks.slice(0, 1)))
      await store.uploads.append(uploadId, CHUNK_BYTES, slowly(chunks.slice(1)))
      await store.uploads.promote(uploadId, blobKeys.largeFile(oid), { oid, sizeBytes })
      done(blobKeys.largeFile(oid))
    }
  }
}

/** Different bytes for every name, and the same for the same name. */
function chunksOf(name: string): Buffer[] {
  const first = createHash('sha256').update(name).digest()
  const count = 1 + (first.readUInt8(0) % MAX_CHUNKS)
  return Array.from({ length: count }, (_, nth) => {
    const unit = createHash('sha256').update(`${name}/${nth}`).digest()
    return Buffer.alloc(CHUNK_BYTES, unit)
  })
}

function digest(algorithm: string, chunks: readonly Buffer[]): string {
  const hash = createHash(algorithm)
  for (const chunk of chunks) hash.update(chunk)
  return hash.digest('hex')
}

/** Lets the event loop turn between chunks, so that a kill finds writes at every stage. */
function slowly(chunks: readonly Buffer[]): Readable {
  async function* send() {
    for (const chunk of chunks) {
      await new Promise(resolve => setImmediate(resolve))
      yield chunk
    }
  }
  return Readable.from(send())
}

/** At once, not buffered: what was printed was safe before the kill. */
function done(key: string): void {
  writeSync(STANDARD_OUTPUT, `${key}\n`)
}
