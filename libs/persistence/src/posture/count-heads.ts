import type { VerdictState } from '@entrepot/core'
import type { Db } from '../transaction.js'
import { counts, type PostureScope } from './heads.js'

export interface VerdictCount {
  /** Null where there is nothing to judge. */
  readonly verdict: VerdictState | null
  readonly repos: number
  /** Findings at their heads. */
  readonly errors: number
  readonly warnings: number
  readonly infos: number
}

export interface LicenseCount {
  /** As heads declare it; null: they don't. */
  readonly license: string | null
  readonly repos: number
}

/** Different licences of one answer: the Hub has some 80, and cards may say what they like. */
const MAX_LICENSES = 1_000

/** Repositories by the verdict of their head. One statement over one index: some 0.2 s for a million. */
export function countVerdicts(db: Db, scope: PostureScope): Promise<VerdictCount[]> {
  return db.$queryRaw<VerdictCount[]>`
    SELECT head_verdict::text AS verdict, count(*)::int AS repos, sum(error_findings)::float8 AS errors,
      sum(warning_findings)::float8 AS warnings, sum(info_findings)::float8 AS infos
    FROM repo WHERE ${counts(scope)} GROUP BY head_verdict ORDER BY head_verdict`
}

/**
 * Repositories by the licence of their head, the most frequent first. Name in the scope whose heads may be read: a licence is what a head
 * says. One statement, which reads the rows themselves: what each audience may read of a head (`head_audiences`) has no bound that would fit
 * an index.
 */
export function countLicenses(db: Db, scope: PostureScope): Promise<LicenseCount[]> {
  return db.$queryRaw<LicenseCount[]>`
    SELECT license, count(*)::int AS repos FROM repo
    WHERE ${counts(scope)} AND head_revision_id IS NOT NULL
    GROUP BY license ORDER BY 2 DESC, 1 LIMIT ${MAX_LICENSES}`
}
