import type { CommitSha } from '@entrepot/core'
import { isReachable } from '@entrepot/git'
import { listRefs, type Repo } from '@entrepot/persistence'
import { LRUCache } from 'lru-cache'
import type { Engines } from '../engines.js'
import { openReader } from './open-reader.js'
import { inWalkTurn } from './walk-turn.js'

/** Answers kept, of some 200 bytes each. */
const MAX_ENTRIES = 50_000

/** By repository, epoch and commit: no ref moves within an epoch. Concurrent callers share one walk. */
const answers = new LRUCache<string, Promise<boolean>>({ max: MAX_ENTRIES })

type Needed = Pick<Engines, 'db' | 'git' | 'readers'>

/**
 * Whether some ref of the repository leads to the commit. What none leads to was taken back, by a forced push or a deleted branch, and is
 * for those who may write there.
 *
 * Cost: once per epoch one statement, and a walk of git if the commit is not itself what a ref points at; then nothing.
 */
export function isReachableCommit(engines: Needed, repo: Repo, commit: CommitSha): Promise<boolean> {
  const key = `${repo.id} ${repo.epoch} ${commit}`
  const known = answers.get(key)
  if (known) return known
  const answer = walkTo(engines, repo, commit)
  answers.set(key, answer)
  answer.catch(() => answers.delete(key))
  return answer
}

async function walkTo(engines: Needed, { id }: Repo, commit: CommitSha): Promise<boolean> {
  const tips = (await listRefs(engines.db.prisma, id)).map(ref => ref.commit)
  if (tips.includes(commit)) return true
  return inWalkTurn(async () => isReachable(await openReader(engines, id), commit, tips))
}
