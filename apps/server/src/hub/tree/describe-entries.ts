import type { ServerResponse } from 'node:http'
import type { TreeEntry } from '@entrepot/core'
import { lastCommitsForPaths } from '@entrepot/git'
import { fileSecurity } from '@entrepot/governance'
import { inWalkTurn, openReader, type ResolvedRevision } from '@entrepot/registry'
import type { Hub } from '../hub.js'
import { leaveSignal } from '../routing/leave-signal.js'
import { describeEntry } from './tree-entry.js'

/**
 * Entries of one revision as clients read them; submodules, which nobody can download here, are left out.
 *
 * @param walkFor  whoever wants the last commit of each entry and what scans say of it, too: git walks back for it until that client leaves; null for none
 */
export async function describeEntries(
  { engines }: Hub,
  { repo, commit }: ResolvedRevision,
  entries: readonly TreeEntry[],
  walkFor: ServerResponse | null,
): Promise<object[]> {
  const shown = entries.filter(entry => entry.mode !== '160000')
  if (!walkFor || shown.length === 0) return shown.map(entry => describeEntry(entry, null))
  const reader = await openReader(engines, repo.id)
  const signal = leaveSignal(walkFor)
  const paths = shown.map(entry => entry.path)
  const last = await inWalkTurn(() => lastCommitsForPaths(reader, commit, paths, signal), signal)
  const security = await fileSecurity(engines.db, shown)
  return shown.map(entry =>
    describeEntry(entry, { last: last.get(entry.path) ?? null, security: security.get(entry.path) ?? null }),
  )
}
