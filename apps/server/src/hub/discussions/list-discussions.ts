import { DomainError } from '@entrepot/core'
import { listDiscussionPage } from '@entrepot/registry'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import type { Hub } from '../hub.js'
import { readCount } from '../query/read-query.js'
import type { Exchange, RepoTarget } from '../routing/route.js'
import { describeDiscussion } from './describe-discussion.js'

const TYPES = ['all', 'discussion', 'pull_request'] as const
const STATUSES = ['all', 'open', 'closed'] as const
/** Pages: five hundred thousand discussions of one repository. */
const MAX_PAGE = 10_000

/** `GET /api/models/{id}/discussions`: newest first, a page at a time; clients go on until they have `count` of them. */
export async function listDiscussions(
  hub: Hub,
  { target: { query } }: Exchange,
  { repo }: RepoTarget,
): Promise<Answer> {
  const page = await listDiscussionPage(hub.engines, repo, {
    type: readOne(query, 'type', TYPES),
    status: readOne(query, 'status', STATUSES),
    authorName: query.get('author'),
    page: readCount(query, 'p', 0, MAX_PAGE),
  })
  const discussions = page.discussions.map(discussion => describeDiscussion(repo, discussion))
  return jsonAnswer({ discussions, count: page.count, start: page.start })
}

function readOne<const Word extends string>(
  query: URLSearchParams,
  name: string,
  words: readonly Word[],
): Word {
  const text = query.get(name) ?? 'all'
  const word = words.find(one => one === text)
  if (word !== undefined) return word
  throw new DomainError('invalid-argument', `${name} must be one of ${words.join(', ')}.`)
}
