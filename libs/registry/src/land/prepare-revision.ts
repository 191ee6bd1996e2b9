import { buffer } from 'node:stream/consumers'
import type { CommitSha } from '@entrepot/core'
import { checkTree, type ObjectReader, readCommit, type TreeIndex } from '@entrepot/git'
import type { Engines } from '../engines.js'
import type { JudgedRepo } from './judge.js'
import type { PreparedRevision } from './land-revision.js'
import { fileOpenerOf } from './revision-files.js'
import { treeFindings } from './tree-findings.js'

/** Bytes of a README.md that are read. The largest real card known has 976 kB; the rules call anything over 200 kB too long. */
export const README_MAX_BYTES = 4 * 1024 * 1024

/**
 * Reads and judges one commit. Nothing is written: the tree index comes back beside what `landRevision` takes, and the caller stores it
 * (`trees.put`) before it lands.
 *
 * @param reader  sees the commit: the repository's, or a quarantine's
 * @throws DomainError `path-unsafe`, `object-missing`, `object-corrupt`, `limit-exceeded`
 */
export async function prepareRevision(
  { trees, judge, blobs }: Pick<Engines, 'trees' | 'judge' | 'blobs'>,
  repo: JudgedRepo,
  commit: CommitSha,
  reader: ObjectReader,
): Promise<PreparedRevision & { tree: TreeIndex }> {
  const tree = await trees.build(commit, reader)
  const remarks = checkTree(tree.entries)
  const { title, message, parents, author, committer } = await readCommit(reader, commit)
  const readme = await readReadme(tree, reader)
  const judgement = await judge({
    repo,
    commit,
    parents,
    readme,
    entries: tree.entries,
    treeFindings: treeFindings(remarks),
    totalSizeBytes: tree.totalSizeBytes,
    openFile: fileOpenerOf(blobs, reader),
  })
  return {
    commit,
    tree,
    judgement,
    largeFiles: tree.lfsObjects(),
    row: {
      parents,
      title: withoutNul(title),
      message: withoutNul(message),
      authorName: withoutNul(author.name),
      authorEmail: withoutNul(author.email),
      authoredAt: author.date,
      committedAt: committer.date,
      fileCount: tree.fileCount,
      totalSizeBytes: tree.totalSizeBytes,
    },
  }
}

async function readReadme(tree: TreeIndex, reader: ObjectReader): Promise<Uint8Array | null> {
  const entry = tree.get('README.md')
  if (!entry || entry.lfs || !entry.mode.startsWith('100')) return null
  return buffer(await reader.openBlob(entry.oid, { start: 0, endExclusive: README_MAX_BYTES }))
}

/** PostgreSQL's text can't hold the one character that git's can. */
function withoutNul(text: string): string {
  return text.replaceAll('\0', '\uFFFD')
}
