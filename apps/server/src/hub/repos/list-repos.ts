import type { Principal } from '@entrepot/core'
import { asCommitSha } from '@entrepot/core'
import {
  ALL_COLUMNS,
  findCards,
  findRevisionsById,
  listVariants,
  type Repo,
  type Revision,
  type Variant,
} from '@entrepot/persistence'
import { listReadableRepos, readTree, whyNotReadable } from '@entrepot/registry'
import pLimit from 'p-limit'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import { nextLink } from '../answer/next-link.js'
import type { Hub } from '../hub.js'
import { encodeCursor } from '../query/cursor.js'
import type { Exchange, PublicTarget } from '../routing/route.js'
import { describeRepo, type ShownRevision } from './describe-repo.js'
import { pickFields, readExpand } from './expand.js'
import { type ListQuery, readListQuery } from './list-query.js'
import { factsOfVariants } from './model-facts.js'
import { siblingsOf } from './siblings.js'

/** Tree indexes that one request loads at a time. */
const CONCURRENT_TREES = 4

/** `/api/models`, `/api/datasets`, `/api/spaces`: what the caller may read, a page at a time. */
export async function listRepositories(
  hub: Hub,
  exchange: Exchange,
  { type }: PublicTarget,
): Promise<Answer> {
  const { principal, target } = exchange
  const repoType = type ?? 'model'
  const expand = readExpand(target.query, repoType)
  const query = readListQuery(target.query, repoType, expand)
  if (query.limit === 0) return jsonAnswer([])
  const page = { sort: query.sort, direction: query.direction, limit: query.limit + 1, after: query.after }
  const listed = await listReadableRepos(hub.engines.db, principal, query.filter, page, ALL_COLUMNS)
  const shown = listed.slice(0, query.limit)
  const link =
    listed.length > shown.length
      ? nextLink(hub, exchange, { cursor: encodeCursor(shown.at(-1)?.cursor ?? {}) })
      : []
  const described = await describeAll(
    hub,
    principal,
    shown.map(({ repo }) => repo),
    query,
  )
  return jsonAnswer(
    described.map(repo => pickFields(repo, expand)),
    link,
  )
}

async function describeAll(
  hub: Hub,
  principal: Principal,
  repos: readonly Repo[],
  query: ListQuery,
): Promise<object[]> {
  const { prisma } = hub.engines.db
  const heads = new Map(
    (
      await findRevisionsById(
        prisma,
        repos.flatMap(repo => repo.headRevisionId ?? []),
      )
    ).map(head => [head.repoId, head]),
  )
  const readable = repos.map(repo => readableHead(principal, repo, heads.get(repo.id)))
  const cards = query.hasCardData
    ? await findCards(
        prisma,
        readable.flatMap(head => head?.id ?? []),
      )
    : []
  const headIds = readable.flatMap(head => head?.id ?? [])
  const variants = query.hasVariants ? await listVariants(prisma, headIds) : []
  const variantsOf = Map.groupBy(variants, ({ revisionId }) => revisionId)
  const cardOf = new Map(cards.map(card => [card.revisionId, card.metadata]))
  const inTurn = pLimit(CONCURRENT_TREES)
  const shown = await Promise.all(
    repos.map((repo, at) => {
      const head = readable[at]
      return head ? inTurn(() => showHead(hub, repo, head, { query, cardOf, variantsOf })) : null
    }),
  )
  return repos.map((repo, at) => describeRepo(repo, shown[at] ?? null))
}

function readableHead(principal: Principal, repo: Repo, head: Revision | undefined): Revision | null {
  if (!head) return null
  const judged = { ...head, commit: asCommitSha(head.commit) }
  return whyNotReadable(principal, repo, judged) ? null : head
}

/** What was read for all repositories of a page together, by their heads. */
interface Batched {
  readonly query: ListQuery
  readonly cardOf: ReadonlyMap<string, ShownRevision['cardData']>
  readonly variantsOf: ReadonlyMap<string, readonly Variant[]>
}

async function showHead(
  { engines }: Hub,
  repo: Repo,
  head: Revision,
  { query, cardOf, variantsOf }: Batched,
): Promise<ShownRevision> {
  const { tags, pipelineTag, libraryName } = repo
  const commit = asCommitSha(head.commit)
  const tree = query.hasSiblings ? await readTree(engines, { repo, commit }) : null
  return {
    commit,
    committedAt: head.committedAt,
    tags,
    pipelineTag,
    libraryName,
    model: factsOfVariants(variantsOf.get(head.id) ?? []),
    cardData: query.hasCardData ? (cardOf.get(head.id) ?? null) : undefined,
    siblings: tree ? siblingsOf(tree, false) : undefined,
  }
}
