import { newId } from '@entrepot/core'
import type pg from 'pg'
import type { Assignment, Repo } from '../generated/client.js'
import type { Db, Tx } from '../transaction.js'

/** Who is to hold a model: every node of a profile, or one node. */
export type AssignmentTarget =
  | { readonly profileName: string; readonly nodeName: null }
  | { readonly profileName: null; readonly nodeName: string }

export type NewAssignment = AssignmentTarget & {
  readonly repoId: string
  /** As it was asked for; null: what is right for the node. */
  readonly revision: string | null
  readonly createdById: string
}

export type AssignmentWithRepo = Assignment & { readonly repo: Repo }

export async function createAssignment(tx: Tx, assignment: NewAssignment): Promise<AssignmentWithRepo> {
  return tx.assignment.create({ data: { id: newId(), ...assignment }, include: { repo: true } })
}

/** The same model, for the same nodes, in the same revision. */
export function findSameAssignment(
  db: Db,
  { repoId, revision, profileName, nodeName }: NewAssignment,
): Promise<Assignment | null> {
  return db.assignment.findFirst({ where: { repoId, revision, profileName, nodeName } })
}

export function findAssignment(db: Db, id: string): Promise<AssignmentWithRepo | null> {
  return db.assignment.findUnique({ where: { id }, include: { repo: true } })
}

/** @returns whether it was there */
export async function deleteAssignment(tx: Tx, id: string): Promise<boolean> {
  return (await tx.assignment.deleteMany({ where: { id } })).count > 0
}

/** Deletes what was assigned to a node by its name. */
export async function dropAssignmentsOfNode(tx: Tx, nodeName: string): Promise<void> {
  await tx.assignment.deleteMany({ where: { nodeName } })
}

/** Which assignments are listed; all conditions must hold. */
export interface AssignmentFilter {
  readonly profileName?: string
  readonly nodeName?: string
  readonly repoId?: string
}

/** One page of the assignments, the newest first, behind `after`. */
export function listAssignments(
  db: Db,
  filter: AssignmentFilter,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<AssignmentWithRepo[]> {
  return db.assignment.findMany({
    where: { ...filter, ...(after !== null && { id: { lt: after } }) },
    include: { repo: true },
    orderBy: { id: 'desc' },
    take: limit,
  })
}

/** Steps along lineage that are followed from what is assigned: as many as the search for variants takes. */
const LINEAGE_STEPS = 10
/** Milliseconds: everybody who waits for a change waits for this one. */
const PATIENCE_MS = 5_000

/**
 * A text that changes whenever what nodes are to hold may have changed: assignments, profiles, rights of the accounts that have nodes, and
 * the epochs of all repositories that are assigned, held, or of the lineage of one that is assigned.
 *
 * Cost: one statement, over those repositories; what is held is looked up from one repository to the next, however many nodes hold it.
 */
export async function readClusterFingerprint({ pool }: { readonly pool: pg.Pool }): Promise<string> {
  const { rows } = await pool.query<{ fingerprint: string }>({
    name: 'cluster-fingerprint',
    text: `WITH RECURSIVE family (type, key, step) AS (
        SELECT r.type, r.id_key, 0 FROM assignment a JOIN repo r ON r.id = a.repo_id
      UNION
        SELECT near.type, near.key, f.step + 1 FROM family f, LATERAL (
          SELECT c.type, c.id_key AS key FROM lineage_edge e JOIN repo c ON c.id = e.child_id
            WHERE e.parent_type = f.type AND e.parent_key = f.key AND e.kind = 'base-model' AND COALESCE(e.relation, 'quantized') = 'quantized'
          UNION ALL
          SELECT e.parent_type, e.parent_key FROM repo c JOIN lineage_edge e ON e.child_id = c.id
            WHERE c.type = f.type AND c.id_key = f.key AND e.kind = 'base-model' AND COALESCE(e.relation, 'quantized') = 'quantized'
        ) near WHERE f.step < ${LINEAGE_STEPS}
      ), held (repo_id) AS (
        (SELECT repo_id FROM node_holding ORDER BY repo_id LIMIT 1)
      UNION ALL
        SELECT (SELECT n.repo_id FROM node_holding n WHERE n.repo_id > held.repo_id ORDER BY n.repo_id LIMIT 1)
        FROM held WHERE held.repo_id IS NOT NULL
      ), watched AS (
        SELECT r.id, r.epoch FROM repo r JOIN (SELECT DISTINCT type, key FROM family) f ON f.type = r.type AND f.key = r.id_key
      UNION
        SELECT r.id, r.epoch FROM repo r JOIN held ON r.id = held.repo_id
      )
      SELECT md5(concat_ws('/',
        (SELECT string_agg(id::text || epoch, ',' ORDER BY id) FROM watched),
        (SELECT count(*) || ':' || max(id::text) FROM assignment),
        (SELECT count(*) || ':' || max(updated_at) FROM inference_profile),
        (SELECT string_agg(id::text || rights_epoch, ',' ORDER BY id) FROM account WHERE id IN (SELECT account_id FROM cluster_node))
      )) AS fingerprint`,
    query_timeout: PATIENCE_MS,
  } as pg.QueryConfig)
  return rows[0]?.fingerprint ?? ''
}
