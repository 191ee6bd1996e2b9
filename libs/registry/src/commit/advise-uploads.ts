import type { CommitSha, TreeEntry } from '@entrepot/core'
import { ignoredPaths, lfsPaths, requireSafePath } from '@entrepot/git'
import type { Repo } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { isFile } from '../resolve/locate-file.js'
import { openBaseTree } from './base-tree.js'
import { type ChangedRules, isRuleFile, type RuleFileName, ruleFilesFor } from './rule-files.js'

export interface UploadQuestion {
  readonly files: readonly { readonly path: string; readonly sizeBytes: number }[]
  /** Stand in place of those at the root; null: those count. */
  readonly gitAttributes: string | null
  readonly gitIgnore: string | null
}

/** How a file is to be brought into a commit. */
export interface UploadAdvice {
  readonly path: string
  readonly uploadMode: 'lfs' | 'regular'
  /** The repository does not want it. */
  readonly shouldIgnore: boolean
  /** Of what stands at its path: the SHA-256 of a large file, the git id of any other; null when there is none. */
  readonly oid: string | null
}

/**
 * How files are to be brought into a commit upon another, one answer for each, in their order. Empty files are never large: they would not
 * be in LFS for git-lfs either.
 *
 * @param base  `commit` null: the repository has none yet
 * @throws DomainError `path-unsafe`, `limit-exceeded`
 */
export async function adviseUploads(
  engines: Engines,
  { repo, commit }: { readonly repo: Repo; readonly commit: CommitSha | null },
  { files, gitAttributes, gitIgnore }: UploadQuestion,
): Promise<UploadAdvice[]> {
  const paths = files.map(({ path }) => path)
  for (const path of paths) requireSafePath(path)
  const base = await openBaseTree(engines, repo, commit)
  const rulesOf = (name: RuleFileName, sent: string | null) =>
    ruleFilesFor(base, name, paths, atRoot(name, sent))
  const [large, ignored] = await Promise.all([
    lfsPaths(engines.scratchDir, await rulesOf('.gitattributes', gitAttributes), paths),
    ignoredPaths(engines.scratchDir, await rulesOf('.gitignore', gitIgnore), paths),
  ])
  return files.map(({ path, sizeBytes }) => {
    const isTracked = large.has(path) && sizeBytes > 0
    const isLarge = !isRuleFile(path) && (isTracked || sizeBytes > engines.gitFileMaxBytes)
    return {
      path,
      uploadMode: isLarge ? 'lfs' : 'regular',
      shouldIgnore: ignored.has(path),
      oid: oidOf(base.index?.get(path) ?? null),
    }
  })
}

function atRoot(name: RuleFileName, text: string | null): ChangedRules {
  return new Map(text === null ? [] : [[name, Buffer.from(text)]])
}

function oidOf(entry: TreeEntry | null): string | null {
  return entry && isFile(entry) ? (entry.lfs?.oid ?? entry.oid) : null
}
