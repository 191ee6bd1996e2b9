import { RESERVED_NAMES, RESERVED_NAMESPACES, type RepoType } from '@entrepot/core'

/**
 * The path of a route, as text. Each segment is a word that must stand there, or one of
 *
 * | segment | stands for |
 * |---|---|
 * | `:types` | `models`, `datasets` or `spaces` |
 * | `:repo` | a repository id of one or two segments |
 * | `:pair` | a repository id of two segments |
 * | `:home` | the same behind the prefix of its type: nothing, `datasets/` or `spaces/` |
 * | `:git` | as `:home`, with or without `.git` at its end: where git and LFS look for a repository |
 * | `:one` | one segment, which comes first in the rest |
 * | `:rest` | one segment or more |
 * | `*` | any number of segments, none included |
 */
export type PathPattern = `/${string}`

export interface PathMatch {
  readonly type: RepoType | null
  /** The id's one or two segments, as sent; empty when the pattern has no repository. */
  readonly id: readonly string[]
  /** Which segment of the path the id begins with. */
  readonly idIndex: number
  /** What `:one`, `:rest` or `*` stand for, in this order, as sent. */
  readonly rest: readonly string[]
}

const TYPE_OF_PLURAL: Readonly<Record<string, RepoType>> = {
  models: 'model',
  datasets: 'dataset',
  spaces: 'space',
}
const NOTHING: PathMatch = { type: null, id: [], idIndex: 0, rest: [] }

/** Segments of an id: which of the two is meant is the caller's to try. */
export type IdLength = 1 | 2

/** Matches segments against a pattern, for ids of `idLength` segments. */
export function matchPath(
  pattern: readonly string[],
  segments: readonly string[],
  idLength: IdLength,
): PathMatch | null {
  let match = NOTHING
  let at = 0
  for (const wanted of pattern) {
    const segment = segments[at]
    if (wanted === '*') return withRest(match, segments, at)
    if (segment === undefined) return null
    if (wanted === ':rest') return withRest(match, segments, at)
    const type = TYPE_OF_PLURAL[segment]
    if (wanted === ':one') {
      match = { ...match, rest: [...match.rest, segment] }
      at += 1
    } else if (wanted === ':types' && type) {
      match = { ...match, type }
      at += 1
    } else if (wanted === ':home' || wanted === ':git') {
      const isPrefixed = type !== undefined && segment !== 'models'
      const id = idAt(segments, isPrefixed ? at + 1 : at, idLength)
      if (!id) return null
      match = {
        ...match,
        type: isPrefixed ? type : 'model',
        id: wanted === ':git' ? withoutGitSuffix(id) : id,
        idIndex: isPrefixed ? at + 1 : at,
      }
      at += id.length + (isPrefixed ? 1 : 0)
    } else if (wanted === ':repo' || wanted === ':pair') {
      const id = idAt(segments, at, wanted === ':pair' ? 2 : idLength)
      if (!id) return null
      match = { ...match, id, idIndex: at }
      at += id.length
    } else if (wanted === segment) at += 1
    else return null
  }
  return at === segments.length ? match : null
}

function withRest(match: PathMatch, segments: readonly string[], at: number): PathMatch {
  return { ...match, rest: [...match.rest, ...segments.slice(at)] }
}

/** The segments of a pattern. */
export function compilePattern(pattern: PathPattern): readonly string[] {
  return pattern === '/' ? [] : pattern.slice(1).split('/')
}

function withoutGitSuffix(id: readonly string[]): readonly string[] {
  return id.map((segment, at) => (at === id.length - 1 ? segment.replace(/\.git$/i, '') : segment))
}

/** Null for words that are ours: `/a/resolve/…` is the repository `a`, and nothing under `/api` is one. */
function idAt(segments: readonly string[], at: number, length: IdLength): readonly string[] | null {
  const id = segments.slice(at, at + length)
  const [first, second] = id
  if (first === undefined || id.length < length || RESERVED_NAMESPACES.has(first.toLowerCase())) return null
  return second !== undefined && RESERVED_NAMES.has(second.toLowerCase()) ? null : id
}
