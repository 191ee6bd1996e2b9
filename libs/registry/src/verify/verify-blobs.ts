import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { asOid, blobKeys, type BlobKey, type BlobStore, isDomainError } from '@entrepot/core'
import { listBlobsAfter } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import type { Checked, ReportProblem } from './problem.js'

const PAGE = 1_000

/** Every large file that the database knows: there, of the right size, and with the bytes its name says. */
export async function verifyBlobs(
  { db, blobs }: Engines,
  { isQuick }: { isQuick: boolean },
  checked: Checked,
  report: ReportProblem,
): Promise<void> {
  for (let after = ''; ;) {
    const page = await listBlobsAfter(db.prisma, after, PAGE)
    for (const { oid, sizeBytes } of page) {
      const key = blobKeys.largeFile(asOid(oid))
      const stored = await blobs.stat(key)
      checked.blobs += 1
      if (!stored) report({ kind: 'blob-missing', subject: oid, detail: 'the store does not have it' })
      else if (stored.sizeBytes !== Number(sizeBytes)) {
        report({
          kind: 'blob-corrupt',
          subject: oid,
          detail: `${stored.sizeBytes} bytes are stored, ${sizeBytes} were landed`,
        })
      } else if (!isQuick) {
        const found = await hashOf(blobs, key)
        checked.bytes += stored.sizeBytes
        if (found !== oid)
          report({
            kind: 'blob-corrupt',
            subject: oid,
            detail: `its bytes hash to ${found ?? 'nothing: it went away'}`,
          })
      }
    }
    const last = page.at(-1)
    if (!last) return
    after = last.oid
  }
}

/** SHA-256 of a stored blob in hex; null when it is not there. */
export async function hashOf(blobs: BlobStore, key: BlobKey): Promise<string | null> {
  const hash = createHash('sha256')
  try {
    await pipeline(await blobs.open(key), hash)
  } catch (error) {
    if (isDomainError(error, 'blob-missing')) return null
    throw error
  }
  return hash.digest('hex')
}
