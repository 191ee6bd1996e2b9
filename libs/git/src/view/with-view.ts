import { link, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CommitSha, Oid } from '@entrepot/core'
import { packFileName } from '../cache/pack.js'
import { makeGitDir } from '../gitdir/make-git-dir.js'
import { formatPackedRefs } from '../gitdir/packed-refs.js'
import { requireRefName, type Ref } from '../gitdir/ref.js'
import { makeTempDir } from '../gitdir/temp-dir.js'

/** What a git process may see of a repository. */
export interface View {
  readonly refs: readonly Ref[]
  /** Name of the ref that HEAD stands for; `refs/heads/main` unless given. It need not exist. */
  readonly head?: string
  /** Commits whose parents are cut off. */
  readonly shallow?: readonly CommitSha[]
  /**
   * The packs that are visible. **Give it whenever a client talks to git over the view**: protocol v2 serves every object
   * that exists to whoever knows its id, whatever the refs are. Absent: all that the cache holds of the repository.
   */
  readonly packs?: readonly Oid[]
}

/** A view that stays open until `dispose`, for whoever can't work inside of `withView`. */
export interface OpenView {
  readonly gitDir: string
  dispose(): Promise<void>
}

/**
 * Runs `use` with a GIT_DIR of its own over the objects of a cached repository, and removes it afterwards.
 * Cost: 1 to 2 ms, and with `packs` two links for each.
 *
 * @param viewsDir  where views are made; `sweepViews` clears it at start-up
 * @param cacheGitDir  what `GitCache.hydrate` returned
 */
export async function withView<T>(
  viewsDir: string,
  cacheGitDir: string,
  view: View,
  use: (gitDir: string) => Promise<T>,
): Promise<T> {
  const { gitDir, dispose } = await openView(viewsDir, cacheGitDir, view)
  try {
    return await use(gitDir)
  } finally {
    await dispose()
  }
}

/** As `withView`, for a view that outlives a call. Whoever opens it disposes of it. */
export async function openView(viewsDir: string, cacheGitDir: string, view: View): Promise<OpenView> {
  const head = view.head ?? 'refs/heads/main'
  requireRefName(head)
  const packedRefs = formatPackedRefs(view.refs)
  const gitDir = await makeTempDir(viewsDir, 'view')
  const dispose = () => rm(gitDir, { recursive: true, force: true })
  try {
    await makeGitDir(gitDir, head)
    await writeFile(join(gitDir, 'packed-refs'), packedRefs)
    if (view.shallow?.length) await writeFile(join(gitDir, 'shallow'), `${view.shallow.join('\n')}\n`)
    const cacheObjects = join(cacheGitDir, 'objects')
    if (view.packs) await linkPacks(cacheObjects, gitDir, view.packs)
    else await addAlternate(gitDir, cacheObjects)
    return { gitDir, dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

/** Lets `gitDir` read the objects in another folder, without their refs. */
export async function addAlternate(gitDir: string, objectsDir: string): Promise<void> {
  await mkdir(join(gitDir, 'objects', 'info'), { recursive: true })
  await writeFile(join(gitDir, 'objects', 'info', 'alternates'), `${objectsDir}\n`)
}

/** A name of its own for the file keeps it for this view, also when the cache forgets it meanwhile. */
async function shareFile(source: string, target: string): Promise<void> {
  try {
    await link(source, target)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error
    await symlink(source, target) // another file system, or one without hard links
  }
}

async function linkPacks(cacheObjects: string, gitDir: string, packs: readonly Oid[]): Promise<void> {
  for (const oid of new Set(packs)) {
    for (const extension of ['pack', 'idx'] as const) {
      const name = packFileName(oid, extension)
      await shareFile(join(cacheObjects, 'pack', name), join(gitDir, 'objects', 'pack', name))
    }
  }
}
