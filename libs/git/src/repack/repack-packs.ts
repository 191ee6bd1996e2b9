import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DomainError, type Oid } from '@entrepot/core'
import { PackOids } from '../cache/pack-oids.js'
import { packFileName } from '../cache/pack.js'
import { describePacks, type LocalPack } from '../fetch/describe-pack.js'
import { runGit } from '../process/run-git.js'
import { openView } from '../view/with-view.js'

/** One pack in place of several. It lies in a scratch folder and goes with it. */
export interface Repacked {
  readonly pack: LocalPack
  dispose(): Promise<void>
}

/**
 * Makes one pack of everything that some packs of a cached repository hold, objects that no ref reaches included: whether anybody needs
 * those is not for a repack to say. The new pack is compared with the old ones, object by object, before it is given out.
 *
 * Cost: a read of all packs and a write of the new one, in one git process with one thread, as nobody waits for it.
 *
 * @throws DomainError `object-corrupt` when the new pack lacks an object of the old ones
 */
export async function repackPacks(
  tempDir: string,
  cacheGitDir: string,
  packs: readonly Oid[],
  signal?: AbortSignal,
): Promise<Repacked> {
  const { gitDir, dispose } = await openView(tempDir, cacheGitDir, { packs, refs: [] })
  try {
    const folder = join(gitDir, 'repacked')
    await mkdir(folder)
    await runGit(
      [
        'pack-objects',
        '--stdin-packs',
        '--delta-base-offset',
        '--non-empty',
        '--threads=1',
        '-q',
        join(folder, 'pack'),
      ],
      {
        gitDir,
        stdin: packs.map(oid => `${packFileName(oid, 'pack')}\n`).join(''),
        ...(signal && { signal }),
      },
    )
    const [pack] = await describePacks(folder)
    if (!pack) throw new DomainError('object-corrupt', 'git made no pack of the given ones.')
    await requireAll(join(cacheGitDir, 'objects', 'pack'), packs, pack)
    return { pack, dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

async function requireAll(packDir: string, packs: readonly Oid[], repacked: LocalPack): Promise<void> {
  const held = await PackOids.read(repacked.idxPath)
  for (const oid of packs) {
    for (const object of await PackOids.read(join(packDir, packFileName(oid, 'idx')))) {
      if (!held.has(object))
        throw new DomainError('object-corrupt', `A repack lost the object ${object}.`, { object, pack: oid })
    }
  }
}
