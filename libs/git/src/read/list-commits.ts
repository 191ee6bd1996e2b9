import { asCommitSha, type CommitSha } from '@entrepot/core'
import { ByteReader } from '../process/byte-reader.js'
import { runGitText } from '../process/run-git.js'
import { startGit, type GitOptions } from '../process/start-git.js'
import type { Commit } from './commit.js'
import type { ObjectReader } from './object-reader.js'
import { readCommit } from './read-commit.js'

export interface CommitPage {
  readonly limit: number
  /** Commits to pass over. */
  readonly skip?: number
  /** The last commit of the page before; the page begins with the one that follows it. */
  readonly after?: CommitSha
  /** Ends the walk; the call is rejected with DomainError `cancelled` then. */
  readonly signal?: AbortSignal
}

/** Bytes of a line of `rev-list`. */
const LINE_MAX_BYTES = 64
const LINE_FEED = 0x0a

/**
 * A page of history, newest first (by committer date, as `git log` does). An `after` that isn't in the history yields an
 * empty page. Cost: a git process that walks the history up to the end of the page, and a read per commit.
 */
export async function listCommits(reader: ObjectReader, tip: CommitSha, page: CommitPage): Promise<Commit[]> {
  const shas = page.after
    ? await shasAfter(placeOf(reader.gitDir, page.signal), tip, page.after, page.limit)
    : await shasFrom(placeOf(reader.gitDir, page.signal), tip, page)
  return Promise.all(shas.map(sha => readCommit(reader, sha)))
}

/** Commits that `tip` reaches, itself included. Cost: a walk of the history, about 100,000 commits per second. */
export async function countCommits(gitDir: string, tip: CommitSha, signal?: AbortSignal): Promise<number> {
  return Number(await runGitText(['rev-list', '--count', tip], placeOf(gitDir, signal)))
}

function placeOf(gitDir: string, signal: AbortSignal | undefined): GitOptions {
  return { gitDir, ...(signal && { signal }) }
}

async function shasFrom(options: GitOptions, tip: CommitSha, { limit, skip = 0 }: CommitPage) {
  const args = ['rev-list', `--max-count=${limit}`, `--skip=${skip}`, tip]
  const listing = await runGitText(args, options)
  return listing === '' ? [] : listing.split('\n').map(asCommitSha)
}

async function shasAfter(options: GitOptions, tip: CommitSha, after: CommitSha, limit: number) {
  const git = startGit(['rev-list', tip], options)
  git.stdin.end()
  const lines = new ByteReader(git.stdout)
  const shas: CommitSha[] = []
  let isPast = false
  try {
    while (shas.length < limit) {
      const line = await lines.readUntil(LINE_FEED, LINE_MAX_BYTES)
      if (line === null) {
        await git.done
        break
      }
      const sha = asCommitSha(line.toString('latin1'))
      if (isPast) shas.push(sha)
      isPast ||= sha === after
    }
    return shas
  } finally {
    git.kill()
  }
}
