import { asCommitSha, type CommitSha } from '@entrepot/core'
import { ByteReader } from '../process/byte-reader.js'
import { runGitText } from '../process/run-git.js'
import { startGit, type GitOptions } from '../process/start-git.js'
import type { Commit } from './commit.js'
import type { ObjectReader } from './object-reader.js'
import { readCommit } from './read-commit.js'

/**
 * Commits that are walked back from the tip: a tenth of a second. A path that nobody touched for longer has no last commit in
 * the answer.
 */
export const LAST_COMMIT_WALK = 5_000

/** Bytes of one path that git prints. */
const PATH_MAX_BYTES = 64 * 1024
const NUL = 0
/** Begins the line of a commit. No path that we ask for holds it. */
const COMMIT_MARK = '\x01'

/**
 * The newest commit that changed each path, files and directories alike, along the first parents: a merge stands for all it
 * brought. Paths whose last change lies further back than `LAST_COMMIT_WALK` are left out, and so are paths that hold control
 * characters.
 *
 * Cost: two git processes, of which the second ends as soon as every path has its commit.
 *
 * @throws DomainError `cancelled`
 */
export async function lastCommitsForPaths(
  reader: ObjectReader,
  tip: CommitSha,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, Commit>> {
  const wanted = new Set(paths.filter(path => path !== '' && !/[\x00-\x1f]/.test(path)))
  const shas =
    wanted.size === 0
      ? new Map<string, CommitSha>()
      : await walk({ gitDir: reader.gitDir, ...(signal && { signal }) }, tip, wanted)
  const commits = new Map<CommitSha, Commit>()
  for (const sha of new Set(shas.values())) commits.set(sha, await readCommit(reader, sha))
  const found = new Map<string, Commit>()
  for (const [path, sha] of shas) {
    const commit = commits.get(sha)
    if (commit) found.set(path, commit)
  }
  return found
}

async function walk(
  options: GitOptions,
  tip: CommitSha,
  wanted: Set<string>,
): Promise<Map<string, CommitSha>> {
  const boundary = await ancestorAt(options, tip, LAST_COMMIT_WALK)
  const args = ['log', '--stdin', '-z', '--first-parent', '--name-only', '-t', '--no-renames']
  const git = startGit([...args, `--format=tformat:${COMMIT_MARK}%H`], options)
  const revisions = [tip, ...(boundary ? [`^${boundary}`] : [])]
  git.stdin.end([...revisions, '--', ...wanted, ''].join('\n'))
  try {
    const found = await readLog(new ByteReader(git.stdout), wanted)
    if (wanted.size > found.size) await git.done
    return found
  } finally {
    git.kill()
  }
}

/** Takes each wanted path's first mention: git prints the newest commit first. */
async function readLog(output: ByteReader, wanted: ReadonlySet<string>): Promise<Map<string, CommitSha>> {
  const found = new Map<string, CommitSha>()
  let commit: CommitSha | null = null
  while (found.size < wanted.size) {
    const bytes = await output.readUntil(NUL, PATH_MAX_BYTES)
    if (bytes === null) break
    const word = bytes.toString('utf8').replace(/^\n/, '')
    if (word.startsWith(COMMIT_MARK)) commit = asCommitSha(word.slice(COMMIT_MARK.length))
    else if (commit && wanted.has(word) && !found.has(word)) found.set(word, commit)
  }
  return found
}

async function ancestorAt(options: GitOptions, tip: CommitSha, distance: number): Promise<CommitSha | null> {
  const args = ['rev-list', '--first-parent', '--max-count=1', `--skip=${distance}`, tip]
  const sha = await runGitText(args, options)
  return sha === '' ? null : asCommitSha(sha)
}
