import type { Severity } from '@entrepot/core'
import {
  countLicenses,
  countMirrors,
  countRules,
  countScores,
  countVerdicts,
  countVerdictsByDay,
  type Db,
  type PostureScope,
} from '@entrepot/persistence'
import { countClasses } from './count-classes.js'
import type {
  LicenseClassCountNode,
  MirrorHealthNode,
  PostureSampleNode,
  SeverityCountNode,
  VerdictCountNode,
  VerdictTrendNode,
} from './posture.node.js'

/** Repositories that stand for all: a share of a tenth is then right to half a percent. */
const SAMPLE_REPOS = 10_000
/** Rules of one answer; there are some 90. */
const MAX_RULES = 100

export interface PostureScopes {
  /** Repositories that one may know of. */
  readonly scope: PostureScope
  /** Those of them whose heads one may read. */
  readonly readable: PostureScope
}

export interface Heads {
  readonly verdicts: readonly VerdictCountNode[]
  readonly severities: readonly SeverityCountNode[]
}

/** Verdicts and severities of heads. Exact. One statement. */
export async function readHeads(db: Db, scope: PostureScope): Promise<Heads> {
  const rows = await countVerdicts(db, scope)
  const sum = (key: 'errors' | 'warnings' | 'infos') => rows.reduce((total, row) => total + row[key], 0)
  const severity = (name: Severity, findings: number) => ({ severity: name, findings })
  return {
    verdicts: rows.map(({ verdict, repos }) => ({ verdict, repos })),
    severities: [
      severity('error', sum('errors')),
      severity('warning', sum('warnings')),
      severity('info', sum('infos')),
    ],
  }
}

/** Classes of licences. Exact for the 1,000 most frequent licences. One statement. */
export async function readClasses(db: Db, scope: PostureScope): Promise<LicenseClassCountNode[]> {
  return countClasses(await countLicenses(db, scope))
}

/**
 * Rules and scores, of all `repos` or of a sample of them, which is always the same; scores of `readable` heads only, as cards are what
 * heads say. Two statements.
 */
export async function readSample(
  db: Db,
  { scope, readable }: PostureScopes,
  repos: number,
): Promise<PostureSampleNode> {
  const every = Math.max(1, Math.round(repos / SAMPLE_REPOS))
  const rules = await countRules(db, scope, every)
  const scores = await countScores(db, readable, every)
  return {
    isEstimated: every > 1,
    rules: rules
      .slice(0, MAX_RULES)
      .map(row => ({ ...row, findings: row.findings * every, repos: row.repos * every })),
    scores: scores.map(row => ({ ...row, repos: row.repos * every })),
  }
}

/** What became of verdicts a day. Two statements. */
export async function readTrend(db: Db, scope: PostureScope, days: number): Promise<VerdictTrendNode> {
  const { days: rows, every } = await countVerdictsByDay(db, scope, days)
  return {
    isEstimated: every > 1,
    days: rows.map(({ day, cleared, restricted, pending, blocked }) => ({
      day,
      cleared: cleared * every,
      restricted: restricted * every,
      pending: pending * every,
      blocked: blocked * every,
    })),
  }
}

/** How mirrors stand. Exact. Two statements. */
export function readMirrors(db: Db, scope: PostureScope): Promise<MirrorHealthNode> {
  return countMirrors(db, scope)
}
