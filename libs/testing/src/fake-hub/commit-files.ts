import { asCommitSha, asGitOid, type CommitSha, type EntryMode } from '@entrepot/core'
import { type FakeFile, storeFile } from './fake-file.js'
import type { FakeRepo } from './fake-repo.js'
import { type ObjectEntry, writeObject, writeTree } from './git-object.js'
import type { LargeFileStore } from './large-file-store.js'
import { runGit } from './run-git.js'

export interface CommitSpec {
  /** Path → content, on top of the parent's files. */
  readonly files?: Readonly<Record<string, FakeFile>>
  /** Paths of files or folders to take away; one that is absent is an error. */
  readonly deletes?: readonly string[]
  readonly message?: string
  /** Default `main`. */
  readonly branch?: string
  /** Further parents, which make it a merge; the files are still what this says. */
  readonly mergeOf?: readonly CommitSha[]
}

/** First commit of every repository, and the beginning of the minutes that follow; chosen once, so ids never change. */
const FIRST_COMMIT_AT_SECONDS = Date.UTC(2025, 0, 6, 9, 0, 0) / 1000
const SECONDS_BETWEEN_COMMITS = 60
const AUTHOR = 'Fixture Author <author@acme.example>'

/** The date of the n-th commit of a repository, in unix seconds. */
export function commitTime(index: number): number {
  return FIRST_COMMIT_AT_SECONDS + index * SECONDS_BETWEEN_COMMITS
}

/**
 * Writes one commit on top of `parent` (null: a root commit) and returns its id. No ref moves.
 * The same calls in the same order always yield the same ids.
 */
export async function commitFiles(
  repo: FakeRepo,
  largeFiles: LargeFileStore,
  parent: CommitSha | null,
  spec: CommitSpec,
): Promise<CommitSha> {
  const files = new Map(parent === null ? [] : (repo.files.get(parent) ?? (await filesOf(repo, parent))))
  for (const path of spec.deletes ?? []) removePath(files, path)
  for (const [path, file] of Object.entries(spec.files ?? {})) {
    files.set(path, await storeFile(repo.gitDir, largeFiles, file))
  }
  const tree = await writeTree(repo.gitDir, files)
  const parents = [...(parent === null ? [] : [parent]), ...(spec.mergeOf ?? [])]
  const by = `${AUTHOR} ${commitTime(repo.commitCount)} +0000`
  repo.commitCount += 1
  const lines = [`tree ${tree}`, ...parents.map(id => `parent ${id}`), `author ${by}`, `committer ${by}`]
  const text = `${lines.join('\n')}\n\n${spec.message ?? 'Update files'}\n`
  const commit = asCommitSha(await writeObject(repo.gitDir, 'commit', Buffer.from(text)))
  repo.files.set(commit, files)
  return commit
}

async function filesOf(repo: FakeRepo, commit: CommitSha): Promise<Map<string, ObjectEntry>> {
  const printed = await runGit(repo.gitDir, ['ls-tree', '-r', '-z', '--full-tree', commit])
  const files = new Map<string, ObjectEntry>()
  for (const row of printed.toString().split('\0')) {
    const tab = row.indexOf('\t')
    if (tab < 0) continue
    const [mode = '', , oid = ''] = row.slice(0, tab).split(' ')
    files.set(row.slice(tab + 1), { mode: mode as EntryMode, oid: asGitOid(oid) })
  }
  return files
}

function removePath(files: Map<string, ObjectEntry>, path: string): void {
  const gone = [...files.keys()].filter(name => name === path || name.startsWith(`${path}/`))
  if (gone.length === 0) throw new Error(`nothing to delete at ${path}`)
  for (const name of gone) files.delete(name)
}
