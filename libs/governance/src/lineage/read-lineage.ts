import { formatRepoId, type Principal, type RepoType, type VerdictState } from '@entrepot/core'
import {
  findReposById,
  findReposByKey,
  type LineageEdge,
  listChildren,
  listParentEdges,
  type Repo,
} from '@entrepot/persistence'
import { can, type Engines, mayReadHead } from '@entrepot/registry'

/** One repository of a lineage. */
export interface LineageNode {
  readonly type: RepoType
  readonly id: string
  /** Null when the registry holds no copy that the reader may know of. */
  readonly repoId: string | null
  readonly license: string | null
  readonly verdict: VerdictState | null
}

/** A card names another repository as its origin. */
export interface LineageLink {
  readonly child: string
  readonly parent: string
  readonly kind: LineageEdge['kind']
  readonly relation: string | null
}

export interface LineageGraph {
  readonly nodes: readonly LineageNode[]
  /** Ends are ids of nodes, with their type before them where it is no model: `datasets/a/b`. */
  readonly links: readonly LineageLink[]
  /** There is more than is shown. */
  readonly isCut: boolean
}

/** Steps that are followed either way. */
const MAX_STEPS = 8
/** Repositories of one graph: more than a page can show. */
const MAX_NODES = 300
/** Children of one repository that are shown. */
const MAX_CHILDREN = 100

/**
 * What a repository was made from, and what was made from it, as far as this principal may know: the origins that a head names are shown
 * to who may read that head, and repositories that they may not read look like those that are not here.
 *
 * Cost: some statements a step.
 */
export async function readLineage(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  repo: Repo,
): Promise<LineageGraph> {
  const graph = new Graph(principal)
  graph.add(repo)
  let level = [repo]
  for (let step = 0; step < MAX_STEPS && level.length > 0; step += 1) {
    const readable = level.filter(one => mayReadHead(principal, one))
    const edges = await listParentEdges(
      db.prisma,
      readable.map(({ id }) => id),
    )
    const named = edges.map(({ parentType, parentKey }) => ({ type: parentType, key: parentKey }))
    level = graph.addParents(readable, edges, await findReposByKey(db.prisma, named))
  }
  level = [repo]
  for (let step = 0; step < MAX_STEPS && level.length > 0; step += 1) {
    const next: Repo[] = []
    for (const parent of level) {
      const ids = await listChildren(db.prisma, parent, { limit: MAX_CHILDREN + 1 })
      if (ids.length > MAX_CHILDREN) graph.isCut = true
      const children = await findReposById(db.prisma, ids.slice(0, MAX_CHILDREN))
      next.push(...graph.addChildren(parent, children, await listParentEdges(db.prisma, ids)))
    }
    level = next
  }
  return { nodes: [...graph.nodes.values()], links: [...graph.links.values()], isCut: graph.isCut }
}

class Graph {
  readonly nodes = new Map<string, LineageNode>()
  readonly links = new Map<string, LineageLink>()
  isCut = false

  constructor(private readonly principal: Principal) {}

  /** False when it is there already, or there is no room. */
  add(repo: Repo): boolean {
    const mayRead = mayReadHead(this.principal, repo)
    return this.#put({
      type: repo.type,
      id: formatRepoId(repo),
      repoId: repo.id,
      license: mayRead ? repo.license : null,
      verdict: repo.headVerdict,
    })
  }

  /** @returns parents that are new and known, for the next step */
  addParents(children: readonly Repo[], edges: readonly LineageEdge[], found: readonly Repo[]): Repo[] {
    const next: Repo[] = []
    for (const edge of edges) {
      const child = children.find(({ id }) => id === edge.childId)
      const parent = found.find(({ type, idKey }) => type === edge.parentType && idKey === edge.parentKey)
      const known = parent && can(this.principal, 'repo:read', parent) ? parent : null
      if (!child) continue
      if (known && this.add(known)) next.push(known)
      if (!known)
        this.#put({ type: edge.parentType, id: edge.parentId, repoId: null, license: null, verdict: null })
      this.#link(child, known ?? { type: edge.parentType, idKey: edge.parentKey }, edge)
    }
    return next
  }

  /** @returns children that are new, for the next step */
  addChildren(parent: Repo, children: readonly Repo[], edges: readonly LineageEdge[]): Repo[] {
    const next: Repo[] = []
    for (const child of children) {
      if (!can(this.principal, 'repo:read', child) || !mayReadHead(this.principal, child)) continue
      if (this.add(child)) next.push(child)
      const edge = edges.find(
        one => one.childId === child.id && one.parentType === parent.type && one.parentKey === parent.idKey,
      )
      if (edge) this.#link(child, parent, edge)
    }
    return next
  }

  #put(node: LineageNode): boolean {
    const key = keyOf({ type: node.type, idKey: node.id.toLowerCase() })
    if (this.nodes.has(key)) return false
    if (this.nodes.size >= MAX_NODES) {
      this.isCut = true
      return false
    }
    this.nodes.set(key, node)
    return true
  }

  #link(child: Pick<Repo, 'type' | 'idKey'>, parent: Pick<Repo, 'type' | 'idKey'>, edge: LineageEdge): void {
    const [from, to] = [this.nodes.get(keyOf(child)), this.nodes.get(keyOf(parent))]
    if (!from || !to) return
    const link = { child: nameOf(from), parent: nameOf(to), kind: edge.kind, relation: edge.relation }
    this.links.set(`${link.child} ${link.parent} ${link.kind}`, link)
  }
}

function keyOf({ type, idKey }: Pick<Repo, 'type' | 'idKey'>): string {
  return `${type} ${idKey}`
}

function nameOf({ type, id }: LineageNode): string {
  return type === 'model' ? id : `${type}s/${id}`
}
