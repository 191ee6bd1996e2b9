import { DomainError } from '@entrepot/core'
import type { AccessRequestCursor, AccessRequestWithAccount } from '@entrepot/persistence'
import { listRequests, requireGated } from '@entrepot/registry'
import { z } from 'zod'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import { nextLink } from '../answer/next-link.js'
import type { Hub } from '../hub.js'
import { encodeCursor, readCursor } from '../query/cursor.js'
import { readCount } from '../query/read-query.js'
import type { Exchange, RepoTarget } from '../routing/route.js'

const STATES = ['pending', 'accepted', 'rejected'] as const
const DEFAULT_LIMIT = 100
const MAX_LIMIT = 1_000
const CURSOR = z.tuple([z.iso.datetime(), z.uuid()])

/** `GET …/user-access-request/{pending|accepted|rejected}` */
export async function listAccess(
  hub: Hub,
  exchange: Exchange,
  { repo, rest: [word] }: RepoTarget,
): Promise<Answer> {
  const state = STATES.find(one => one === word)
  if (!state) throw new DomainError('route-not-found', `There are lists of ${STATES.join(', ')}.`)
  requireGated(repo)
  const { query } = exchange.target
  const limit = readCount(query, 'limit', DEFAULT_LIMIT, MAX_LIMIT) || DEFAULT_LIMIT
  const after = cursorOf(query)
  const requests = await listRequests(hub.engines, exchange.principal, repo, {
    state,
    after,
    limit: limit + 1,
  })
  const page = requests.slice(0, limit)
  const last = requests.length > limit ? page.at(-1) : undefined
  const cursor = last && encodeCursor([last.createdAt.toISOString(), last.accountId])
  return jsonAnswer(page.map(describe), cursor ? nextLink(hub, exchange, { cursor }) : [])
}

function cursorOf(query: URLSearchParams): AccessRequestCursor | null {
  const cursor = readCursor(query, isCursor)
  return cursor && { createdAt: new Date(cursor[0]), accountId: cursor[1] }
}

function isCursor(value: unknown): value is z.output<typeof CURSOR> {
  return CURSOR.safeParse(value).success
}

function describe({ account, state, createdAt, fields, reason }: AccessRequestWithAccount): object {
  const { name, fullName, email } = account
  return {
    user: { user: name, fullname: fullName ?? name, ...(email !== null && { email }) },
    status: state,
    timestamp: createdAt.toISOString(),
    ...(Object.keys(fields ?? {}).length > 0 && { fields }),
    ...(reason !== null && { rejectionReason: reason }),
  }
}
