import { asCommitSha, type Oid, type Verdict, type VerdictState } from '@entrepot/core'
import {
  freeBlobs,
  holdBackBlobs,
  listReleasedCommits,
  type Repo,
  type Revision,
  type Tx,
} from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { openReader } from '../resolve/open-reader.js'

/**
 * Released revisions whose trees are looked through for large files of one that is not released any more. What they don't show by then is
 * held back: to give too little is mended by asking, to give too much is not.
 */
const MAX_RELEASED = 1_000

interface Changed {
  readonly row: Revision
  readonly verdict: Verdict
}

/**
 * Sets which large files of a repository are free after verdicts changed: those that a released revision names, and no others.
 *
 * Cost: the tree of each revision that was released and is not, or is and was not; for the former those of released ones until its files
 * are found.
 */
export async function refreshFreedom(
  engines: Pick<Engines, 'db' | 'git' | 'readers' | 'trees'>,
  tx: Tx,
  repo: Repo,
  changed: readonly Changed[],
): Promise<void> {
  const filesOf = async (commit: string): Promise<Oid[]> => {
    const tree = await engines.trees.get(asCommitSha(commit), () => openReader(engines, repo.id))
    return tree.lfsObjects().map(({ oid }) => oid)
  }
  const freed: Oid[] = []
  const doubtful = new Set<Oid>()
  for (const { row, verdict } of changed) {
    if (isReleased(row.verdict) === isReleased(verdict.state)) continue
    const files = await filesOf(row.commit)
    if (isReleased(verdict.state)) freed.push(...files)
    else for (const oid of files) doubtful.add(oid)
  }
  for (const oid of freed) doubtful.delete(oid)
  if (doubtful.size > 0) {
    for (const commit of await listReleasedCommits(tx, repo.id, { limit: MAX_RELEASED })) {
      for (const oid of await filesOf(commit)) doubtful.delete(oid)
      if (doubtful.size === 0) break
    }
  }
  await freeBlobs(tx, repo.id, [...new Set(freed)])
  await holdBackBlobs(tx, repo.id, [...doubtful])
}

function isReleased(state: VerdictState): boolean {
  return state === 'cleared' || state === 'restricted'
}
