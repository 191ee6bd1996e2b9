import { entryNotFound, readTree, resolveRevision, splitRevision } from '@entrepot/registry'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import { nextLink } from '../answer/next-link.js'
import type { Hub } from '../hub.js'
import { encodeCursor, readCursor } from '../query/cursor.js'
import { readCount, readFlag } from '../query/read-query.js'
import type { Exchange, RepoTarget } from '../routing/route.js'
import { describeEntries } from './describe-entries.js'

/** Entries on a page. Some clients (llama.cpp) never ask for a second one, so the first is long. */
const DEFAULT_LIMIT = 5_000
const MAX_LIMIT = 10_000
/** The same when each entry comes with its last commit, which git walks back for. */
const MAX_LIMIT_EXPANDED = 1_000

interface TreeCursor {
  readonly after: string
}

/** `tree/{revision}[/{path}]`: a directory, with everything beneath if asked. */
export async function listTree(hub: Hub, exchange: Exchange, { repo, rest }: RepoTarget): Promise<Answer> {
  const { query } = exchange.target
  const isExpanded = readFlag(query, 'expand')
  const limit = readCount(query, 'limit', DEFAULT_LIMIT, isExpanded ? MAX_LIMIT_EXPANDED : MAX_LIMIT)
  const cursor = readCursor(query, isTreeCursor)
  const { revision, path } = await splitRevision(hub.engines, repo, rest)
  const resolved = await resolveRevision(hub.engines, exchange.principal, repo, revision)
  const listed = (await readTree(hub.engines, resolved)).list(path, {
    recursive: readFlag(query, 'recursive'),
    limit: limit + 1,
    ...(cursor && { after: cursor.after }),
  })
  if (!listed) throw entryNotFound(resolved, path)
  const page = listed.slice(0, limit)
  const last = page.at(-1)
  const link =
    last && listed.length > limit
      ? nextLink(hub, exchange, { cursor: encodeCursor({ after: last.path } satisfies TreeCursor) })
      : []
  const entries = await describeEntries(hub, resolved, page, isExpanded ? exchange.response : null)
  return jsonAnswer(entries, ['X-Repo-Commit', resolved.shownAs, ...link])
}

function isTreeCursor(value: unknown): value is TreeCursor {
  return typeof value === 'object' && value !== null && 'after' in value && typeof value.after === 'string'
}
