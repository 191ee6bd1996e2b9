import type { JudgedRepo } from '../land/judge.js'

/** Whether everyone who can read the one can read the other: a finding on `child` may tell of `other` then. */
export function isSeenByReadersOf(
  child: JudgedRepo,
  other: Pick<JudgedRepo, 'visibility' | 'namespace'>,
): boolean {
  if (other.visibility === 'public') return true
  if (other.visibility === 'internal') return child.visibility !== 'public'
  return child.visibility === 'private' && keyOf(child) === keyOf(other)
}

function keyOf({ namespace }: Pick<JudgedRepo, 'namespace'>): string | null {
  return namespace?.toLowerCase() ?? null
}
