import { decoded } from './decoded.js'

/** Types of repositories as GraphQL names them. */
export type RepoType = 'DATASET' | 'MODEL' | 'SPACE'

const PREFIXES: Readonly<Record<RepoType, string>> = { MODEL: '', DATASET: 'datasets/', SPACE: 'spaces/' }

/** The address of a repository’s page: the one that Hub clients print. `search` is what the page shows of it. */
export function repoPath(
  { type, fullName }: { type: RepoType; fullName: string },
  search: Readonly<Record<string, string | null | undefined>> = {},
): string {
  return withSearch(`/${PREFIXES[type]}${fullName}`, search)
}

/** Where one signs in, and comes back to an address of ours: what is shown now unless given. */
export function signInPath(to = location.pathname + location.search): string {
  return withSearch('/-/sign-in', { to: to === '/' || to.startsWith('/-/sign-in') ? null : to })
}

/** A path with what is not empty of `search`. */
export function withSearch(
  path: string,
  search: Readonly<Record<string, string | null | undefined>>,
): string {
  const given = Object.entries(search).filter((entry): entry is [string, string] => !!entry[1])
  const text = new URLSearchParams(given).toString()
  return text === '' ? path : `${path}?${text}`
}

/** What an address of a repository asks for. */
export interface RepoAddress {
  readonly type: RepoType
  readonly fullName: string
  /** `home`, or a word that the Hub’s own addresses have behind the name. */
  readonly view: 'home' | 'tree' | 'blob' | 'commit' | 'commits'
  /** As named, decoded; null for the default branch. */
  readonly revision: string | null
  /** Of a file or folder; empty for the root. */
  readonly path: string
}

const VIEWS = ['tree', 'blob', 'commit', 'commits'] as const

/** Reads `/[datasets/|spaces/]<id>[/<view>/<revision>[/<path>]]`; null for what is no repository’s address. */
export function parseRepoPath(pathname: string): RepoAddress | null {
  const segments = pathname.split('/').filter(segment => segment !== '')
  const type = segments[0] === 'datasets' ? 'DATASET' : segments[0] === 'spaces' ? 'SPACE' : 'MODEL'
  const rest = type === 'MODEL' ? segments : segments.slice(1)
  const at = rest.findIndex((segment, index) => index > 0 && VIEWS.some(view => view === segment))
  const id = at < 0 ? rest : rest.slice(0, at)
  if (id.length < 1 || id.length > 2) return null
  const [revision, ...path] = (at < 0 ? [] : rest.slice(at + 1)).map(decoded)
  const view = VIEWS.find(word => word === rest[at]) ?? 'home'
  return {
    type,
    fullName: id.map(decoded).join('/'),
    view,
    revision: revision ?? null,
    path: path.join('/'),
  }
}
