import { newId } from '@entrepot/core'
import type { ClusterNode, NodeHolding, Prisma } from '../generated/client.js'
import type { Db, Tx } from '../transaction.js'

/** What a machine that serves models says of itself. */
export interface NodeDescription {
  readonly engine: string
  readonly devices: Prisma.InputJsonArray
  readonly profileName: string | null
  readonly agentVersion: string | null
}

/** Who may speak for a node. */
export interface NodeOwner {
  readonly accountId: string
  readonly tokenId: string
}

/** A revision that a node says it holds, of the repository where its files are. */
export interface Holding {
  readonly repoId: string
  readonly commit: string
  readonly sizeBytes: number
  readonly state: string
  readonly detail: string | null
}

export function findClusterNode(db: Db, name: string): Promise<ClusterNode | null> {
  return db.clusterNode.findUnique({ where: { name } })
}

/**
 * Registers a node, or says anew what it is. One that another account registered stays as it is.
 * @returns null when the name is another account's
 */
export async function putClusterNode(
  tx: Tx,
  name: string,
  { accountId, tokenId }: NodeOwner,
  description: NodeDescription,
): Promise<{ readonly node: ClusterNode; readonly isNew: boolean } | null> {
  const { count } = await tx.clusterNode.createMany({
    data: [{ id: newId(), name, accountId, tokenId, ...description }],
    skipDuplicates: true,
  })
  if (count > 0) return { node: await tx.clusterNode.findUniqueOrThrow({ where: { name } }), isNew: true }
  const changed = await tx.clusterNode.updateMany({
    where: { name, accountId },
    data: { tokenId, ...description, heartbeatAt: new Date(), lostAt: null },
  })
  if (changed.count === 0) return null
  return { node: await tx.clusterNode.findUniqueOrThrow({ where: { name } }), isNew: false }
}

export function countClusterNodes(db: Db, accountId: string): Promise<number> {
  return db.clusterNode.count({ where: { accountId } })
}

/** What a node holds in all, and what room it has left. */
export interface NodeRoom {
  readonly cacheBytes: number
  readonly freeBytes: number | null
}

/**
 * Notes that a node is alive, and what it holds in place of what it held before.
 * @returns false when it was removed meanwhile
 */
export async function beatClusterNode(
  tx: Tx,
  nodeId: string,
  room: NodeRoom,
  holdings: readonly Holding[],
): Promise<boolean> {
  const { count } = await tx.clusterNode.updateMany({
    where: { id: nodeId },
    data: { ...room, heartbeatAt: new Date(), lostAt: null },
  })
  if (count === 0) return false
  const rows = JSON.stringify(holdings)
  await tx.$executeRaw`
    DELETE FROM node_holding h WHERE node_id = ${nodeId}::uuid AND NOT EXISTS (
      SELECT FROM jsonb_to_recordset(${rows}::jsonb) AS n("repoId" uuid, commit char(40))
      WHERE n."repoId" = h.repo_id AND n.commit = h.commit)`
  // What stays as it was is not written again: thousands of nodes say the same twice a minute.
  await tx.$executeRaw`
    INSERT INTO node_holding (node_id, repo_id, commit, size_bytes, state, detail)
    SELECT ${nodeId}::uuid, "repoId", commit, "sizeBytes", state, detail FROM jsonb_to_recordset(${rows}::jsonb)
      AS n("repoId" uuid, commit char(40), "sizeBytes" bigint, state text, detail text)
    ON CONFLICT (node_id, repo_id, commit) DO UPDATE
      SET size_bytes = EXCLUDED.size_bytes, state = EXCLUDED.state, detail = EXCLUDED.detail, at = now()
      WHERE (node_holding.size_bytes, node_holding.state, node_holding.detail)
        IS DISTINCT FROM (EXCLUDED.size_bytes, EXCLUDED.state, EXCLUDED.detail)`
  return true
}

/** One page of the nodes by name, behind `after`. */
export function listClusterNodes(
  db: Db,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<ClusterNode[]> {
  return db.clusterNode.findMany({
    ...(after !== null && { where: { name: { gt: after } } }),
    orderBy: { name: 'asc' },
    take: limit,
  })
}

/** @returns whether it was there */
export async function deleteClusterNode(tx: Tx, id: string): Promise<boolean> {
  return (await tx.clusterNode.deleteMany({ where: { id } })).count > 0
}

/** What a node says it holds, in the order of repositories and commits, behind `after`. */
export function listHoldings(
  db: Db,
  nodeId: string,
  {
    after,
    limit,
  }: {
    readonly after: { readonly repoId: string; readonly commit: string } | null
    readonly limit: number
  },
): Promise<NodeHolding[]> {
  const behind = after && {
    OR: [{ repoId: { gt: after.repoId } }, { repoId: after.repoId, commit: { gt: after.commit } }],
  }
  return db.nodeHolding.findMany({
    where: { nodeId, ...behind },
    orderBy: [{ repoId: 'asc' }, { commit: 'asc' }],
    take: limit,
  })
}

export type HolderRow = NodeHolding & { readonly node: ClusterNode }

/** The nodes that say they hold a revision, by id of the node, behind `after`. */
export function listHolders(
  db: Db,
  { repoId, commit }: { readonly repoId: string; readonly commit: string },
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<HolderRow[]> {
  return db.nodeHolding.findMany({
    where: { repoId, commit, ...(after !== null && { nodeId: { gt: after } }) },
    include: { node: true },
    orderBy: { nodeId: 'asc' },
    take: limit,
  })
}

/** Marks the nodes that did not beat for so long, those that are not marked yet. */
export function markLostNodes(tx: Tx, afterSeconds: number): Promise<ClusterNode[]> {
  const before = new Date(Date.now() - afterSeconds * 1000)
  return tx.clusterNode.updateManyAndReturn({
    where: { lostAt: null, heartbeatAt: { lt: before } },
    data: { lostAt: new Date() },
  })
}
