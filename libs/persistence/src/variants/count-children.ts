import { inScope, type RepoScope } from '../list-repos.js'
import type { Repo } from '../generated/client.js'
import type { Db } from '../transaction.js'

/** Who counts: what they may see, for whom verdicts must be good enough, and which are. */
export interface ChildReader {
  readonly scope: RepoScope
  readonly audience: string
  readonly verdicts: readonly string[]
}

/** How many models there are that name this one as theirs, by how they came of it. */
export interface ChildCount {
  /** `quantized`, `finetune`, `adapter`, `merge`. */
  readonly relation: string
  readonly count: number
}

/**
 * Models whose head, which the reader may read, names this one. Where a card does not say how, it is quantized if all that it has is, and
 * else fine-tuned. One statement, of an index scan over all edges to the model.
 */
export function countChildren(
  db: Db,
  { scope, audience, verdicts }: ChildReader,
  { type, idKey }: Pick<Repo, 'type' | 'idKey'>,
): Promise<ChildCount[]> {
  return db.$queryRaw<ChildCount[]>`
    SELECT relation, count(*)::int AS count FROM (
      SELECT DISTINCT e.child_id, coalesce(e.relation, CASE WHEN
        EXISTS (SELECT FROM variant v WHERE v.revision_id = repo.head_revision_id)
        AND NOT EXISTS (SELECT FROM variant v WHERE v.revision_id = repo.head_revision_id AND NOT v.is_quantized)
        THEN 'quantized' ELSE 'finetune' END) AS relation
      FROM lineage_edge e JOIN repo ON repo.id = e.child_id
      WHERE e.kind = 'base-model' AND e.parent_type = ${type}::repo_type AND e.parent_key = ${idKey}
        AND coalesce(repo.head_audiences->>${audience}::text, repo.head_verdict::text) = ANY(${[...verdicts]}::text[])
        AND (repo.head_expires_at IS NULL OR repo.head_expires_at > now()) AND ${inScope(scope)}
    ) AS child GROUP BY relation ORDER BY relation`
}
