import type { RepoType } from '@entrepot/core'
import type { LineageEdge, LineageKind, Repo } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

export interface NewLineageEdge {
  readonly kind: LineageKind
  readonly parentType: RepoType
  /** As the card writes it. */
  readonly parentId: string
  readonly relation: string | null
}

/** Says what the head of a repository derives from, in place of what was said before. */
export async function setLineage(tx: Tx, childId: string, edges: readonly NewLineageEdge[]): Promise<void> {
  await tx.lineageEdge.deleteMany({ where: { childId } })
  if (edges.length === 0) return
  await tx.lineageEdge.createMany({
    data: edges.map((edge, position) => ({
      childId,
      position,
      ...edge,
      parentKey: edge.parentId.toLowerCase(),
    })),
  })
}

/** What some repositories derive from, in the order of their cards. */
export function listParentEdges(db: Db, childIds: readonly string[]): Promise<LineageEdge[]> {
  return db.lineageEdge.findMany({
    where: { childId: { in: [...childIds] } },
    orderBy: [{ childId: 'asc' }, { kind: 'asc' }, { position: 'asc' }],
  })
}

/** Whether any repository names this one as an origin. */
export async function hasChildren(db: Db, { type, idKey }: Pick<Repo, 'type' | 'idKey'>): Promise<boolean> {
  const edge = await db.lineageEdge.findFirst({ where: { parentType: type, parentKey: idKey } })
  return edge !== null
}

/** Repositories that name this one as an origin, by id, after `afterId`. */
export async function listChildren(
  db: Db,
  parent: Pick<Repo, 'type' | 'idKey'>,
  { afterId = null, limit }: { readonly afterId?: string | null; readonly limit: number },
): Promise<string[]> {
  const rows = await db.lineageEdge.findMany({
    where: {
      parentType: parent.type,
      parentKey: parent.idKey,
      ...(afterId !== null && { childId: { gt: afterId } }),
    },
    orderBy: { childId: 'asc' },
    distinct: ['childId'],
    take: limit,
    select: { childId: true },
  })
  return rows.map(row => row.childId)
}
