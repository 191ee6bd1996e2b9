import type { Finding, TreeEntry } from '@entrepot/core'
import { findingOf } from './finding-of.js'

/** Paths that are named. */
const MAX_NAMED = 10

/** One finding for all files that nobody has looked into yet. */
export function pendingFinding(waiting: readonly Pick<TreeEntry, 'path'>[]): Finding[] {
  if (waiting.length === 0) return []
  const names = waiting.slice(0, MAX_NAMED).map(({ path }) => path)
  const [only] = names
  const what = waiting.length === 1 ? `\`${only ?? ''}\` waits` : `${waiting.length} files wait`
  return [
    findingOf({
      rule: 'file-scan-pending',
      path: waiting.length === 1 ? (only ?? null) : null,
      severity: 'error',
      state: 'needs-review',
      message: `${what} to be looked into.`,
      evidence: names.join(', '),
      mark: 'pending',
    }),
  ]
}
