import type { Principal } from '@entrepot/core'
import {
  countFacets,
  countRepos,
  type Database,
  type Db,
  type FacetCounts,
  type BriefRepo,
  listRepos,
  type RepoColumns,
  type RepoFilter,
  type RepoListing,
  type RepoPage,
  type RepoScope,
} from '@entrepot/persistence'
import { readableScope } from '../access/can.js'
import { headScope } from '../access/head-scope.js'
import { mayReadHead } from './may-read.js'

/** Rows of one statement where the page before it came out short. */
const ROWS_PER_STEP = 1_000

/**
 * One page of the repositories that this principal may read, as `listRepos` gives them. Who may not read a head does not learn what it
 * says by filtering for it either: such a repository is on no page, and no cursor is made of it.
 *
 * Cost: that of `listRepos`. The statement leaves such repositories out, and each row is asked about once more by the one function that decides.
 */
export async function listReadableRepos<Row extends BriefRepo>(
  db: Pick<Database, 'prisma' | 'pool'>,
  principal: Principal,
  filter: RepoFilter,
  page: RepoPage,
  columns: RepoColumns<Row>,
): Promise<RepoListing<Row>[]> {
  if (!asksForHead(filter)) return listRepos(db, readableScope(principal), filter, page, columns)
  const found: RepoListing<Row>[] = []
  for await (const listing of matching(db, principal, filter, page, columns)) {
    found.push(listing)
    if (found.length === page.limit) break
  }
  return found
}

/** How many repositories `listReadableRepos` would list in all, counted up to `limit`. */
export async function countReadableRepos(
  db: Db,
  principal: Principal,
  filter: RepoFilter,
  limit: number,
): Promise<number> {
  return countRepos(db, scopeFor(principal, filter), filter, limit)
}

/**
 * What the repositories that `listReadableRepos` would list have, by facet; see `countFacets`. A head that the caller may not read counts by
 * its verdict and its findings, and not by what it says.
 */
export async function countReadableFacets(
  db: Db,
  principal: Principal,
  filter: RepoFilter,
): Promise<FacetCounts> {
  return countFacets(db, scopeFor(principal, filter), filter, headScope(principal))
}

function scopeFor(principal: Principal, filter: RepoFilter): RepoScope {
  const scope = readableScope(principal)
  return asksForHead(filter) ? { ...scope, heads: headScope(principal) } : scope
}

/** Walks what matches, a step at a time, without what the caller may not learn to match. */
async function* matching<Row extends BriefRepo>(
  db: Pick<Database, 'prisma' | 'pool'>,
  principal: Principal,
  filter: RepoFilter,
  page: RepoPage,
  columns: RepoColumns<Row>,
): AsyncGenerator<RepoListing<Row>> {
  const scope = scopeFor(principal, filter)
  let limit = Math.min(page.limit, ROWS_PER_STEP)
  for (let after = page.after; ;) {
    const listed = await listRepos(db, scope, filter, { ...page, limit, after }, columns)
    for (const listing of listed) if (mayReadHead(principal, listing.repo)) yield listing
    const last = listed.at(-1)
    if (!last || listed.length < limit) return
    after = last.cursor
    limit = ROWS_PER_STEP
  }
}

function asksForHead({ tags, license, pipelineTag, libraryName, language, domain }: RepoFilter): boolean {
  return [tags?.[0], license, pipelineTag, libraryName, language, domain].some(value => value !== undefined)
}
