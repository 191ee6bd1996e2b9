import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DomainError, isDomainError } from '@entrepot/core'
import { makeGitDir } from '../gitdir/make-git-dir.js'
import { formatPackedRefs } from '../gitdir/packed-refs.js'
import type { Ref } from '../gitdir/ref.js'
import { makeTempDir } from '../gitdir/temp-dir.js'
import { addAlternate } from '../view/with-view.js'
import { describePacks, type LocalPack } from './describe-pack.js'
import { parseFetchProgress, type FetchProgress } from './fetch-progress.js'
import { FETCH_SETTINGS } from './fetch-settings.js'
import { readFetchedRefs, type FetchedRef } from './read-fetched-refs.js'
import { formatRefspecs, KNOWN_PREFIX, type Wanted } from './refspecs.js'
import { runUpstreamGit } from './run-upstream-git.js'
import type { Upstream } from './upstream.js'

export interface FetchRequest extends Upstream {
  /** Refs by name or by pattern with one `*`, such as `refs/heads/*`; or commits by id, whether a ref names them or not. */
  readonly wanted: Wanted
  /** Tips whose history we hold: only what they don't reach is transferred. All of it must be in `cacheGitDir`. */
  readonly knownRefs: readonly Ref[]
  /** What `GitCache.hydrate` returned, or null for a repository that we hold nothing of. */
  readonly cacheGitDir: string | null
  /** Called for each line of progress that git prints, a few times per second. */
  readonly onProgress?: (progress: FetchProgress) => void
  /** The fetch is broken off about here (progress comes once per second). */
  readonly maxBytes?: number
}

/** Objects that arrived but are not the repository's yet. */
export interface Quarantine {
  /** What was asked for and exists at upstream, by name. Commits asked for by id are `refs/wanted/<sha>`. */
  readonly refs: readonly FetchedRef[]
  /** New objects; empty when we had everything. */
  readonly packs: readonly LocalPack[]
  /** For reads before landing: sees the new objects and those of the cache. */
  readonly gitDir: string
  /** Deletes it, packs included. */
  dispose(): Promise<void>
}

/**
 * Fetches from an upstream with the real git into a folder of its own. Objects are checked as git checks them
 * (`fetch.fsckObjects`) and are complete: every object reachable from `refs` is in `packs` or in the cache.
 *
 * @param tempDir  where the quarantine is made; `sweepViews` clears it at start-up
 * @throws DomainError `upstream-unauthorized`, `upstream-not-found`, `upstream-rate-limited`, `upstream-invalid`,
 *   `upstream-unavailable` (worth a retry), `object-corrupt`, `path-unsafe`, `limit-exceeded`, `cancelled`, `invalid-argument`
 */
export async function fetchIntoQuarantine(tempDir: string, request: FetchRequest): Promise<Quarantine> {
  const refspecs = formatRefspecs(request.wanted)
  const gitDir = await makeTempDir(tempDir, 'quarantine')
  const dispose = () => rm(gitDir, { recursive: true, force: true })
  try {
    await prepare(gitDir, request)
    await runFetch(gitDir, request, refspecs)
    return {
      refs: await readFetchedRefs(gitDir),
      packs: await describePacks(join(gitDir, 'objects', 'pack')),
      gitDir,
      dispose,
    }
  } catch (error) {
    await dispose()
    throw error
  }
}

async function prepare(gitDir: string, { knownRefs, cacheGitDir }: FetchRequest): Promise<void> {
  await makeGitDir(gitDir)
  await mkdir(join(gitDir, 'objects', 'info'), { recursive: true })
  if (!cacheGitDir) return
  await addAlternate(gitDir, join(cacheGitDir, 'objects'))
  // Under names of their own: the fetch then never updates a ref, so nothing depends on what it was before.
  const tips = [...new Set(knownRefs.map(ref => ref.oid))]
  const known = tips.map(oid => ({ name: `${KNOWN_PREFIX}${oid}`, oid }))
  await writeFile(join(gitDir, 'packed-refs'), formatPackedRefs(known))
}

async function runFetch(gitDir: string, request: FetchRequest, refspecs: string): Promise<void> {
  const tooMuch = new AbortController()
  const signal = request.signal ? AbortSignal.any([request.signal, tooMuch.signal]) : tooMuch.signal
  const maxBytes = request.maxBytes ?? Number.POSITIVE_INFINITY
  let receivedBytes = 0
  const onStderrLine = (line: string) => {
    const progress = parseFetchProgress(line)
    if (!progress) return
    receivedBytes = Math.max(receivedBytes, progress.receivedBytes)
    if (receivedBytes > maxBytes) tooMuch.abort()
    request.onProgress?.({ ...progress, receivedBytes })
  }
  const command = { gitDir, settings: FETCH_SETTINGS, stdin: refspecs, onStderrLine }
  try {
    await runUpstreamGit(FETCH_COMMAND, { ...request, signal }, command)
  } catch (error) {
    if (tooMuch.signal.aborted && isDomainError(error, 'cancelled')) throw tooLarge(maxBytes)
    throw error
  }
}

const FETCH_COMMAND = [
  'fetch',
  '--stdin',
  '--progress',
  '--no-tags',
  '--no-write-fetch-head',
  '--no-recurse-submodules',
  '--no-auto-maintenance',
  '--no-show-forced-updates',
  'upstream',
]

function tooLarge(maxBytes: number): DomainError {
  return new DomainError('limit-exceeded', `The fetch was broken off at ${maxBytes} bytes.`, { maxBytes })
}
