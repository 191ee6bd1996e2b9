import { createCipheriv, createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'
import { asOid, type ByteRange, type Oid } from '@entrepot/core'

const GENERATED_CHUNK_BYTES = 1024 * 1024
/** Large reads: half the cost per byte of Node's default 64 KiB. */
const READ_BYTES = 1024 * 1024

export interface LargeObject {
  readonly oid: Oid
  readonly sizeBytes: number
}

/**
 * `sizeBytes` bytes that depend on `seed` alone and do not compress, made as they are read: a file of many GiB costs 1 MiB
 * of memory. Reading the same seed again yields the same bytes, so a test compares without keeping them.
 */
export function seededBytes(seed: string, sizeBytes: number): Readable {
  return Readable.from(generate(seed, sizeBytes), { objectMode: false, highWaterMark: GENERATED_CHUNK_BYTES })
}

async function* generate(seed: string, sizeBytes: number): AsyncGenerator<Buffer> {
  const key = createHash('sha256').update(seed).digest()
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
  const zeros = Buffer.alloc(GENERATED_CHUNK_BYTES)
  for (let left = sizeBytes; left > 0; left -= GENERATED_CHUNK_BYTES) {
    yield cipher.update(left < GENERATED_CHUNK_BYTES ? zeros.subarray(0, left) : zeros)
    await setImmediate() // a reader that never waits would keep everybody else from running
  }
}

/** Git LFS objects by their SHA-256, as files in one folder. */
export class LargeFileStore {
  constructor(private readonly root: string) {}

  async put(bytes: Readable): Promise<LargeObject> {
    await mkdir(this.root, { recursive: true })
    const partial = join(this.root, `${randomUUID()}.partial`)
    const hash = createHash('sha256')
    let sizeBytes = 0
    async function* hashed(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const chunk of source) {
        hash.update(chunk)
        sizeBytes += chunk.length
        yield chunk
      }
    }
    await pipeline(bytes, hashed, createWriteStream(partial))
    const oid = asOid(hash.digest('hex'))
    await rename(partial, this.pathOf(oid))
    return { oid, sizeBytes }
  }

  async sizeOf(oid: Oid): Promise<number | null> {
    const found = await stat(this.pathOf(oid)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    return found?.size ?? null
  }

  open(oid: Oid, range: ByteRange): Readable {
    if (range.start >= range.endExclusive) return Readable.from([])
    const { start, endExclusive } = range
    return createReadStream(this.pathOf(oid), { start, end: endExclusive - 1, highWaterMark: READ_BYTES })
  }

  /** Makes every pointer to `oid` a pointer to nothing. */
  async lose(oid: Oid): Promise<void> {
    await rm(this.pathOf(oid), { force: true })
  }

  private pathOf(oid: Oid): string {
    return join(this.root, oid)
  }
}
