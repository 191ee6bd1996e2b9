import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DomainError, isDomainError } from '@entrepot/core'
import { makeGitDir } from '../gitdir/make-git-dir.js'
import { makeTempDir } from '../gitdir/temp-dir.js'
import { GitError } from '../process/git-error.js'
import { runGit } from '../process/run-git.js'
import { requireSafePath } from '../tree/check-tree.js'

/** A `.gitattributes` or `.gitignore`, where it stands in the tree: it counts for its folder and all below. */
export interface RuleFile {
  readonly path: string
  readonly bytes: Uint8Array
}

/** Milliseconds; patterns may be made to be slow, and are then left alone. */
const MATCH_TIMEOUT_MS = 10_000
/** Bytes of a name in a path; a longer one fits into no folder, and no path that is asked about goes through it. */
const NAME_MAX_BYTES = 255
/** Bytes that git may answer; so much is more than the longest paths of the largest commit. */
const ANSWER_MAX_BYTES = 128 * 1024 * 1024
/** `git check-ignore` says so that it found nothing. */
const NONE_IGNORED = 1

/**
 * Those of `paths` whose `filter` attribute is `lfs`, as git itself sees it: macros, later lines, deeper files, unset attributes.
 * Cost: a git process of some milliseconds, and a small file for each of `files`; nothing when there are none.
 *
 * @param tempDir  for the folder that git looks into; `sweepViews` clears it at start-up
 * @param files  regular files called `.gitattributes`
 * @throws DomainError `path-unsafe`; `limit-exceeded` when the patterns take too long
 */
export function lfsPaths(
  tempDir: string,
  files: readonly RuleFile[],
  paths: readonly string[],
): Promise<Set<string>> {
  return match(tempDir, files, paths, async place => {
    const stdin = paths.map(path => `${path}\0`).join('')
    const output = await runGit(['check-attr', '-z', '--stdin', 'filter'], { ...place, stdin })
    const fields = output.toString('utf8').split('\0')
    const found = new Set<string>()
    for (let at = 0; at + 2 < fields.length; at += 3) {
      const [path = '', , value] = fields.slice(at, at + 3)
      if (value === 'lfs') found.add(path)
    }
    return found
  })
}

/**
 * Those of `paths` that a `.gitignore` keeps out, as git itself sees it.
 * Cost and errors: as `lfsPaths`.
 */
export function ignoredPaths(
  tempDir: string,
  files: readonly RuleFile[],
  paths: readonly string[],
): Promise<Set<string>> {
  return match(tempDir, files, paths, async place => {
    // It takes no literal paths, and in others a colon at the beginning means something.
    const variables = { ...place.variables, GIT_LITERAL_PATHSPECS: '0' }
    const stdin = paths.map(path => `./${path}\0`).join('')
    try {
      const command = ['check-ignore', '-z', '--stdin', '--no-index']
      const output = await runGit(command, { ...place, variables, stdin })
      const found = output.toString('utf8').split('\0').slice(0, -1)
      return new Set(found.map(path => path.slice('./'.length)))
    } catch (error) {
      if (error instanceof GitError && error.exitCode === NONE_IGNORED) return new Set<string>()
      throw error
    }
  })
}

interface Place {
  readonly gitDir: string
  readonly variables: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  readonly maxOutputBytes: number
}

async function match(
  tempDir: string,
  files: readonly RuleFile[],
  paths: readonly string[],
  ask: (place: Place) => Promise<Set<string>>,
): Promise<Set<string>> {
  for (const path of paths) requireSafePath(path)
  const usable = files.filter(({ path }) => path.split('/').every(fitsIntoFolder))
  if (usable.length === 0 || paths.length === 0) return new Set()
  const gitDir = await makeTempDir(tempDir, 'view')
  const signal = AbortSignal.timeout(MATCH_TIMEOUT_MS)
  try {
    const workTree = join(gitDir, 'work')
    await makeGitDir(gitDir)
    await writeRules(workTree, usable)
    const variables = { GIT_WORK_TREE: workTree }
    return await ask({ gitDir, variables, signal, maxOutputBytes: ANSWER_MAX_BYTES })
  } catch (error) {
    if (!isDomainError(error, 'cancelled')) throw error
    throw new DomainError(
      'limit-exceeded',
      'The patterns of .gitattributes or .gitignore take too long to match.',
    )
  } finally {
    await rm(gitDir, { recursive: true, force: true })
  }
}

async function writeRules(workTree: string, files: readonly RuleFile[]): Promise<void> {
  await mkdir(workTree)
  for (const { path, bytes } of files) {
    requireSafePath(path)
    await mkdir(dirname(join(workTree, path)), { recursive: true })
    await writeFile(join(workTree, path), bytes)
  }
}

function fitsIntoFolder(name: string): boolean {
  return Buffer.byteLength(name) <= NAME_MAX_BYTES
}
