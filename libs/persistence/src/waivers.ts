import { newId } from '@entrepot/core'
import { Prisma, type Waiver, type WaiverState } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

/** What a waiver covers: one finding or all of a rule, in one repository or in a namespace. */
export type WaiverCover = Pick<Waiver, 'repoId' | 'namespaceKey' | 'fingerprint' | 'ruleId'>

export interface NewWaiver extends WaiverCover {
  readonly reason: string
  readonly requestedById: string
  readonly expiresAt: Date
}

export interface WaiverFilter {
  readonly repoId: string | null
  readonly namespaceKey: string | null
  readonly state: WaiverState | null
}

export function createWaiver(tx: Tx, waiver: NewWaiver): Promise<Waiver> {
  return tx.waiver.create({ data: { id: newId(), ...waiver } })
}

export function findWaiver(db: Db, id: string): Promise<Waiver | null> {
  return db.waiver.findUnique({ where: { id } })
}

/** The waiver under its row lock. */
export async function lockWaiver(tx: Tx, id: string): Promise<Waiver | null> {
  await tx.$queryRaw`SELECT 1 FROM waiver WHERE id = ${id}::uuid FOR UPDATE`
  return findWaiver(tx, id)
}

export function decideWaiver(
  tx: Tx,
  id: string,
  decision: Pick<Waiver, 'state' | 'decidedById' | 'decidedAt' | 'decisionReason'>,
): Promise<Waiver> {
  return tx.waiver.update({ where: { id }, data: decision })
}

/** One page of waivers, the newest first, after the one called `after`; those of a repository and of its namespace where both are given. */
export function listWaivers(
  db: Db,
  { repoId, namespaceKey, state }: WaiverFilter,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<Waiver[]> {
  const places = [
    ...(repoId === null ? [] : [{ repoId }]),
    ...(namespaceKey === null ? [] : [{ namespaceKey }]),
  ]
  return db.waiver.findMany({
    where: {
      ...(places.length > 0 && { OR: places }),
      ...(state && { state }),
      ...(after !== null && { id: { lt: after } }),
    },
    orderBy: { id: 'desc' },
    take: limit,
  })
}

/** One page of waivers of the places that `where` names, the newest first, after the one called `after`. */
export function listWaiversWhere(
  db: Db,
  where: Prisma.WaiverWhereInput,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<Waiver[]> {
  return db.waiver.findMany({
    where: { AND: [where, after === null ? {} : { id: { lt: after } }] },
    orderBy: { id: 'desc' },
    take: limit,
  })
}

/** Rules of the findings that waivers of one finding cover, by fingerprint and repository. One statement. */
export async function findCoveredRules(
  db: Db,
  covers: readonly { readonly repoId: string; readonly fingerprint: string }[],
): Promise<{ repoId: string; fingerprint: string; ruleId: string }[]> {
  return db.$queryRaw`
    SELECT DISTINCT ON (f.repo_id, f.fingerprint)
      f.repo_id::text AS "repoId", f.fingerprint, f.rule_id AS "ruleId"
    FROM unnest(
      ${covers.map(({ repoId }) => repoId)}::uuid[], ${covers.map(({ fingerprint }) => fingerprint)}::text[]
    ) AS cover(repo_id, fingerprint)
    JOIN finding f ON f.repo_id = cover.repo_id AND f.fingerprint = cover.fingerprint::bpchar
    ORDER BY f.repo_id, f.fingerprint`
}

/** Whether there is a finding that a waiver would cover. */
export async function isFindingKnown(db: Db, cover: WaiverCover): Promise<boolean> {
  const [row] = await db.$queryRaw<{ found: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM finding f JOIN repo r ON r.id = f.repo_id
      WHERE (${cover.repoId}::uuid IS NULL OR f.repo_id = ${cover.repoId}::uuid)
        AND (${cover.namespaceKey}::text IS NULL OR lower(r.namespace) = ${cover.namespaceKey}::text)
        AND (${cover.fingerprint}::text IS NULL OR f.fingerprint = ${cover.fingerprint}::bpchar)
        AND (${cover.ruleId}::text IS NULL OR f.rule_id = ${cover.ruleId}::text)
    ) AS found`
  return row?.found ?? false
}

/**
 * Lets the verdicts of all revisions run out that have a finding which a waiver covers: they have to be judged anew before anybody gets
 * them. Counts up the epochs of their repositories.
 *
 * @returns ids of those that are heads of their repositories: what people look at first
 */
export async function expireCoveredVerdicts(tx: Tx, cover: WaiverCover): Promise<string[]> {
  const covered = Prisma.sql`
    (${cover.repoId}::uuid IS NULL OR f.repo_id = ${cover.repoId}::uuid)
    AND (${cover.fingerprint}::text IS NULL OR f.fingerprint = ${cover.fingerprint}::bpchar)
    AND (${cover.ruleId}::text IS NULL OR f.rule_id = ${cover.ruleId}::text)`
  const repos = await tx.$queryRaw<{ id: string }[]>`
    SELECT r.id::text AS id FROM repo r
    WHERE (${cover.namespaceKey}::text IS NULL OR lower(r.namespace) = ${cover.namespaceKey}::text)
      AND EXISTS (SELECT 1 FROM finding f WHERE f.repo_id = r.id AND ${covered})`
  const repoIds = repos.map(({ id }) => id)
  // First, as everybody locks repositories before their revisions.
  await bumpEpochs(tx, repoIds)
  const rows = await tx.$queryRaw<{ id: string; isHead: boolean }[]>`
    UPDATE revision SET expires_at = now()
    FROM repo r
    WHERE r.id = revision.repo_id AND r.id = ANY(${repoIds}::uuid[])
      AND EXISTS (SELECT 1 FROM finding f WHERE f.revision_id = revision.id AND ${covered})
    RETURNING revision.id, r.head_revision_id = revision.id AS "isHead"`
  return rows.filter(({ isHead }) => isHead).map(({ id }) => id)
}

/** Lets the verdict of one revision run out. */
export async function expireVerdict(tx: Tx, revisionId: string): Promise<void> {
  const { repoId } = await tx.revision.findUniqueOrThrow({
    where: { id: revisionId },
    select: { repoId: true },
  })
  // First, as everybody locks the repository before its revisions.
  await bumpEpochs(tx, [repoId])
  await tx.revision.update({ where: { id: revisionId }, data: { expiresAt: new Date() } })
}

async function bumpEpochs(tx: Tx, repoIds: readonly string[]): Promise<void> {
  const ids = [...new Set(repoIds)].sort()
  await tx.$executeRaw`
    WITH locked AS (SELECT id FROM repo WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE)
    UPDATE repo SET epoch = epoch + 1 FROM locked WHERE repo.id = locked.id`
}
