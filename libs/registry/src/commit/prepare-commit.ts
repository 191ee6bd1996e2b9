import { asCommitSha, type CommitSha, DomainError } from '@entrepot/core'
import { editTree, formatCommit, writePack, type WrittenPack } from '@entrepot/git'
import { signatureOf } from '../access/signature-of.js'
import type { Engines } from '../engines.js'
import type { Sender } from '../lfs/claim-object.js'
import { openBaseTree } from './base-tree.js'
import type { FileChange } from './file-change.js'
import type { LargeFileKeeper } from './keep-large-file.js'
import { resolveChanges } from './resolve-changes.js'

export interface CommitDraft {
  readonly sender: Sender
  /** First line of the message. */
  readonly summary: string
  readonly description: string
  readonly changes: readonly FileChange[]
  readonly keeper: LargeFileKeeper
}

/** A commit that is written and not the repository's yet. Whoever prepared it disposes of the quarantine. */
export interface PreparedCommit {
  readonly commit: CommitSha
  readonly title: string
  /** Null when the changes change nothing: then the commit is the parent. */
  readonly quarantine: WrittenPack | null
}

/**
 * Writes the commit that makes these changes to another, signed by the sender and dated now.
 *
 * Cost: reads the trees on the way to what changes; two or three git processes; every body once to name it and once to pack it.
 *
 * @param parent  null: the first commit of a history
 * @throws DomainError `entry-not-found`, `invalid-argument`, `path-unsafe`, `lfs-object-missing`, `limit-exceeded`
 */
export async function prepareCommit(
  engines: Engines,
  draft: CommitDraft,
  parent: CommitSha | null,
): Promise<PreparedCommit> {
  const { sender, summary, description } = draft
  const base = await openBaseTree(engines, sender.repo, parent)
  const { changes, blobs } = await resolveChanges(engines, { ...draft, base })
  const tree = await editTree(base.reader, base.root, changes)
  const [title = ''] = summary.split('\n')
  if (parent !== null && tree.oid === base.root) return { commit: parent, title, quarantine: null }
  if (parent === null && changes.length === 0)
    throw new DomainError('invalid-argument', 'There is nothing to commit.')
  const { oid } = tree
  const message = description.trim() === '' ? summary : `${summary}\n\n${description}`
  const author = signatureOf(sender.principal, new Date())
  const commit = formatCommit({ tree: oid, parents: parent === null ? [] : [parent], author, message })
  const quarantine = await writePack(engines.scratchDir, {
    cacheGitDir: base.gitDir,
    objects: [commit, ...tree.objects, ...blobs],
  })
  return { commit: asCommitSha(commit.oid), title, quarantine }
}
