import type { TreeEntry } from '@entrepot/core'
import { lastCommits, openReader, type ResolvedRevision } from '@entrepot/registry'
import type { Hub } from '../hub.js'
import { describeEntry } from './tree-entry.js'

/** Entries of one revision as clients read them; submodules, which nobody can download here, are left out. */
export async function describeEntries(
  { engines }: Hub,
  { repo, commit }: ResolvedRevision,
  entries: readonly TreeEntry[],
  hasLastCommit: boolean,
): Promise<object[]> {
  const shown = entries.filter(entry => entry.mode !== '160000')
  if (!hasLastCommit || shown.length === 0) return shown.map(entry => describeEntry(entry, null))
  const reader = await openReader(engines, repo.id)
  const last = await lastCommits(
    reader,
    commit,
    shown.map(entry => entry.path),
  )
  return shown.map(entry => describeEntry(entry, last.get(entry.path) ?? null))
}
