import type { BlobKey, BlobStore, Oid } from '@entrepot/core'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { exactly } from '../bytes.js'
import { VerifiedUploads } from './verified/verified-uploads.js'
import { wrongHash } from './verified/wrong-hash.js'

const NAMED_BY_HASH = /^(?:sha256\/[0-9a-f]{2}\/[0-9a-f]{2}\/|packs\/)([0-9a-f]{64})(?:\.pack)?$/

/**
 * A store in which a key that names a hash holds bytes of that hash: `sha256/…` and `packs/….pack`. Pack indexes and tree
 * indexes pass through, as nothing in their key speaks of their bytes.
 *
 * Bytes are hashed on their way in, once. Reads are not hashed: what rots in the store is for `verify` to find.
 */
export function verified(inner: BlobStore): BlobStore {
  return {
    stat: key => inner.stat(key),
    open: (key, range) => inner.open(key, range),
    ...(inner.openFile && { openFile: inner.openFile.bind(inner) }),
    delete: key => inner.delete(key),
    list: (prefix, after) => inner.list(prefix, after),
    downloadUrl: (key, options) => inner.downloadUrl(key, options),
    uploads: new VerifiedUploads(inner.uploads, oidNamedBy),

    async put(key, sizeBytes, body) {
      const oid = oidNamedBy(key)
      if (oid === null) return inner.put(key, sizeBytes, body)
      return inner.put(
        key,
        sizeBytes,
        Readable.from(hashing(oid, exactly(sizeBytes, body)), { objectMode: false }),
      )
    },
  }
}

/** The hash that the bytes under `key` must have; null where the key doesn't say. */
function oidNamedBy(key: BlobKey): Oid | null {
  return (NAMED_BY_HASH.exec(key)?.[1] as Oid | undefined) ?? null
}

/** Passes a body on, and breaks it at its end unless it hashes to `oid`: the store then shows nothing of it. */
async function* hashing(oid: Oid, body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  for await (const chunk of body) {
    hash.update(chunk)
    yield chunk
  }
  const actual = hash.digest('hex')
  if (actual !== oid) throw wrongHash(oid, actual)
}
