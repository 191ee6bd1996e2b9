import type { PreviousFact } from '@entrepot/cards'
import { type Database, findRevision } from '@entrepot/persistence'
import type { PolicyFacts } from '@entrepot/policy'
import type { RevisionFacts } from '@entrepot/registry'

/** What the first parent of a revision declared; null for the first one, and for a parent that was never judged. */
export async function findPrevious(
  db: Database,
  { repo, parents }: Pick<RevisionFacts, 'repo' | 'parents'>,
): Promise<PreviousFact | null> {
  const [parent] = parents
  if (parent === undefined || repo.id === undefined) return null
  const row = await findRevision(db.prisma, repo.id, parent)
  if (!row) return null
  const declared = (row.facts as unknown as PolicyFacts | null)?.license.declared
  return { licenses: declared ?? (row.license === null ? [] : [row.license]) }
}
