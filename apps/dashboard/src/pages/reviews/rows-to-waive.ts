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

/** Rules that some verdicts rest on, by name. Conditions of the policy, recalls and rejections are reasons too, and nobody can waive them. */
export function rulesToWaive(
  rows: readonly Pick<QueueRow, 'revision'>[],
  known: readonly { readonly id: string }[],
): readonly string[] {
  const rules = new Set(known.map(({ id }) => id))
  const reasons = rows.flatMap(({ revision }) => revision?.verdictReasons ?? [])
  return [...new Set(reasons)].filter(reason => rules.has(reason)).sort()
}
