import { asCommitSha, type CommitSha } from '@entrepot/core'
import { ByteReader } from '../process/byte-reader.js'
import { startGit } from '../process/start-git.js'

/** Bytes of one line: a commit and its parents. Nobody merges more than some dozens. */
const LINE_MAX_BYTES = 1024 * 1024
const LINE_FEED = 0x0a

/**
 * The commits behind which the history of `tips` must be cut off, so that none of `hidden` is in it: those that have one of them as a parent.
 * git can cut only all parents of a commit, so what was merged beside a hidden commit goes too, unless another ref leads to it.
 *
 * Cost: a walk of the history, about 100,000 commits a second, each of which takes some 200 bytes meanwhile; nothing when nothing is hidden.
 */
export async function cutHistory(
  gitDir: string,
  tips: readonly CommitSha[],
  hidden: ReadonlySet<CommitSha>,
): Promise<CommitSha[]> {
  if (hidden.size === 0 || tips.length === 0) return []
  const parents = await readParents(gitDir, tips)
  const cuts: CommitSha[] = []
  const seen = new Set<CommitSha>(tips)
  // A set that grows while it is walked: each commit once.
  for (const commit of seen) {
    const own = parents.get(commit) ?? []
    if (own.some(parent => hidden.has(parent))) cuts.push(commit)
    else for (const parent of own) seen.add(parent)
  }
  return cuts.sort()
}

async function readParents(
  gitDir: string,
  tips: readonly CommitSha[],
): Promise<Map<CommitSha, readonly CommitSha[]>> {
  const git = startGit(['rev-list', '--parents', '--stdin'], { gitDir })
  git.stdin.end([...tips, ''].join('\n'))
  const lines = new ByteReader(git.stdout)
  const parents = new Map<CommitSha, readonly CommitSha[]>()
  try {
    for (;;) {
      const line = await lines.readUntil(LINE_FEED, LINE_MAX_BYTES)
      if (line === null) break
      const [commit, ...own] = line.toString('latin1').split(' ').map(asCommitSha)
      if (commit) parents.set(commit, own)
    }
    await git.done
    return parents
  } finally {
    git.kill()
  }
}
