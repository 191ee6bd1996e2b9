import { type FileHandle, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeTempDir } from '../gitdir/temp-dir.js'
import type { FileSlice } from './new-object.js'

/**
 * Bytes of one sender on their way in, one body behind the other in a single file, so that none of them is held in memory. One call at a
 * time.
 */
export class Spool {
  #sizeBytes = 0

  private constructor(
    private readonly dir: string,
    /** The file that the bytes are in. */
    readonly path: string,
    private readonly file: FileHandle,
  ) {}

  /** @param tempDir  where its folder is made; `sweepViews` clears it at start-up */
  static async open(tempDir: string): Promise<Spool> {
    const dir = await makeTempDir(tempDir, 'quarantine')
    try {
      const path = join(dir, 'spool')
      return new Spool(dir, path, await open(path, 'wx+'))
    } catch (error) {
      await rm(dir, { recursive: true, force: true })
      throw error
    }
  }

  /** Bytes that it holds. */
  get sizeBytes(): number {
    return this.#sizeBytes
  }

  /** Writes a body behind the others. One that breaks leaves nothing, and passes its error on. */
  async append(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<FileSlice> {
    const start = this.#sizeBytes
    let end = start
    for await (const chunk of body) {
      for (let written = 0; written < chunk.length;) {
        const { bytesWritten } = await this.file.write(chunk, written, chunk.length - written, end)
        written += bytesWritten
        end += bytesWritten
      }
    }
    this.#sizeBytes = end
    return { path: this.path, start, sizeBytes: end - start }
  }

  /** Forgets all that was written so far. */
  async clear(): Promise<void> {
    this.#sizeBytes = 0
    await this.file.truncate(0)
  }

  /** Deletes all of it. */
  async dispose(): Promise<void> {
    await this.file.close()
    await rm(this.dir, { recursive: true, force: true })
  }
}
