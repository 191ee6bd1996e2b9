import { DomainError } from '@entrepot/core'
import { openSlice, Spool } from '@entrepot/git'

/**
 * Bytes of one file's content as it is sent, so base64 included. Clients inline what is small, and some what is large; a larger file is
 * sent by LFS, which can go on where it broke off.
 */
export const CONTENT_MAX_BYTES = 1024 ** 3
/** Bytes that are held in memory; the content of most files fits. It begins with few, as most have no more. */
const MEMORY_BYTES = 1024 * 1024
const FIRST_BYTES = 32 * 1024

/** The content of one line while it arrives, on disk once it is long: how to decode it is known only at the end of its line. */
export class RawContent {
  #memory = Buffer.allocUnsafe(FIRST_BYTES)
  #inMemory = 0
  #spool: Spool | null = null

  constructor(
    private readonly tempDir: string,
    private readonly maxBytes = CONTENT_MAX_BYTES,
  ) {}

  /** @throws DomainError `limit-exceeded` */
  async push(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      if (this.#inMemory === this.#memory.length) await this.#makeRoom()
      const copied = bytes.copy(this.#memory, this.#inMemory, at)
      this.#inMemory += copied
      at += copied
    }
  }

  /** Bytes so far. */
  get sizeBytes(): number {
    return this.#inMemory + (this.#spool?.sizeBytes ?? 0)
  }

  /** All of it, in order; each piece is good until the next. */
  async *bytes(): AsyncGenerator<Buffer> {
    const { path, sizeBytes } = this.#spool ?? { path: '', sizeBytes: 0 }
    if (sizeBytes > 0) yield* openSlice({ path, sizeBytes }) as AsyncIterable<Buffer>
    yield this.#memory.subarray(0, this.#inMemory)
  }

  /** Forgets it, for the content of the next line. */
  async clear(): Promise<void> {
    if (this.#spool && this.#spool.sizeBytes > 0) await this.#spool.clear()
    this.#inMemory = 0
  }

  async dispose(): Promise<void> {
    await this.#spool?.dispose()
  }

  async #makeRoom(): Promise<void> {
    if (this.#memory.length === MEMORY_BYTES) return this.#flush()
    const larger = Buffer.allocUnsafe(Math.min(this.#memory.length * 2, MEMORY_BYTES))
    this.#memory.copy(larger)
    this.#memory = larger
  }

  async #flush(): Promise<void> {
    this.#spool ??= await Spool.open(this.tempDir)
    await this.#spool.append([this.#memory.subarray(0, this.#inMemory)])
    this.#inMemory = 0
    if (this.#spool.sizeBytes < this.maxBytes) return
    const message = `A file in the body has more than ${this.maxBytes} bytes. Upload it by LFS, and name it as \`lfsFile\`.`
    throw new DomainError('limit-exceeded', message, { maxBytes: this.maxBytes })
  }
}
