import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { describePacks, type LocalPack } from '../fetch/describe-pack.js'
import { TOLERATED_FAULTS } from '../fetch/fetch-settings.js'
import { makeGitDir } from '../gitdir/make-git-dir.js'
import { makeTempDir } from '../gitdir/temp-dir.js'
import type { ByteReader } from '../process/byte-reader.js'
import type { GitSetting } from '../process/git-environment.js'
import { type GitBounds, type GitProcess, startGit } from '../process/start-git.js'
import { addAlternate } from '../view/with-view.js'
import { objectCountOf, PACK_HEADER_BYTES } from './pack-header.js'
import { unpackFailure } from './unpack-failure.js'

/** Bytes of one pack. What is larger than this without being history in the millions is large files, which go by LFS. */
export const PUSH_MAX_BYTES = 4 * 1024 ** 3
/** Objects of one pack: some 200 bytes of memory for each while it is indexed, so that it stays within the bounds below. */
const MAX_OBJECTS = 2_000_000
/**
 * What the indexing of one pack may take. A delta of some bytes can ask for gigabytes, and a chain of them for hours: beyond these bounds git
 * is ended. An honest pack of the largest size needs a third of either.
 */
const BOUNDS: GitBounds = { memoryBytes: 1024 ** 3, cpuSeconds: 300 }
/** Milliseconds that indexing may go on after the last byte arrived. */
const RESOLVE_MAX_MS = 10 * 60_000

/** Keeps git's own memory within the bounds: one thread, and packs looked at through small windows. */
const SETTINGS: readonly GitSetting[] = [
  ['pack.threads', '1'],
  ['core.packedGitWindowSize', '16m'],
  ['core.packedGitLimit', '128m'],
  ['core.deltaBaseCacheLimit', '64m'],
  ['core.bigFileThreshold', '32m'],
]

export interface ReceiveRequest {
  /** A GIT_DIR with the objects that the pusher may see, and no others: a pack can build on these alone. */
  readonly objectsOf: string
  /** Stands before the pack. Nothing is read behind it, and when it is refused its rest stays unread. */
  readonly bytes: ByteReader
  readonly maxBytes?: number
  readonly signal?: AbortSignal
}

/** A pack that arrived and is not the repository's yet. */
export interface ReceivedPack {
  /** For reads before landing: sees the new objects and those the pusher may see. */
  readonly gitDir: string
  /** None when no object is new. */
  readonly packs: readonly LocalPack[]
  /** Deletes it, packs included. */
  dispose(): Promise<void>
}

/**
 * Takes a pack as it arrives into a folder of its own, indexed and with each object checked as git checks it. Whether it has all that is
 * needed is not looked at.
 *
 * Cost: git reads the pack once as it comes, in bounded memory; then it is hashed.
 *
 * @param tempDir  where the quarantine is made; `sweepViews` clears it at start-up
 * @throws DomainError `object-corrupt`, `object-missing` (a delta on an object the pusher may not see, or that is nowhere), `path-unsafe`,
 *   `limit-exceeded`, `cancelled`
 */
export async function receivePack(tempDir: string, request: ReceiveRequest): Promise<ReceivedPack> {
  const gitDir = await makeTempDir(tempDir, 'quarantine')
  const dispose = () => rm(gitDir, { recursive: true, force: true })
  try {
    await makeGitDir(gitDir)
    await mkdir(join(gitDir, 'objects', 'info'), { recursive: true })
    await addAlternate(gitDir, join(request.objectsOf, 'objects'))
    const count = await indexPack(gitDir, request)
    const packs = count === 0 ? [] : await describePacks(join(gitDir, 'objects', 'pack'))
    return { gitDir, packs, dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

/** @returns the number of objects that were sent */
async function indexPack(gitDir: string, request: ReceiveRequest): Promise<number> {
  const { bytes, maxBytes = PUSH_MAX_BYTES, signal } = request
  const header = await bytes.readUpTo(PACK_HEADER_BYTES)
  const count = objectCountOf(header, MAX_OBJECTS)
  const checks = TOLERATED_FAULTS.map(fault => `${fault}=warn`).join(',')
  const options = [`--strict=${checks}`, `--max-input-size=${maxBytes}`]
  const git = startGit(['index-pack', '--stdin', '--fix-thin', ...options], {
    gitDir,
    settings: SETTINGS,
    bounds: BOUNDS,
    ...(signal && { signal }),
  })
  git.stdout.resume()
  try {
    await feed(git, header, bytes)
    await within(RESOLVE_MAX_MS, git)
    return count
  } catch (error) {
    throw unpackFailure(error, maxBytes)
  } finally {
    git.kill()
  }
}

async function feed(git: GitProcess, header: Buffer, bytes: ByteReader): Promise<void> {
  let inputFailure: unknown = null
  try {
    await pipeline(async function* () {
      yield header
      try {
        yield* bytes.rest()
      } catch (error) {
        inputFailure = error
        throw error
      }
    }, git.stdin)
  } catch (error) {
    if (inputFailure !== null) throw error
    // Git stopped reading: it says why when it ends.
  }
}

/** Waits for git's end, and brings it about when that takes too long. */
async function within(milliseconds: number, git: GitProcess): Promise<void> {
  const timer = setTimeout(() => git.kill(), milliseconds)
  try {
    await git.done
  } finally {
    clearTimeout(timer)
  }
}
