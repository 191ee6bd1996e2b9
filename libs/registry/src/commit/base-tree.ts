import type { CommitSha, GitOid, TreeEntry } from '@entrepot/core'
import { type ObjectReader, readCommit, type TreeIndex } from '@entrepot/git'
import { listPacks, type Repo } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { readTree } from '../resolve/read-tree.js'

/** What a commit is made upon: the repository's objects, and the files of its parent. */
export interface BaseTree {
  readonly commit: CommitSha | null
  /** GIT_DIR of the repository's objects on this node. */
  readonly gitDir: string
  readonly reader: ObjectReader
  /** Of the commit's tree; null without a parent. */
  readonly root: GitOid | null
  /** Every path; null without a parent. */
  readonly index: TreeIndex | null
}

/** Opens a commit of the repository, which the caller saw to that its maker may see; null: there is no parent. */
export async function openBaseTree(
  engines: Engines,
  repo: Repo,
  commit: CommitSha | null,
): Promise<BaseTree> {
  const gitDir = await engines.git.hydrate(repo.id, await listPacks(engines.db.prisma, repo.id))
  const reader = engines.readers.readerOf(gitDir)
  if (commit === null) return { commit, gitDir, reader, root: null, index: null }
  const index = await readTree(engines, { repo, commit })
  return { commit, gitDir, reader, index, root: (await readCommit(reader, commit)).tree }
}

/** The file at a path, if it is one whose bytes are in git: neither a link, nor a folder, nor in LFS. */
export function plainFile({ index }: Pick<BaseTree, 'index'>, path: string): TreeEntry | null {
  const entry = index?.get(path) ?? null
  return entry?.mode.startsWith('100') && !entry.lfs ? entry : null
}
