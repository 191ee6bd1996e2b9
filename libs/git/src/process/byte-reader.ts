/** Takes lines and counted bytes from a stream of chunks, reading no further ahead than the chunk it is in. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Buffer>) {
    this.#chunks = source[Symbol.asyncIterator]()
  }

  /**
   * Up to, and without, the next `delimiter`; null at the end of the stream.
   * @throws RangeError when no delimiter comes within `maxBytes`
   */
  async readUntil(delimiter: number, maxBytes: number): Promise<Buffer | null> {
    let searched = 0
    for (;;) {
      const at = this.#rest.indexOf(delimiter, searched)
      if (at >= 0) {
        const line = this.#rest.subarray(0, at)
        this.#rest = this.#rest.subarray(at + 1)
        return line
      }
      searched = this.#rest.length
      if (searched > maxBytes) throw new RangeError(`no delimiter within ${maxBytes} bytes`)
      if (!(await this.#more())) return null
    }
  }

  /** Exactly `sizeBytes`, or null when the stream ends before. */
  async readExactly(sizeBytes: number): Promise<Buffer | null> {
    if (this.#rest.length >= sizeBytes) return this.#take(sizeBytes)
    // One copy, whatever the number of chunks: joining chunk by chunk would copy a big blob once per chunk.
    const bytes = Buffer.allocUnsafe(sizeBytes)
    let filled = this.#rest.copy(bytes)
    this.#rest = Buffer.alloc(0)
    while (filled < sizeBytes) {
      const next = await this.#chunks.next()
      if (next.done) return null
      const copied = next.value.copy(bytes, filled)
      filled += copied
      this.#rest = next.value.subarray(copied)
    }
    return bytes
  }

  /** As many of `sizeBytes` as the stream still holds. For a few bytes: they are joined chunk by chunk. */
  async readUpTo(sizeBytes: number): Promise<Buffer> {
    while (this.#rest.length < sizeBytes && (await this.#more()));
    return this.#take(Math.min(sizeBytes, this.#rest.length))
  }

  /** All that was not read yet, in chunks. */
  async *rest(): AsyncGenerator<Buffer> {
    if (this.#rest.length > 0) yield this.#take(this.#rest.length)
    for (;;) {
      const next = await this.#chunks.next()
      if (next.done) return
      yield next.value
    }
  }

  #take(sizeBytes: number): Buffer {
    const bytes = Buffer.from(this.#rest.subarray(0, sizeBytes))
    this.#rest = this.#rest.subarray(sizeBytes)
    return bytes
  }

  async #more(): Promise<boolean> {
    const next = await this.#chunks.next()
    if (next.done) return false
    this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value])
    return true
  }
}
