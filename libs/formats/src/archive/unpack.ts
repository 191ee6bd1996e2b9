import { Readable } from 'node:stream'
import { createGunzip, createInflate, createInflateRaw, createZstdDecompress } from 'node:zlib'
import { ReadBudgetExceeded, type ReadRange } from '../read-range.js'

export type Compression = 'deflate' | 'zlib' | 'gzip' | 'zstd'

const CHUNK_BYTES = 256 * 1024

const DECOMPRESSORS = {
  deflate: () => createInflateRaw(),
  zlib: () => createInflate(),
  gzip: () => createGunzip(),
  zstd: () => createZstdDecompress(),
} as const satisfies Record<Compression, () => NodeJS.ReadWriteStream>

/**
 * Unpacks a range into memory, at most `maxBytes` of it. `isWhole` is false where more would follow or where it breaks; what came out
 * before that is there. Throws only what `read` throws.
 */
export async function unpack(
  read: ReadRange,
  range: { readonly start: number; readonly endExclusive: number },
  compression: Compression,
  maxBytes: number,
): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
  let readError: unknown = null
  const source = Readable.from(
    (async function* () {
      for (let at = range.start; at < range.endExclusive; at += CHUNK_BYTES) {
        try {
          yield Buffer.from(await read(at, Math.min(at + CHUNK_BYTES, range.endExclusive)))
        } catch (error) {
          readError = error
          return
        }
      }
    })(),
    { objectMode: false },
  )
  const unpacked = source.pipe(DECOMPRESSORS[compression]())
  const kept = await takeFirst(unpacked, maxBytes)
  source.destroy()
  if (readError !== null && !(readError instanceof ReadBudgetExceeded)) throw readError
  return { bytes: kept.bytes, isWhole: kept.isWhole && readError === null }
}

async function takeFirst(stream: AsyncIterable<Buffer | string>, maxBytes: number) {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  let isWhole = true
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk)
      chunks.push(bytes)
      sizeBytes += bytes.length
      if (sizeBytes > maxBytes) {
        isWhole = false
        break
      }
    }
  } catch {
    // Broken or cut data: what came out of it before is what a reader would have seen, too.
    isWhole = false
  }
  return { bytes: Buffer.concat(chunks).subarray(0, maxBytes), isWhole }
}
