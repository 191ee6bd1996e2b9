import { DomainError, type RepoType } from '@entrepot/core'
import type { RepoCursor, RepoFilter, RepoSort } from '@entrepot/persistence'
import { readCursor } from '../query/cursor.js'
import { readCount, readFlag, readList, refuseUnknown } from '../query/read-query.js'

/** Repositories on a page, as many as a client may ask for. */
const MAX_LIMIT = 1_000
const DEFAULT_LIMIT = 500
/** Pages that list every file of each repository are shorter, whatever was asked: each costs a tree index. */
const MAX_LIMIT_WITH_SIBLINGS = 100

/** Words and tags of one query: each is a condition of its own in the statement. */
const MAX_TERMS = 10
/** Characters of one value: what the index holds is no longer. */
const MAX_TERM_LENGTH = 500

/**
 * How the Hub's orders are kept here. There are no likes and no trend on a registry of one's own, so those orders, which clients send
 * unasked, are by downloads; without any the newest comes first, an order that does not change between two pages.
 */
const SORTS: Readonly<Record<string, RepoSort>> = {
  createdAt: 'createdAt',
  created_at: 'createdAt',
  lastModified: 'updatedAt',
  last_modified: 'updatedAt',
  downloads: 'downloads',
  likes: 'downloads',
  likes30d: 'downloads',
  trendingScore: 'downloads',
  trending_score: 'downloads',
}

const COMMON = [
  'search',
  'author',
  'filter',
  'sort',
  'direction',
  'limit',
  'cursor',
  'full',
  'cardData',
  'expand',
]
const PARAMETERS: Readonly<Record<RepoType, ReadonlySet<string>>> = {
  model: new Set([...COMMON, 'pipeline_tag', 'library', 'config']),
  dataset: new Set(COMMON),
  space: new Set(COMMON),
}

export interface ListQuery {
  readonly filter: RepoFilter
  readonly sort: RepoSort
  readonly direction: 'asc' | 'desc'
  readonly limit: number
  readonly after: RepoCursor | null
  /** What headers say: `safetensors`, `gguf`, `config`. */
  readonly hasVariants: boolean
  readonly hasCardData: boolean
  readonly hasSiblings: boolean
}

/**
 * Reads the query of a list.
 * @throws DomainError `invalid-argument`, also for every filter that we can't apply: a list that ignores one is a wrong answer
 */
export function readListQuery(
  query: URLSearchParams,
  type: RepoType,
  expand: ReadonlySet<string> | null,
): ListQuery {
  refuseUnknown(query, PARAMETERS[type])
  const isFull = readFlag(query, 'full')
  readFlag(query, 'config')
  const hasSiblings = expand ? expand.has('siblings') : isFull
  const sort = SORTS[query.get('sort') ?? 'createdAt']
  if (!sort)
    throw new DomainError('invalid-argument', `sort must be one of ${Object.keys(SORTS).join(', ')}.`)
  return {
    filter: readFilter(query, type),
    sort,
    direction: readDirection(query),
    limit: readCount(query, 'limit', DEFAULT_LIMIT, hasSiblings ? MAX_LIMIT_WITH_SIBLINGS : MAX_LIMIT),
    after: readCursor(query, sort === 'downloads' ? isCountCursor : isTimeCursor),
    hasVariants: ['safetensors', 'gguf', 'config'].some(field => expand?.has(field)),
    hasCardData: expand ? expand.has('cardData') || expand.has('sdk') : isFull || readFlag(query, 'cardData'),
    hasSiblings,
  }
}

function readFilter(query: URLSearchParams, type: RepoType): RepoFilter {
  const terms = (name: string, separator: string | RegExp) =>
    readList(query, name).flatMap(value => value.split(separator).filter(term => term !== ''))
  const search = terms('search', /\s+/)
  const tags = [...terms('filter', ','), ...terms('library', ',')]
  const [author] = readList(query, 'author')
  const [pipelineTag] = readList(query, 'pipeline_tag')
  if (search.length + tags.length > MAX_TERMS)
    throw new DomainError('invalid-argument', `A list takes at most ${MAX_TERMS} search words and filters.`)
  return {
    type,
    search: search.map(requireTerm),
    tags: tags.map(requireTerm),
    ...(author !== undefined && { owner: requireTerm(author) }),
    ...(pipelineTag !== undefined && { pipelineTag: requireTerm(pipelineTag) }),
  }
}

/** @throws DomainError `invalid-argument` */
function requireTerm(text: string): string {
  if (text.length > MAX_TERM_LENGTH)
    throw new DomainError(
      'invalid-argument',
      `A search word or filter has at most ${MAX_TERM_LENGTH} characters.`,
    )
  if (!text.includes('\0')) return text
  // PostgreSQL has no such character, so nothing has it in its name.
  throw new DomainError('invalid-argument', 'A filter holds a control character.')
}

function readDirection(query: URLSearchParams): 'asc' | 'desc' {
  const text = query.get('direction') ?? '-1'
  if (text === '-1' || text === 'desc') return 'desc'
  if (text === '1' || text === 'asc') return 'asc'
  throw new DomainError('invalid-argument', 'direction must be -1 or 1.')
}

function isCursor(value: unknown): value is RepoCursor {
  const { value: text, id } = (value ?? {}) as Record<string, unknown>
  return (
    typeof text === 'string' &&
    typeof id === 'string' &&
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
  )
}

function isCountCursor(value: unknown): value is RepoCursor {
  return isCursor(value) && /^\d{1,18}$/.test(value.value)
}

/** As PostgreSQL prints a moment: a date that exists, so that it can be read back. */
function isTimeCursor(value: unknown): value is RepoCursor {
  if (!isCursor(value)) return false
  const [, day = '', time = ''] =
    /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d{1,6})?[+-]\d\d(?::\d\d)?$/.exec(value.value) ?? []
  const moment = new Date(`${day}T${time}Z`)
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(`${day}T${time}`)
}
