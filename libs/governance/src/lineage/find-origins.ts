import { type ParentFact, type ParsedCard, summarizeCard } from '@entrepot/cards'
import type { RepoType } from '@entrepot/core'
import {
  type Card,
  type Database,
  findMirrorsByRepo,
  findHeadCards,
  findReposByKey,
  type LineageEdge,
  listParentEdges,
  listRecalledRepos,
  type Repo,
} from '@entrepot/persistence'
import { isSeenByReadersOf, type JudgedRepo } from '@entrepot/registry'
import type { RecalledOrigin } from '../recalls/recalled-origins.js'

/** What a card names as its origins, with all that the registry knows behind them. */
export interface Origins {
  readonly parents: readonly ParentFact[]
  readonly datasets: readonly ParentFact[]
  /** Hub ids of all ancestors. */
  readonly ancestors: readonly string[]
  /** Whether each of them is in the registry. */
  readonly isComplete: boolean
  /** Those ancestors of which a revision is called back. */
  readonly recalled: readonly RecalledOrigin[]
}

/** Origins of one kind that one card may name; a merge of more than this is looked at by a person anyway. */
const MAX_PARENTS = 32
/** Steps from a repository to its farthest ancestor that are followed: a lineage on the Hub has hardly ever more than five. */
const MAX_DEPTH = 12
/** Repositories of one lineage in all. */
const MAX_ANCESTORS = 256
/** Facts in which a repository that several others derive from is told of with all that is behind it, every time. */
const MAX_FACTS = 1_000

/**
 * The origins that a card names, and theirs, level by level. One that is not in the registry has no licence that we could know; one that a
 * reader of `child` may not see counts as not mirrored, or its licence could be had by naming it; unless it stands open upstream. A cycle
 * ends where a repository would come twice.
 *
 * Cost: five statements a level.
 */
export async function findOrigins(
  db: Database,
  child: JudgedRepo,
  card: ParsedCard | null,
): Promise<Origins> {
  const summary = card && summarizeCard(card, child.type)
  const models = [...new Set(summary?.baseModels ?? [])].slice(0, MAX_PARENTS)
  const datasets = [...new Set(summary?.datasets ?? [])].slice(0, MAX_PARENTS)
  const known = new Map<string, Node>()
  const own: Named[] = [...models.map(id => named('model', id)), ...datasets.map(id => named('dataset', id))]
  let level = own
  for (let depth = 0; level.length > 0 && depth < MAX_DEPTH; depth += 1) {
    level = await addLevel(db, child, known, level)
  }
  const walk = { known, path: new Set<string>(), told: new Set<string>(), facts: 0 }
  const build = (one: Named): ParentFact => toFact(one, walk)
  const facts = {
    parents: models.map(id => build(named('model', id))),
    datasets: datasets.map(id => build(named('dataset', id))),
  }
  const nodes = [...known.values()]
  return {
    ...facts,
    ancestors: nodes.map(node => node.id),
    isComplete: nodes.every(node => node.repo !== null),
    recalled: nodes.flatMap(({ id, recall }) => (recall ? [{ id, isHead: recall === 'head' }] : [])),
  }
}

interface Named {
  readonly type: RepoType
  /** As it is written. */
  readonly id: string
  readonly key: string
}

interface Node extends Named {
  /** Null when the registry holds no copy that readers of the child may know of. */
  readonly repo: Repo | null
  readonly card: Card | null
  readonly edges: readonly LineageEdge[]
  /** Which of its revisions is called back. */
  readonly recall: 'head' | 'another' | null
}

function named(type: RepoType, id: string): Named {
  return { type, id, key: id.toLowerCase() }
}

function nameOf({ type, key }: Pick<Named, 'type' | 'key'>): string {
  return `${type} ${key}`
}

/** @returns what the level's repositories name, without what is known */
async function addLevel(
  db: Database,
  child: JudgedRepo,
  known: Map<string, Node>,
  level: readonly Named[],
): Promise<Named[]> {
  const found = await findReposByKey(db.prisma, level)
  const mirrors = new Set(
    (
      await findMirrorsByRepo(
        db.prisma,
        found.map(({ id }) => id),
      )
    ).map(({ repoId }) => repoId),
  )
  const seen = found.filter(
    repo => isSeenByReadersOf(child, repo) || (repo.gating !== 'none' && mirrors.has(repo.id)),
  )
  const ids = seen.map(({ id }) => id)
  const cards = new Map((await findHeadCards(db.prisma, seen)).map(card => [card.revisionId, card]))
  const edges = await listParentEdges(db.prisma, ids)
  const recalls = await listRecalledRepos(db.prisma, ids)
  const next = new Map<string, Named>()
  for (const one of level) {
    if (known.size >= MAX_ANCESTORS) return []
    const repo = seen.find(({ type, idKey }) => type === one.type && idKey === one.key) ?? null
    const own = repo ? edges.filter(({ childId }) => childId === repo.id) : []
    const card = repo?.headRevisionId ? (cards.get(repo.headRevisionId) ?? null) : null
    const recall = (repo && recalls.get(repo.id)) ?? null
    known.set(nameOf(one), { ...one, repo, card, edges: own, recall })
    for (const { parentType, parentId } of own) {
      const parent = named(parentType, parentId)
      if (!known.has(nameOf(parent))) next.set(nameOf(parent), parent)
    }
  }
  return [...next.values()].filter(one => !known.has(nameOf(one)))
}

interface Walk {
  readonly known: ReadonlyMap<string, Node>
  /** From the child down to where the walk is. */
  readonly path: Set<string>
  /** Whose origins were told at least once. */
  readonly told: Set<string>
  facts: number
}

/**
 * There are as many ways through merges of merges as products of their numbers: beyond `MAX_FACTS` the origins of a repository are told
 * where it comes first, and not again.
 */
function toFact(one: Named, walk: Walk): ParentFact {
  const { known, path, told } = walk
  const node = known.get(nameOf(one))
  walk.facts += 1
  if (!node?.repo) return { id: one.id, license: null, isMirrored: false }
  const isToldAgain = told.has(nameOf(one))
  told.add(nameOf(one))
  path.add(nameOf(one))
  const edges = isToldAgain && walk.facts > MAX_FACTS ? [] : node.edges
  const parents = edges
    .filter(({ kind }) => kind === 'base_model')
    .map(({ parentType, parentId }) => named(parentType, parentId))
    .filter(parent => !path.has(nameOf(parent)))
    .map(parent => toFact(parent, walk))
  path.delete(nameOf(one))
  const metadata = node.card?.metadata
  const licenseName =
    metadata !== null && typeof metadata === 'object' && !Array.isArray(metadata)
      ? metadata?.['license_name']
      : null
  return {
    id: one.id,
    license: node.repo.license,
    isMirrored: true,
    licenseName: typeof licenseName === 'string' ? licenseName : null,
    parents,
    ...(node.recall && { isRecalled: true }),
    proseHashes: node.card?.proseHashes ?? [],
  }
}
