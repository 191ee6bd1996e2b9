import { escapeLike } from './escape-like.js'
import { type AuditEntry, type AuditLink, type AuditOutcome, Prisma } from './generated/client.js'
import type { Db } from './transaction.js'

/** All conditions must hold; null for none. */
export interface AuditFilter {
  /** Name of the account or program, as it was written down. */
  readonly actor: string | null
  /** Such as `ref.update`; or what actions begin with, such as `ref.`, its dot at the end. */
  readonly action: string | null
  /** A part of what was acted on, without regard to case. */
  readonly subject: string | null
  readonly outcome: AuditOutcome | null
  readonly since: Date | null
  readonly until: Date | null
}

/** An entry with the link of the chain that seals it; null while it waits for the sealer. */
export type AuditEntryWithLink = AuditEntry & { readonly link: AuditLink | null }

/** Milliseconds that an act may have been under way before its entry got its id; the id then says when it was. */
const SLACK_MS = 24 * 3_600 * 1_000

/** One page of the audit log, the newest first, after the entry called `after`. Three statements. */
export async function listAuditEntries(
  db: Db,
  filter: AuditFilter,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<AuditEntryWithLink[]> {
  const conditions = [...conditionsOf(filter), ...(after === null ? [] : [Prisma.sql`id < ${after}::uuid`])]
  if (filter.action !== null) {
    const actions = await meantActions(db, filter.action)
    if (actions.length === 0) return []
    conditions.push(Prisma.sql`action = ANY(${actions}::text[])`)
  }
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM audit_entry WHERE ${Prisma.join([Prisma.sql`TRUE`, ...conditions], ' AND ')}
    ORDER BY id DESC LIMIT ${limit}`
  return findAuditEntries(
    db,
    rows.map(({ id }) => id),
  )
}

/** Entries by their ids, the newest first. Two statements. */
export async function findAuditEntries(db: Db, ids: readonly string[]): Promise<AuditEntryWithLink[]> {
  const [entries, links] = await Promise.all([
    db.auditEntry.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: 'desc' } }),
    db.auditLink.findMany({ where: { entryId: { in: [...ids] } } }),
  ])
  const linkOf = new Map(links.map(link => [link.entryId, link]))
  return entries.map(entry => ({ ...entry, link: linkOf.get(entry.id) ?? null }))
}

/** Every action that was ever written down, in order: some dozens. Steps from one to the next in an index, however long the log is. */
export async function listAuditActions(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ action: string }[]>`
    WITH RECURSIVE step AS (
      (SELECT action FROM audit_entry ORDER BY action LIMIT 1)
      UNION ALL
      SELECT (SELECT e.action FROM audit_entry e WHERE e.action > step.action ORDER BY e.action LIMIT 1)
      FROM step WHERE step.action IS NOT NULL
    )
    SELECT action FROM step WHERE action IS NOT NULL ORDER BY action`
  return rows.map(({ action }) => action)
}

/** Where the chain ends, and what waits for it. Costs two looks into an index and a count of what waits, which is little. */
export async function readAuditChainState(
  db: Db,
): Promise<{ last: AuditLink | null; waiting: number; oldestWaitingAt: Date | null }> {
  const [last, [queue]] = await Promise.all([
    db.auditLink.findFirst({ orderBy: { seq: 'desc' } }),
    db.$queryRaw<{ count: number; oldest: Date | null }[]>`
      SELECT count(*)::int AS count, min(e.at) AS oldest
      FROM audit_unsealed u LEFT JOIN audit_entry e ON e.id = u.entry_id`,
  ])
  return { last, waiting: queue?.count ?? 0, oldestWaitingAt: queue?.oldest ?? null }
}

async function meantActions(db: Db, action: string): Promise<string[]> {
  if (!action.endsWith('.')) return [action]
  return (await listAuditActions(db)).filter(known => known.startsWith(action))
}

function conditionsOf({ actor, subject, outcome, since, until }: AuditFilter): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = []
  if (actor !== null) conditions.push(Prisma.sql`actor = ${actor}`)
  if (subject !== null) conditions.push(Prisma.sql`subject ILIKE ${`%${escapeLike(subject)}%`}`)
  if (outcome !== null) conditions.push(Prisma.sql`outcome = ${outcome}::audit_outcome`)
  if (since !== null)
    conditions.push(Prisma.sql`at >= ${since} AND id >= ${idAt(since.getTime() - SLACK_MS)}::uuid`)
  if (until !== null)
    conditions.push(Prisma.sql`at < ${until} AND id < ${idAt(until.getTime() + SLACK_MS)}::uuid`)
  return conditions
}

/** The first id of a moment: ids begin with the milliseconds since 1970, and so the index by id finds times as well. */
function idAt(milliseconds: number): string {
  const hex = Math.max(0, milliseconds).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-0000-0000-000000000000`
}
