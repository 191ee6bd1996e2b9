import { createWriteStream } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { DomainError } from '@entrepot/core'
import { describePacks, type LocalPack } from '../fetch/describe-pack.js'
import { makeGitDir } from '../gitdir/make-git-dir.js'
import { makeTempDir } from '../gitdir/temp-dir.js'
import { runGit } from '../process/run-git.js'
import { addAlternate } from '../view/with-view.js'
import type { NamedObject } from './new-object.js'
import { packBytes } from './pack-bytes.js'
import { unfitObjects } from './unfit-objects.js'

/** Objects that were made here and are not the repository's yet. */
export interface WrittenPack {
  /** Sees the new objects and those of the repository. */
  readonly gitDir: string
  /** The one that was written; none when there was nothing to write. */
  readonly packs: readonly LocalPack[]
  /** Deletes it, packs included. */
  dispose(): Promise<void>
}

export interface PackRequest {
  /** What `GitCache.hydrate` returned, or null for a repository that holds nothing yet. */
  readonly cacheGitDir: string | null
  /** Named twice, an object is written once. What they refer to is among them or in the cache. */
  readonly objects: readonly NamedObject[]
}

const PACK_NAME = 'pack-new'
/** An `.idx` of version 2: magic, version, 256 counts of four bytes; then the ids in order. */
const INDEX_HEADER_BYTES = 8 + 256 * 4
const OID_BYTES = 20

/**
 * Writes objects as a pack with its index, into a quarantine that also sees the repository's objects. Git checks them as it checks what is
 * pushed: their form (`index-pack --strict`), that what they refer to exists, and that their ids are the ones we gave them.
 *
 * Cost: bodies are compressed on other threads, and those in files go through in pieces; a git process of some milliseconds. 500 small
 * files take about 30 ms.
 *
 * @param tempDir  where the quarantine is made; `sweepViews` clears it at start-up
 * @throws DomainError `path-unsafe` for a tree with a name that is not safe to write
 * @throws DomainError `object-corrupt` for any other object that git would not have
 */
export async function writePack(
  tempDir: string,
  { cacheGitDir, objects }: PackRequest,
): Promise<WrittenPack> {
  const gitDir = await makeTempDir(tempDir, 'quarantine')
  const dispose = () => rm(gitDir, { recursive: true, force: true })
  try {
    await makeGitDir(gitDir)
    await mkdir(join(gitDir, 'objects', 'info'), { recursive: true })
    if (cacheGitDir !== null) await addAlternate(gitDir, join(cacheGitDir, 'objects'))
    const packDir = join(gitDir, 'objects', 'pack')
    const unique = [...new Map(objects.map(object => [object.oid, object])).values()]
    if (unique.length > 0) await writeOne(gitDir, join(packDir, PACK_NAME), unique)
    return { gitDir, packs: await describePacks(packDir), dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

async function writeOne(gitDir: string, path: string, objects: readonly NamedObject[]): Promise<void> {
  await pipeline(packBytes(objects), createWriteStream(`${path}.pack`))
  try {
    await runGit(['index-pack', '--strict', '-o', `${path}.idx`, `${path}.pack`], { gitDir })
  } catch (error) {
    throw unfitObjects(error)
  }
  await requireIds(`${path}.idx`, objects)
}

/** What we call the objects is what git calls them; otherwise a body changed on its way. */
async function requireIds(idxPath: string, objects: readonly NamedObject[]): Promise<void> {
  const wanted = Buffer.from(
    objects
      .map(({ oid }) => oid)
      .sort()
      .join(''),
    'hex',
  )
  const index = await readFile(idxPath)
  const found = index.subarray(INDEX_HEADER_BYTES, INDEX_HEADER_BYTES + objects.length * OID_BYTES)
  if (!found.equals(wanted)) {
    throw new DomainError('object-corrupt', 'New git objects are not what they were when they were named.')
  }
}
