import { LRUCache } from 'lru-cache'
import { ObjectReader } from './object-reader.js'

/** Processes at a time: each costs some megabytes and the files of the packs it has open. */
const MAX_READERS = 32

/**
 * One reader per GIT_DIR, so that requests for a repository share its process. The one that was unused the longest is let go;
 * it answers what it was asked before, and works again when somebody still holds it.
 */
export class ObjectReaderPool {
  readonly #readers: LRUCache<string, ObjectReader>
  /** Let go, but perhaps still held, and then perhaps running again. */
  readonly #retired = new Set<ObjectReader>()

  constructor(maxReaders = MAX_READERS) {
    this.#readers = new LRUCache({
      max: maxReaders,
      dispose: reader => {
        this.#retired.add(reader)
        void reader.close()
      },
    })
  }

  readerOf(gitDir: string): ObjectReader {
    const known = this.#readers.get(gitDir)
    if (known) return known
    for (const reader of this.#retired) if (!reader.isRunning) this.#retired.delete(reader)
    const reader = new ObjectReader(gitDir)
    this.#readers.set(gitDir, reader)
    return reader
  }

  /** Lets the process of a GIT_DIR go, which may still see what was deleted there. */
  release(gitDir: string): void {
    this.#readers.delete(gitDir)
  }

  /** Lets every process go. To be called when nobody reads any more. */
  async close(): Promise<void> {
    this.#readers.clear()
    await Promise.all([...this.#retired].map(reader => reader.close()))
    this.#retired.clear()
  }
}
