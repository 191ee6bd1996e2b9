import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from '@entrepot/core'
import type { AssignedFile, AssignedModel, NodeHeartbeat, RevokedHolding } from '@entrepot/protocol'
import pLimit from 'p-limit'
import type { AgentOptions } from './agent-options.js'
import { blobNameOf, modelFolder, type ModelFolder, requireSafePath } from './cache-layout.js'
import { cacheSize, freeSpace } from './cache-size.js'
import { fetchBlob, partialPath } from './fetch-blob.js'
import { type HeldRevision, loadHeld, saveHeld } from './held-revision.js'
import { ignoreMissing } from './ignore-missing.js'
import { keepTrying, reasonOf } from './keep-trying.js'
import type { RegistryClient } from './registry-client.js'
import { removeRevision } from './remove-revision.js'
import { showSnapshot } from './show-snapshot.js'
import { isIntact, lookAt, looksAs } from './verify-file.js'

/** Files that arrive at a time: enough to fill a line, few enough for a registry that many nodes ask. */
const CONCURRENT_FILES = 4
/** Attempts after the first at a file, until the next round. */
const FILE_RETRIES = 4
/** Characters of a reason that a heartbeat takes. */
const MAX_DETAIL = 400

type Holding = NodeHeartbeat['holdings'][number]

/** The Hub cache of this node, and what of it the agent brought. */
export class HubCache {
  readonly #held = new Map<string, HeldRevision>()
  /** Why something could not be brought, by the same keys. */
  readonly #troubles = new Map<string, Holding>()
  #shouldVerifyAll: boolean

  private constructor(
    private readonly options: AgentOptions,
    private readonly client: RegistryClient,
    private readonly logger: Logger,
    held: readonly HeldRevision[],
  ) {
    this.#shouldVerifyAll = options.shouldVerifyAll
    for (const one of held) this.#held.set(keyOf(one), one)
  }

  static async open(options: AgentOptions, client: RegistryClient, logger: Logger): Promise<HubCache> {
    return new HubCache(options, client, logger, await loadHeld(options.cacheDir))
  }

  /** All that is held, and what could not be, as a heartbeat tells it: a revision that is held for two models is one. */
  async describe(): Promise<NodeHeartbeat> {
    const { cacheDir } = this.options
    const holdings = new Map<string, Holding>()
    for (const [key, { repositoryId, commit, files, isReady }] of this.#held) {
      const before = holdings.get(`${repositoryId} ${commit}`)
      const trouble = this.#troubles.get(key)
      const sizeBytes = sizeOf(files) + (before?.sizeBytes ?? 0)
      const state = trouble?.state ?? (isReady && before?.state !== 'fetching' ? 'ready' : 'fetching')
      const detail = trouble?.detail ?? null
      holdings.set(`${repositoryId} ${commit}`, { repositoryId, commit, sizeBytes, state, detail })
    }
    for (const [key, trouble] of this.#troubles)
      if (!this.#held.has(key)) holdings.set(`${trouble.repositoryId} ${trouble.commit}`, trouble)
    const [cacheBytes, freeBytes] = [await cacheSize(cacheDir), await freeSpace(cacheDir)]
    return { cacheBytes, freeBytes, holdings: [...holdings.values()] }
  }

  /**
   * Removes at once what must not be held any more. What can't be removed stays among what is told as held, and is tried again with the next
   * call.
   * @returns whether nothing of it is left
   */
  async revoke(revoked: readonly RevokedHolding[]): Promise<boolean> {
    let isGone = true
    for (const { repositoryId, commit, reason } of revoked) {
      for (const [key, trouble] of this.#troubles)
        if (trouble.repositoryId === repositoryId && trouble.commit === commit) this.#troubles.delete(key)
      for (const held of [...this.#held.values()]) {
        if (held.repositoryId !== repositoryId || held.commit !== commit) continue
        if (!(await this.#removeRevoked(held, reason))) isGone = false
      }
    }
    return isGone
  }

  /** One that can't be removed keeps no other from it. */
  async #removeRevoked(held: HeldRevision, reason: string): Promise<boolean> {
    const { model, shownAs: revision, repositoryId, commit, files } = held
    try {
      await this.#remove(held)
      this.logger.info({ model, revision, reason }, 'removed what was revoked')
      return true
    } catch (error) {
      const detail = `revoked, and not removed: ${reasonOf(error)}`.slice(0, MAX_DETAIL)
      const trouble = { repositoryId, commit, sizeBytes: sizeOf(files), state: 'failed', detail } as const
      this.#troubles.set(keyOf(held), trouble)
      this.logger.error({ model, revision, reason: detail }, 'could not remove what was revoked')
      return false
    }
  }

  /**
   * Has the cache hold all of these, and makes room where it must.
   * @returns whether every one of them is there now, whole
   */
  async hold(assigned: readonly AssignedModel[], signal: AbortSignal): Promise<boolean> {
    const needed = new Set(assigned.map(one => keyOf(one)))
    for (const key of this.#troubles.keys())
      if (!needed.has(key) && !this.#held.has(key)) this.#troubles.delete(key)
    let isComplete = true
    for (const one of assigned) {
      try {
        await this.#bring(one, needed, signal)
        this.#troubles.delete(keyOf(one))
      } catch (error) {
        signal.throwIfAborted()
        isComplete = false
        this.#note(one, error)
      }
    }
    await this.#makeRoom(0, needed)
    this.#shouldVerifyAll = false
    return isComplete
  }

  #note({ repositoryId, commit, ...one }: AssignedModel, error: unknown): void {
    const detail = (error instanceof Error ? error.message : String(error)).slice(0, MAX_DETAIL)
    this.#troubles.set(keyOf(one), { repositoryId, commit, sizeBytes: 0, state: 'failed', detail })
    this.logger.error({ model: one.model, revision: one.shownAs, reason: detail }, 'could not bring a model')
  }

  async #bring(one: AssignedModel, needed: ReadonlySet<string>, signal: AbortSignal): Promise<void> {
    for (const { path } of one.files) requireSafePath(path)
    const held = await this.#begin(one)
    const files = new Map(one.files.map(file => [blobNameOf(file), file]))
    const missing: AssignedFile[] = []
    for (const [name, file] of files) if (!(await this.#isThere(held, name, file, signal))) missing.push(file)
    if (missing.length > 0) {
      await this.#setReady(held, false)
      const lack = await this.#makeRoom(await bytesToCome(held.folder, missing), needed)
      if (lack > 0) throw new Error(`there is no room for it: ${lack} bytes are lacking`)
      await this.#fetchAll(held, missing, signal)
    }
    await showSnapshot(held)
    if (held.isReady) return
    await this.#setReady(held, true)
    const { model, shownAs: revision, sizeBytes, repository, variant } = one
    this.logger.info({ model, revision, repository, variant, sizeBytes }, 'holds a model')
  }

  /** Written down before a byte comes, so that whatever is left of it has a record. */
  async #begin({ model, ref, shownAs, repositoryId, commit, files }: AssignedModel): Promise<HeldRevision> {
    const key = keyOf({ model, shownAs })
    const before = this.#held.get(key)
    const folder = before?.folder ?? modelFolder(this.options.cacheDir, model)
    const known = { isReady: before?.isReady ?? false, seen: before?.seen ?? {} }
    const held = { folder, model, ref, shownAs, repositoryId, commit, files, ...known, neededAt: Date.now() }
    this.#held.set(key, held)
    await saveHeld(held)
    return held
  }

  async #setReady(held: HeldRevision, isReady: boolean): Promise<void> {
    held.isReady = isReady
    await saveHeld(held)
  }

  async #isThere(
    held: HeldRevision,
    name: string,
    file: AssignedFile,
    signal: AbortSignal,
  ): Promise<boolean> {
    const path = join(held.folder.blobs, name)
    const now = await lookAt(path)
    if (now === null) return false
    if (!this.#shouldVerifyAll && looksAs(now, held.seen[name])) return true
    if (await isIntact(path, file, signal)) {
      held.seen[name] = now
      return true
    }
    // Whoever opens it from here on finds nothing, which is better than what is wrong.
    await rm(path, { force: true })
    this.logger.warn({ model: held.model, path: file.path }, 'found a damaged file')
    return false
  }

  async #fetchAll(held: HeldRevision, missing: readonly AssignedFile[], signal: AbortSignal): Promise<void> {
    const limit = pLimit(CONCURRENT_FILES)
    const stop = new AbortController()
    const inner = AbortSignal.any([signal, stop.signal])
    const fetchOne = async (file: AssignedFile): Promise<void> => {
      const trying = {
        logger: this.logger,
        signal: inner,
        retries: FILE_RETRIES,
        what: `download of ${file.path}`,
      }
      await keepTrying(() => fetchBlob(this.client, held.folder, file, inner), trying)
      const seen = await lookAt(join(held.folder.blobs, blobNameOf(file)))
      if (seen) held.seen[blobNameOf(file)] = seen
      this.logger.info({ model: held.model, path: file.path, sizeBytes: file.sizeBytes }, 'fetched a file')
    }
    const work = missing.map(file =>
      limit(async () => {
        inner.throwIfAborted()
        await fetchOne(file)
      }).catch((error: unknown) => {
        stop.abort(error)
        throw error
      }),
    )
    await Promise.allSettled(work)
    if (stop.signal.aborted) throw stop.signal.reason
    signal.throwIfAborted()
  }

  /**
   * Evicts what no assignment needs, least recently needed first, until so many bytes more would fit.
   * @returns how many bytes are lacking even then
   */
  async #makeRoom(bytes: number, needed: ReadonlySet<string>): Promise<number> {
    const { cacheDir, maxCacheBytes } = this.options
    const lacking = async (): Promise<number> => {
      const overLimit = maxCacheBytes === null ? 0 : (await cacheSize(cacheDir)) + bytes - maxCacheBytes
      return Math.max(overLimit, bytes - (await freeSpace(cacheDir)))
    }
    const spare = [...this.#held.entries()]
      .filter(([key]) => !needed.has(key))
      .map(([, held]) => held)
      .sort((one, other) => one.neededAt - other.neededAt)
    for (const held of spare) {
      if ((await lacking()) <= 0) return 0
      await this.#remove(held)
      this.logger.info({ model: held.model, revision: held.shownAs }, 'evicted a model')
    }
    return lacking()
  }

  async #remove(held: HeldRevision): Promise<void> {
    const others = [...this.#held.values()].filter(one => one !== held)
    await removeRevision(held, others)
    // Not before: what is left of it would be told to nobody, and never be removed.
    this.#held.delete(keyOf(held))
    this.#troubles.delete(keyOf(held))
  }
}

/** A model that is shown as something: what clients of the cache tell apart. */
function keyOf({ model, shownAs }: Pick<AssignedModel, 'model' | 'shownAs'>): string {
  return `${model.toLowerCase()} ${shownAs}`
}

function sizeOf(files: readonly AssignedFile[]): number {
  const sizes = new Map(files.map(file => [blobNameOf(file), file.sizeBytes]))
  return [...sizes.values()].reduce((sum, size) => sum + size, 0)
}

/** Less what arrived before. */
async function bytesToCome(folder: ModelFolder, missing: readonly AssignedFile[]): Promise<number> {
  let bytes = 0
  for (const file of missing) {
    const arrived = await stat(partialPath(folder, blobNameOf(file))).catch(ignoreMissing)
    bytes += Math.max(0, file.sizeBytes - (arrived?.size ?? 0))
  }
  return bytes
}
