import type { QueueRow } from './queries.js'

/** Those whose verdict rests on a rule, one of each repository: a waiver of a rule covers all its revisions. */
export function rowsToWaive<Row extends Pick<QueueRow, 'repo' | 'revision'>>(
  rows: readonly Row[],
  ruleId: string,
): readonly Row[] {
  const byRepo = new Map<string, Row>()
  for (const row of rows)
    if (row.revision?.verdictReasons.includes(ruleId) && !byRepo.has(row.repo.id))
      byRepo.set(row.repo.id, row)
  return [...byRepo.values()]
}
