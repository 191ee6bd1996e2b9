import { createHash } from 'node:crypto'
import { buffersOf } from '../../bytes.js'

/** The hash of an upload's first `hashedBytes` bytes, which can still grow. */
export class RunningHash {
  private readonly hash = createHash('sha256')
  private bytes = 0

  get hashedBytes(): number {
    return this.bytes
  }

  /** The hash so far; more may be added afterwards. */
  digest(): string {
    return this.hash.copy().digest('hex')
  }

  async add(body: AsyncIterable<unknown>): Promise<void> {
    for await (const chunk of buffersOf(body)) this.update(chunk)
  }

  /** Passes a body on and adds what is passed. */
  async *watch(body: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
    for await (const chunk of buffersOf(body)) {
      this.update(chunk)
      yield chunk
    }
  }

  private update(chunk: Buffer): void {
    this.hash.update(chunk)
    this.bytes += chunk.length
  }
}
