import type { Severity } from '@entrepot/core'
import type { Db } from '../transaction.js'
import { Prisma } from '../generated/client.js'
import { counts, type PostureScope, sampled } from './heads.js'

export interface RuleCount {
  readonly ruleId: string
  readonly severity: Severity
  readonly findings: number
  /** Repositories with at least one of them. */
  readonly repos: number
}

export interface ScoreCount {
  /** Tenths from 0 to 9: 9 is 0.9 to 1. */
  readonly structure: number
  readonly substance: number
  readonly repos: number
}

/** Findings at heads by rule and severity, the most frequent first, of one repository in `every`; counts are those of the sample. One statement. */
export function countRules(db: Db, scope: PostureScope, every: number): Promise<RuleCount[]> {
  return db.$queryRaw<RuleCount[]>`
    WITH heads AS MATERIALIZED (${headsOf(scope, every)})
    SELECT f.rule_id AS "ruleId", f.severity::text AS severity, count(*)::int AS findings,
      count(DISTINCT f.revision_id)::int AS repos
    FROM heads JOIN finding f ON f.revision_id = heads.id
    WHERE f.state <> 'waived' GROUP BY 1, 2 ORDER BY 3 DESC, 1`
}

/** How cards at heads are spread over both scores, of one repository in `every`; counts are those of the sample. One statement. */
export function countScores(db: Db, scope: PostureScope, every: number): Promise<ScoreCount[]> {
  return db.$queryRaw<ScoreCount[]>`
    WITH heads AS MATERIALIZED (${headsOf(scope, every)})
    SELECT least(9, floor(c.structure_score * 10))::int AS structure,
      least(9, floor(c.substance_score * 10))::int AS substance, count(*)::int AS repos
    FROM heads JOIN card c ON c.revision_id = heads.id GROUP BY 1, 2 ORDER BY 1, 2`
}

function headsOf(scope: PostureScope, every: number): Prisma.Sql {
  return Prisma.sql`
    SELECT head_revision_id AS id FROM repo
    WHERE ${counts(scope)} AND head_revision_id IS NOT NULL AND ${sampled(Prisma.sql`id`, every)}`
}
