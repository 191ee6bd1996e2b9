import { type CommitSha, asCommitSha, type RepoType } from '@entrepot/core'
import {
  editTree,
  formatCommit,
  nameInMemory,
  requireSafePath,
  type Signature,
  writePack,
  type WrittenPack,
} from '@entrepot/git'
import { stockGitattributes, stockReadme } from './stock-files.js'

/** Exactly this: tools look for it. */
const TITLE = 'initial commit'

export interface FirstFiles {
  readonly type: RepoType
  /** What a README of ours calls it. */
  readonly title: string
  /** What a Space runs on; null for others. */
  readonly sdk: string | null
  readonly license: string | null
  /** In place of ours where they have the same path. */
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[]
}

/**
 * Writes the commit that a repository begins with, into a quarantine.
 * @throws DomainError `path-unsafe`, `invalid-argument`  for paths that can't be in one tree
 */
export async function writeFirstCommit(
  scratchDir: string,
  author: Signature,
  first: FirstFiles,
): Promise<WrittenPack & { readonly commit: CommitSha }> {
  const contents = new Map<string, Uint8Array>([
    ['.gitattributes', Buffer.from(stockGitattributes(first.type))],
  ])
  const readme = stockReadme(first)
  if (readme !== null) contents.set('README.md', Buffer.from(readme))
  for (const { path, bytes } of first.files) {
    requireSafePath(path)
    contents.set(path, bytes)
  }
  const blobs = [...contents].map(([path, bytes]) => ({ path, blob: nameInMemory('blob', bytes) }))
  const puts = blobs.map(({ path, blob: { oid } }) => ({ kind: 'put', path, oid }) as const)
  const tree = await editTree(null, null, puts)
  const commit = formatCommit({ tree: tree.oid, parents: [], author, message: TITLE })
  const objects = [commit, ...tree.objects, ...blobs.map(({ blob }) => blob)]
  const written = await writePack(scratchDir, { cacheGitDir: null, objects })
  return { ...written, commit: asCommitSha(commit.oid) }
}
