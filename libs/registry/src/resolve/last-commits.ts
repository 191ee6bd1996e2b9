import { asCommitSha, type CommitSha } from '@entrepot/core'
import { startGit, type ObjectReader } from '@entrepot/git'

export interface LastCommit {
  readonly id: CommitSha
  readonly title: string
  readonly date: Date
}

/** Commits that are walked back. A file that was left alone for longer has no last commit in the answer. */
const MAX_COMMITS = 2_000
/** Bytes of git's output that are read: a history of commits that each touch everything is cut off there. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024
const NUL = 0
const FIELD = '\x1f'
const HEADER = `\x1e%H${FIELD}%cI${FIELD}%s`

/**
 * The commit that changed each path last, along the first parents: a merge counts as the commit that brought its changes. Paths whose
 * last change lies too far back are left out.
 *
 * Cost: one git process, which ends as soon as every path has its commit.
 */
export async function lastCommits(
  reader: ObjectReader,
  tip: CommitSha,
  paths: Iterable<string>,
): Promise<Map<string, LastCommit>> {
  const wanted = new Set(paths)
  const found = new Map<string, LastCommit>()
  const git = startGit(logArguments(tip), { gitDir: reader.gitDir })
  git.stdin.end()
  let commit: LastCommit | null = null
  try {
    for await (const word of wordsOf(git.stdout)) {
      const at = word.indexOf('\x1e')
      if (at >= 0 && at <= 1) commit = parseHeader(word.slice(at + 1))
      else if (commit && wanted.delete(word)) found.set(word, commit)
      if (wanted.size === 0) break
    }
    return found
  } finally {
    git.kill()
  }
}

function logArguments(tip: CommitSha): string[] {
  const walk = ['--first-parent', '--diff-merges=first-parent', '--root', `--max-count=${MAX_COMMITS}`]
  return ['log', ...walk, '--name-only', '-t', '--no-renames', '-z', `--format=${HEADER}`, tip]
}

function parseHeader(text: string): LastCommit {
  const [id = '', date = '', title = ''] = text.split(FIELD)
  return { id: asCommitSha(id), date: new Date(date), title: title.trimEnd() }
}

/** What stands between the NULs. */
async function* wordsOf(stdout: AsyncIterable<unknown>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0)
  let seenBytes = 0
  for await (const chunk of stdout as AsyncIterable<Buffer>) {
    seenBytes += chunk.length
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    let start = 0
    for (let end = bytes.indexOf(NUL); end >= 0; end = bytes.indexOf(NUL, start)) {
      yield bytes.toString('utf8', start, end).replace(/^\n/, '')
      start = end + 1
    }
    rest = bytes.subarray(start)
    if (seenBytes > MAX_OUTPUT_BYTES) return
  }
  if (rest.length > 0) yield rest.toString('utf8').replace(/^\n/, '')
}
