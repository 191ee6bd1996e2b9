import { createHash, randomUUID } from 'node:crypto'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type CommitSha, isOid, type Oid } from '@entrepot/core'
import { adoptPack } from '../cache/adopt-pack.js'
import { EXACT_FOLDER } from '../cache/pack.js'
import { packFor } from '../fetch/pack-for.js'
import type { Ref } from '../gitdir/ref.js'
import { runGitText } from '../process/run-git.js'
import { withView } from '../view/with-view.js'
import { countObjects } from './count-objects.js'
import { cutHistory } from './cut-history.js'

export interface ExactRequest {
  /** Where views are made meanwhile. */
  readonly tempDir: string
  /** What `GitCache.hydrate` returned. */
  readonly cacheGitDir: string
  /** All packs of the repository; they are in the cache. */
  readonly packs: readonly Oid[]
  /** The refs that are shown, and the commits they lead to. */
  readonly refs: readonly (Ref & { readonly commit: CommitSha })[]
  /** Commits that are not shown, whatever leads to them. */
  readonly hidden: ReadonlySet<CommitSha>
}

/** Objects for a view: no fewer and no more than its refs reach. */
export interface ExactObjects {
  /** A GIT_DIR that has the packs: what `openView` takes. */
  readonly objectsOf: string
  readonly packs: readonly Oid[]
  /** Where history is cut off. */
  readonly shallow: readonly CommitSha[]
}

/** Milliseconds after which a pack that was made for an older state of the repository is deleted. Views that are open keep it. */
const MAX_AGE_MS = 10 * 60_000
/** Bytes of the number of objects, in digits. */
const COUNT_MAX_BYTES = 100

/**
 * The objects that some refs reach, and no others, so that whoever asks git for an object by its id gets nothing that the refs don't show: no
 * hidden commit or what only it holds, nothing that was taken back by a forced push, no base that a thin pack brought along.
 *
 * Usually the repository's packs have no more than that, which is found out by counting. Otherwise a pack is made of just these objects and
 * kept beside the cache.
 *
 * Cost: a walk of everything the refs reach, about 200,000 objects a second; when something must be left out, also a write of all the rest.
 * Callers remember the result: it depends on nothing but the request.
 */
export async function exactObjects(request: ExactRequest): Promise<ExactObjects> {
  const { tempDir, cacheGitDir, refs, packs, hidden } = request
  const tips = [...new Set(refs.map(ref => ref.commit))].sort()
  if (tips.length === 0) return { objectsOf: cacheGitDir, packs: [], shallow: [] }
  const all = { refs, packs }
  const shallow = await withView(tempDir, cacheGitDir, all, gitDir => cutHistory(gitDir, tips, hidden))
  const folder = join(cacheGitDir, EXACT_FOLDER, keyOf(request, shallow))
  const known = await packsIn(folder)
  if (known.length > 0) return { objectsOf: folder, packs: known, shallow }
  return withView(tempDir, cacheGitDir, { ...all, shallow }, async gitDir => {
    if (shallow.length === 0 && (await reachesAll(gitDir))) return { objectsOf: cacheGitDir, packs, shallow }
    const made = await makePack(gitDir, folder, refs)
    await forgetOlder(join(cacheGitDir, EXACT_FOLDER), folder)
    return { objectsOf: folder, packs: made, shallow }
  })
}

/** True when the packs of a view hold nothing that its refs don't lead to. What the refs lead to is there, or git fails. */
async function reachesAll(gitDir: string): Promise<boolean> {
  const reached = await runGitText(['rev-list', '--objects', '--all', '--count'], {
    gitDir,
    maxOutputBytes: COUNT_MAX_BYTES,
  })
  return Number(reached) === (await countObjects(gitDir))
}

async function makePack(gitDir: string, folder: string, refs: readonly Ref[]): Promise<readonly Oid[]> {
  const pack = await packFor({ gitDir }, { tips: [...new Set(refs.map(ref => ref.oid))], exclude: [] })
  if (!pack) return []
  const partial = `${folder}.${randomUUID()}.partial`
  try {
    await adoptPack(join(partial, 'objects', 'pack'), pack)
    await rename(partial, folder)
  } catch (error) {
    // Somebody else was faster, with the same objects.
    if (!EXISTS.has((error as NodeJS.ErrnoException).code)) throw error
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
  return packsIn(folder)
}

const EXISTS: ReadonlySet<string | undefined> = new Set(['EEXIST', 'ENOTEMPTY'])

/** What the objects depend on: what is there, what leads to it, and where that is cut. */
function keyOf({ packs, refs }: ExactRequest, shallow: readonly CommitSha[]): string {
  const hash = createHash('sha256')
  for (const list of [packs, refs.map(ref => ref.oid), shallow]) {
    for (const oid of [...new Set<string>(list)].sort()) hash.update(`${oid}\n`)
    hash.update('\n')
  }
  return hash.digest('hex')
}

async function packsIn(folder: string): Promise<Oid[]> {
  const names = await readdir(join(folder, 'objects', 'pack')).catch(ignoreMissing)
  const oids = (names ?? []).map(name => /^pack-(.*)\.idx$/.exec(name)?.[1] ?? '')
  return oids.filter(isOid)
}

async function forgetOlder(parent: string, current: string): Promise<void> {
  for (const name of (await readdir(parent).catch(ignoreMissing)) ?? []) {
    const path = join(parent, name)
    const made = path === current ? null : await stat(path).catch(ignoreMissing)
    if (made && Date.now() - made.mtimeMs > MAX_AGE_MS) await rm(path, { recursive: true, force: true })
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
