import type { Principal } from '@entrepot/core'
import {
  countRepos,
  type Db,
  listRepos,
  type RepoFilter,
  type RepoListing,
  type RepoPage,
} from '@entrepot/persistence'
import { readableScope } from '../access/can.js'
import { mayReadHead } from './may-read.js'

/** Rows of one statement where those must be left out that match by a head which the caller may not read. */
const ROWS_PER_STEP = 1_000

/**
 * One page of the repositories that this principal may read, as `listRepos` gives them. Who may not read a head does not learn what it
 * says by filtering for it either: such a repository is on no page, and no cursor is made of it.
 *
 * Cost: two statements; with a filter by what the head says, two more for every thousand repositories that had to be left out.
 */
export async function listReadableRepos(
  db: Db,
  principal: Principal,
  filter: RepoFilter,
  page: RepoPage,
): Promise<RepoListing[]> {
  if (!asksForHead(filter)) return listRepos(db, readableScope(principal), filter, page)
  const found: RepoListing[] = []
  for await (const listing of matching(db, principal, filter, page)) {
    found.push(listing)
    if (found.length === page.limit) break
  }
  return found
}

/** How many repositories `listReadableRepos` would list in all, counted up to `limit`. Cost: as that of the listing, with such a filter. */
export async function countReadableRepos(
  db: Db,
  principal: Principal,
  filter: RepoFilter,
  limit: number,
): Promise<number> {
  if (!asksForHead(filter)) return countRepos(db, readableScope(principal), filter, limit)
  let count = 0
  const all = { sort: 'createdAt', direction: 'desc', limit, after: null } as const
  for await (const _listing of matching(db, principal, filter, all)) {
    count += 1
    if (count === limit) break
  }
  return count
}

/** Walks what matches, a step at a time, without what the caller may not learn to match. */
async function* matching(
  db: Db,
  principal: Principal,
  filter: RepoFilter,
  page: RepoPage,
): AsyncGenerator<RepoListing> {
  const scope = readableScope(principal)
  let limit = Math.min(page.limit, ROWS_PER_STEP)
  for (let after = page.after; ;) {
    const listed = await listRepos(db, scope, filter, { ...page, limit, after })
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
