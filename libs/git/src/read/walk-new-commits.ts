import { asCommitSha, type CommitSha, DomainError, type GitOid } from '@entrepot/core'
import { ByteReader } from '../process/byte-reader.js'
import { startGit } from '../process/start-git.js'
import { walkFailure } from './walk-failure.js'

/** What some tips bring that others don't reach. */
export interface NewCommits {
  readonly count: number
  /** Those of the tips that are new themselves. */
  readonly tips: ReadonlySet<CommitSha>
  /** Known commits that new ones directly build on, the newest first, at most as many as were asked for. */
  readonly bases: readonly CommitSha[]
}

export interface CommitWalk {
  readonly tips: readonly CommitSha[]
  /** What the repository's refs point at: commits or annotated tags. */
  readonly known: readonly GitOid[]
  readonly maxCommits: number
  readonly maxBases: number
  readonly signal?: AbortSignal
}

/** Bytes of one line of the listing: a mark and an id. */
const LINE_MAX_BYTES = 100
const LINE_FEED = 0x0a

/**
 * Finds the commits that `tips` lead to and `known` don't.
 * Cost: a git process, and a walk of what is new.
 *
 * @throws DomainError `limit-exceeded` beyond `maxCommits`; `object-missing` when a commit isn't here
 */
export async function walkNewCommits(gitDir: string, walk: CommitWalk): Promise<NewCommits> {
  const wanted = new Set(walk.tips)
  const tips = new Set<CommitSha>()
  const bases: CommitSha[] = []
  let count = 0
  for await (const line of listing(gitDir, walk)) {
    if (line.startsWith('-')) {
      if (bases.length < walk.maxBases) bases.push(asCommitSha(line.slice(1)))
      continue
    }
    const commit = asCommitSha(line)
    count += 1
    if (count > walk.maxCommits) throw tooMany(walk.maxCommits)
    if (wanted.has(commit)) tips.add(commit)
  }
  return { count, tips, bases }
}

async function* listing(gitDir: string, { tips, known, signal }: CommitWalk): AsyncGenerator<string> {
  const git = startGit(['rev-list', '--boundary', '--stdin'], { gitDir, ...(signal && { signal }) })
  try {
    git.stdin.end([...tips, ...known.map(oid => `^${oid}`), ''].join('\n'))
    const lines = new ByteReader(git.stdout)
    for (;;) {
      const line = await lines.readUntil(LINE_FEED, LINE_MAX_BYTES)
      if (line === null) break
      yield line.toString('latin1')
    }
    await git.done
  } catch (error) {
    throw walkFailure(error)
  } finally {
    git.kill()
  }
}

function tooMany(maxCommits: number): DomainError {
  const message = `This brings more than ${maxCommits} commits at once. Send them in parts.`
  return new DomainError('limit-exceeded', message, { maxCommits })
}
