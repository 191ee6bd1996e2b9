import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { blobKeys, isDomainError, type BlobStore, type CommitSha } from '@entrepot/core'
import { LRUCache } from 'lru-cache'
import type { ObjectReader } from '../read/object-reader.js'
import { buildTreeIndex } from './build-tree-index.js'
import { decodeTreeIndex } from './decode-tree-index.js'
import { encodeTreeIndex } from './encode-tree-index.js'
import type { TreeIndex } from './tree-index.js'

/** Bytes of memory for indexes: some hundred thousand paths. */
const DEFAULT_MAX_BYTES = 256 * 1024 * 1024
/** Bytes of memory that an entry takes beside its path: an object, two ids as text, some numbers. Measured, rounded up. */
const ENTRY_BYTES = 300

/**
 * Tree indexes by commit: from memory, else from the store, else from git, which is then written to the store.
 *
 * An index is found by its commit alone, so whoever asks has made sure that the commit is this repository's and readable.
 */
export class TreeIndexCache {
  readonly #indexes: LRUCache<CommitSha, TreeIndex>
  readonly #underway = new Map<CommitSha, Promise<TreeIndex>>()

  constructor(
    private readonly store: BlobStore,
    maxBytes = DEFAULT_MAX_BYTES,
  ) {
    this.#indexes = new LRUCache({ maxSize: maxBytes, sizeCalculation: memoryOf })
  }

  /** What memory holds of a commit; never waits. */
  peek(commit: CommitSha): TreeIndex | null {
    return this.#indexes.get(commit) ?? null
  }

  /**
   * Concurrent calls for a commit share the work.
   *
   * @param openReader  called only when the index must be built: hydrating a repository costs more than an index
   * @throws what `openReader` and `buildTreeIndex` throw; DomainError `store-unavailable`
   */
  async get(commit: CommitSha, openReader: () => Promise<ObjectReader>): Promise<TreeIndex> {
    const known = this.#indexes.get(commit) ?? this.#underway.get(commit)
    if (known) return known
    const work = this.#load(commit, openReader).finally(() => this.#underway.delete(commit))
    this.#underway.set(commit, work)
    return work
  }

  /** Builds the index of a commit that isn't landed yet, without storing it: a landing may still be refused. */
  async build(commit: CommitSha, reader: ObjectReader): Promise<TreeIndex> {
    return this.#indexes.get(commit) ?? buildTreeIndex(reader, commit)
  }

  /** Stores an index that was built before. Writing one that exists has no effect. */
  async put(index: TreeIndex): Promise<void> {
    const bytes = await encodeTreeIndex(index)
    await this.store.put(blobKeys.treeIndex(index.commit), bytes.length, Readable.from([bytes]))
    this.#indexes.set(index.commit, index)
  }

  async #load(commit: CommitSha, openReader: () => Promise<ObjectReader>): Promise<TreeIndex> {
    const stored = await this.#stored(commit)
    if (stored) {
      this.#indexes.set(commit, stored)
      return stored
    }
    const built = await buildTreeIndex(await openReader(), commit)
    await this.put(built)
    return built
  }

  /** Null also for a damaged one: git knows better. */
  async #stored(commit: CommitSha): Promise<TreeIndex | null> {
    const key = blobKeys.treeIndex(commit)
    try {
      const index = await decodeTreeIndex(await buffer(await this.store.open(key)))
      return index.commit === commit ? index : null
    } catch (error) {
      if (isDomainError(error, 'blob-missing')) return null
      if (!isDomainError(error, 'object-corrupt')) throw error
      await this.store.delete(key) // or the next `put` would find it and write nothing
      return null
    }
  }
}

function memoryOf(index: TreeIndex): number {
  let sizeBytes = ENTRY_BYTES
  for (const { path } of index.entries) sizeBytes += ENTRY_BYTES + path.length
  return sizeBytes
}
