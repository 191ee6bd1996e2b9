import { randomUUID } from 'node:crypto'
import type { Stats } from 'node:fs'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobStore } from '@entrepot/core'
import pLimit from 'p-limit'
import type { LocalPack } from '../fetch/describe-pack.js'
import { makeGitDir } from '../gitdir/make-git-dir.js'
import { adoptPack } from './adopt-pack.js'
import { downloadPack } from './download-pack.js'
import { EXACT_FOLDER, packFileName, type PackRow } from './pack.js'

/** Packs of one node that are downloaded at a time: enough to hide the store's latency, few enough for its connections. */
const CONCURRENT_DOWNLOADS = 4

const REPO_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/

/**
 * The packs of repositories on this node: one folder per repository, `<cacheDir>/<repoId>`, which git can read as a bare
 * repository without refs. Everything in it came from the blob store and may be deleted at any time, also while the server
 * runs: the next `hydrate` brings it back.
 *
 * A folder holds every pack that was ever asked for, so it is for reads that were authorised by commit. What a git client may
 * fetch is narrowed by `withView`, which takes its own list of packs.
 */
export class GitCache {
  readonly #underway = new Map<string, Promise<void>>()
  readonly #download = pLimit(CONCURRENT_DOWNLOADS)
  /** Paths of packs whose size was compared with their row since this process started. */
  readonly #checked = new Set<string>()

  /** Per repository, the number that `#uses` had when it was hydrated last. */
  readonly #used = new Map<string, number>()
  #uses = 0

  constructor(
    private readonly store: BlobStore,
    private readonly cacheDir: string,
  ) {}

  /**
   * Makes sure that the packs are here and returns the GIT_DIR of the repository; its objects lie in `objects`.
   * Cost when they are: two directory listings. Concurrent calls share each download.
   *
   * @throws DomainError `object-corrupt`, `blob-missing`
   */
  async hydrate(repoId: string, packs: readonly PackRow[]): Promise<string> {
    const gitDir = this.#gitDirOf(repoId)
    this.#used.set(repoId, ++this.#uses)
    const packDir = join(gitDir, 'objects', 'pack')
    if (!(await namesIn(gitDir))?.has('HEAD')) await makeGitDir(gitDir)
    const present = (await namesIn(packDir)) ?? new Set()
    await Promise.all(packs.map(pack => this.#ensure(packDir, pack, present)))
    return gitDir
  }

  /**
   * Takes packs that were just landed from this disk, so that the next reader need not bring them back from the store. Their files may be
   * deleted afterwards.
   */
  async adopt(repoId: string, packs: readonly LocalPack[]): Promise<void> {
    if (packs.length === 0) return
    const gitDir = await this.hydrate(repoId, [])
    const packDir = join(gitDir, 'objects', 'pack')
    for (const pack of packs) {
      const path = join(packDir, packFileName(pack.oid, 'pack'))
      await adoptPack(packDir, pack)
      if ((await statOf(path))?.size === pack.sizeBytes) this.#checked.add(path)
    }
  }

  /**
   * Deletes what the cache has of a repository. Readers that have a pack open keep it; others see missing objects.
   */
  async forget(repoId: string): Promise<void> {
    const gitDir = this.#gitDirOf(repoId)
    this.#used.delete(repoId)
    for (const path of this.#checked) {
      if (path.startsWith(`${gitDir}/`)) this.#checked.delete(path)
    }
    // Renamed first, so that nobody finds it half deleted.
    const grave = `${gitDir}.${randomUUID()}.deleted`
    try {
      await rename(gitDir, grave)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
    await rm(grave, { recursive: true, force: true })
  }

  /** Bytes on disk per repository. Cost: a walk of the whole cache. */
  async sizes(): Promise<Map<string, number>> {
    const sizes = new Map<string, number>()
    for (const repoId of (await namesIn(this.cacheDir)) ?? []) {
      if (!REPO_ID.test(repoId)) continue
      const gitDir = join(this.cacheDir, repoId)
      let sizeBytes = await packBytesIn(gitDir)
      for (const name of (await namesIn(join(gitDir, EXACT_FOLDER))) ?? [])
        sizeBytes += await packBytesIn(join(gitDir, EXACT_FOLDER, name))
      sizes.set(repoId, sizeBytes)
    }
    return sizes
  }

  /**
   * Forgets repositories, the one that was hydrated the longest ago first, until the cache holds at most `maxBytes`.
   * Cost: a walk of the whole cache; for a job, not for a request. Returns the keys of those that went.
   */
  async evict(maxBytes: number): Promise<string[]> {
    const sizes = await this.sizes()
    const byUse = [...sizes.keys()].sort((a, b) => this.#lastUse(a) - this.#lastUse(b))
    let sizeBytes = [...sizes.values()].reduce((sum, size) => sum + size, 0)
    const evicted: string[] = []
    for (const repoId of byUse) {
      if (sizeBytes <= maxBytes) break
      await this.forget(repoId)
      sizeBytes -= sizes.get(repoId) ?? 0
      evicted.push(repoId)
    }
    return evicted
  }

  /** Deletes what crashed processes left half done before `olderThan`. */
  async sweep(olderThan: Date): Promise<void> {
    for (const name of (await namesIn(this.cacheDir)) ?? []) {
      const path = join(this.cacheDir, name)
      if (name.endsWith('.deleted')) await rm(path, { recursive: true, force: true })
      const packDir = join(path, 'objects', 'pack')
      for (const file of (await namesIn(packDir)) ?? []) {
        const partial = join(packDir, file)
        if (file.endsWith('.partial') && ((await statOf(partial))?.mtime ?? olderThan) < olderThan) {
          await rm(partial, { force: true })
        }
      }
    }
  }

  /** A sequence, not a time: all that counts is the order. Repositories of earlier runs come first. */
  #lastUse(repoId: string): number {
    return this.#used.get(repoId) ?? 0
  }

  #gitDirOf(repoId: string): string {
    if (!REPO_ID.test(repoId)) throw new TypeError(`not a repository's key: ${JSON.stringify(repoId)}`)
    return join(this.cacheDir, repoId)
  }

  async #ensure(packDir: string, pack: PackRow, present: ReadonlySet<string>): Promise<void> {
    const path = join(packDir, packFileName(pack.oid, 'pack'))
    const isComplete =
      present.has(packFileName(pack.oid, 'pack')) && present.has(packFileName(pack.oid, 'idx'))
    if (isComplete && this.#checked.has(path)) return
    const underway = this.#underway.get(path)
    if (underway) return underway
    const work = this.#bring(packDir, pack, isComplete).finally(() => this.#underway.delete(path))
    this.#underway.set(path, work)
    return work
  }

  async #bring(packDir: string, pack: PackRow, isComplete: boolean): Promise<void> {
    const path = join(packDir, packFileName(pack.oid, 'pack'))
    // A cache that survived a power loss may hold names without bytes.
    if (!isComplete || (await statOf(path))?.size !== pack.sizeBytes) {
      await this.#download(() => downloadPack(this.store, packDir, pack))
    }
    this.#checked.add(path)
  }
}

async function packBytesIn(gitDir: string): Promise<number> {
  const packDir = join(gitDir, 'objects', 'pack')
  let sizeBytes = 0
  for (const name of (await namesIn(packDir)) ?? [])
    sizeBytes += (await statOf(join(packDir, name)))?.size ?? 0
  return sizeBytes
}

async function namesIn(dir: string): Promise<Set<string> | null> {
  try {
    return new Set(await readdir(dir))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

async function statOf(path: string): Promise<Stats | null> {
  try {
    return await stat(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
