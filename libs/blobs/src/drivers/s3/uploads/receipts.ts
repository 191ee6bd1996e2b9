import { createHash } from 'node:crypto'
import type { Upload } from './load-upload.js'

/** Uploads, about 200 bytes each. One that is forgotten is trusted as one of another process is. */
const REMEMBERED_MAX = 10_000

type Received = Pick<Upload, 'parts' | 'tail'>

/**
 * What the store said it holds after this process's last append.
 *
 * A request that was given up may still reach the store, after the one that followed it, and put earlier bytes in the place of
 * later ones. Lengths don't show that; what the store answered for each part does.
 */
export class Receipts {
  private readonly known = new Map<string, string>()

  remember(uploadId: string, received: Received): void {
    this.known.delete(uploadId)
    this.known.set(uploadId, fingerprint(received))
    for (const oldest of this.known.keys()) {
      if (this.known.size <= REMEMBERED_MAX) break
      this.known.delete(oldest)
    }
  }

  forget(uploadId: string): void {
    this.known.delete(uploadId)
  }

  /** True if the upload holds something else than this process left. */
  contradict({ id, parts, tail }: Upload): boolean {
    const known = this.known.get(id)
    return known !== undefined && known !== fingerprint({ parts, tail })
  }
}

function fingerprint({ parts, tail }: Received): string {
  const hash = createHash('sha256')
  for (const { partNumber, sizeBytes, etag } of parts) hash.update(`${partNumber} ${sizeBytes} ${etag}\n`)
  return hash.update(tail ? `${tail.sizeBytes} ${tail.etag}` : '').digest('base64')
}
