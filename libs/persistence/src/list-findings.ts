import type { Severity } from '@entrepot/core'
import { Prisma, type Finding, type FindingState } from './generated/client.js'
import { inScope, type RepoScope } from './list-repos.js'
import type { Db } from './transaction.js'

/** Findings at the heads of repositories. */
export interface FindingFilter {
  readonly ruleId?: string | null
  readonly severity?: Severity | null
  readonly state?: FindingState | null
  /** In lower case. */
  readonly namespaceKey?: string | null
}

/** What findings are counted by. */
export type FindingGroup = 'rule' | 'severity' | 'state' | 'namespace'

export interface GroupCount {
  readonly key: string
  readonly findings: number
  readonly repos: number
}

/** Groups of one answer, the largest first: rules are some dozens, namespaces may be many. */
const MAX_GROUPS = 200

const KEYS = {
  rule: Prisma.sql`f.rule_id`,
  severity: Prisma.sql`f.severity::text`,
  state: Prisma.sql`f.state::text`,
  namespace: Prisma.sql`COALESCE(r.namespace, '')`,
} as const satisfies Record<FindingGroup, Prisma.Sql>

/** One page of findings at heads, the newest first, after the one called `after`. Two statements. */
export async function listHeadFindings(
  db: Db,
  scope: RepoScope,
  filter: FindingFilter,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<Finding[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT f.id FROM finding f JOIN repo r ON r.head_revision_id = f.revision_id
    WHERE ${conditionsOf(scope, filter)} AND (${after}::uuid IS NULL OR f.id < ${after}::uuid)
    ORDER BY f.id DESC LIMIT ${limit}`
  return db.finding.findMany({ where: { id: { in: rows.map(({ id }) => id) } }, orderBy: { id: 'desc' } })
}

/** How many findings at heads there are of each kind, and in how many repositories. One statement, over all that match. */
export async function countFindingsBy(
  db: Db,
  scope: RepoScope,
  filter: FindingFilter,
  by: FindingGroup,
): Promise<GroupCount[]> {
  return db.$queryRaw<GroupCount[]>`
    SELECT ${KEYS[by]} AS key, count(*)::int AS findings, count(DISTINCT r.id)::int AS repos
    FROM finding f JOIN repo r ON r.head_revision_id = f.revision_id
    WHERE ${conditionsOf(scope, filter)}
    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${MAX_GROUPS}`
}

export interface DayCount {
  /** Of the day in UTC, `YYYY-MM-DD`. */
  readonly day: string
  /** Findings that a repository had for the first time that day. */
  readonly appeared: number
  readonly cleared: number
  readonly restricted: number
  readonly blocked: number
}

/** What each of the last days brought: new findings, and verdicts that were given or changed. One row a day, the oldest first. */
export async function countByDay(
  db: Db,
  scope: RepoScope,
  filter: FindingFilter,
  days: number,
): Promise<DayCount[]> {
  return db.$queryRaw<DayCount[]>`
    WITH span AS (
      SELECT generate_series(current_date - (${days}::int - 1), current_date, interval '1 day')::date AS day
    ), new_findings AS (
      SELECT (v.landed_at AT TIME ZONE 'UTC')::date AS day, count(*)::int AS n
      FROM revision v JOIN finding f ON f.revision_id = v.id AND f.introduced_by_commit = v.commit
      JOIN repo r ON r.id = v.repo_id
      WHERE v.landed_at >= current_date - ${days}::int AND ${conditionsOf(scope, filter)} GROUP BY 1
    ), verdicts AS (
      SELECT (c.at AT TIME ZONE 'UTC')::date AS day, c.after, count(*)::int AS n
      FROM verdict_change c JOIN repo r ON r.id = c.repo_id
      WHERE c.at >= current_date - ${days}::int AND r.id IN (SELECT id FROM repo WHERE ${inScope(scope)})
        AND (${filter.namespaceKey ?? null}::text IS NULL OR lower(r.namespace) = ${filter.namespaceKey ?? null}::text)
      GROUP BY 1, 2
    )
    SELECT to_char(span.day, 'YYYY-MM-DD') AS day,
      COALESCE((SELECT n FROM new_findings WHERE day = span.day), 0) AS appeared,
      COALESCE((SELECT n FROM verdicts WHERE day = span.day AND after = 'cleared'), 0) AS cleared,
      COALESCE((SELECT n FROM verdicts WHERE day = span.day AND after = 'restricted'), 0) AS restricted,
      COALESCE((SELECT n FROM verdicts WHERE day = span.day AND after = 'blocked'), 0) AS blocked
    FROM span ORDER BY span.day`
}

function conditionsOf(
  scope: RepoScope,
  { ruleId, severity, state, namespaceKey }: FindingFilter,
): Prisma.Sql {
  const conditions = [Prisma.sql`r.id IN (SELECT id FROM repo WHERE ${inScope(scope)})`]
  if (ruleId) conditions.push(Prisma.sql`f.rule_id = ${ruleId}`)
  if (severity) conditions.push(Prisma.sql`f.severity = ${severity}::severity`)
  if (state) conditions.push(Prisma.sql`f.state = ${state.replace('_', '-')}::finding_state`)
  if (namespaceKey) conditions.push(Prisma.sql`lower(r.namespace) = ${namespaceKey}`)
  return Prisma.join(conditions, ' AND ')
}
