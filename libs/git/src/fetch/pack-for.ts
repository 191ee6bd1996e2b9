import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { GitOid } from '@entrepot/core'
import { runGit } from '../process/run-git.js'
import { describePacks, type LocalPack } from './describe-pack.js'
import type { Quarantine } from './fetch-into-quarantine.js'

/**
 * A pack of what `tips` reach and `exclude` don't, for a fetch of which only some tips may land. It lies in the quarantine
 * and goes with it. Null when there is nothing to pack.
 * Cost: a walk of the history between the two, and a write of the pack.
 */
export async function packFor(
  quarantine: Pick<Quarantine, 'gitDir'>,
  { tips, exclude }: { readonly tips: readonly GitOid[]; readonly exclude: readonly GitOid[] },
  signal?: AbortSignal,
): Promise<LocalPack | null> {
  const packDir = join(quarantine.gitDir, `packed-${randomUUID()}`)
  await mkdir(packDir)
  const revisions = [...tips, '--not', ...exclude]
  await runGit(
    ['pack-objects', '--revs', '--non-empty', '--delta-base-offset', '-q', join(packDir, 'pack')],
    { gitDir: quarantine.gitDir, stdin: `${revisions.join('\n')}\n`, ...(signal && { signal }) },
  )
  return (await describePacks(packDir))[0] ?? null
}
