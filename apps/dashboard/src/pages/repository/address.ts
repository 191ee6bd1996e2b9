import { useLocation, useRouter } from '@tanstack/react-router'
import { parseRepoPath, repoPath, type RepoAddress, type RepoType, withSearch } from '../../routing/paths.js'
import { type Search, useSearch } from '../../routing/use-search.js'

/** What a page of a repository can show, in the order of its tabs. */
export const VIEWS = [
  'card',
  'findings',
  'files',
  'history',
  'lineage',
  'variants',
  'consumers',
  'evidence',
  'recalls',
  'settings',
] as const
export type View = (typeof VIEWS)[number]

/** A repository and a revision of it, as an address names them. */
export interface Place {
  readonly type: RepoType
  readonly fullName: string
  /** As named; null for the head of the default branch. */
  readonly revision: string | null
}

/** What an address shows. `compare` and `commit` have no tab. */
export type Shown = View | 'commit' | 'compare'

export interface RepositoryAddress extends Place {
  readonly shown: Shown
  readonly address: RepoAddress
}

/** Reads the address that is open now; null for what is no repository’s. */
export function useRepositoryAddress(): RepositoryAddress | null {
  const { history } = useRouter()
  // The router’s own path is decoded: `refs%2Fpr%2F1` would be three folders.
  useLocation({ select: ({ href }) => href })
  const [search] = useSearch()
  return readAddress(history.location.pathname, search)
}

/** The same of any path. */
export function readAddress(pathname: string, search: Search): RepositoryAddress | null {
  const address = parseRepoPath(pathname)
  if (!address) return null
  const { type, fullName } = address
  const revision = address.revision ?? (search['revision'] || null)
  return { type, fullName, revision, shown: shownBy(address, search), address }
}

function shownBy({ view }: RepoAddress, search: Search): Shown {
  if (view === 'tree' || view === 'blob') return 'files'
  if (view === 'commits') return 'history'
  if (view === 'commit') return 'commit'
  if (search['compare'] !== undefined) return 'compare'
  return VIEWS.find(name => name === search['view']) ?? 'card'
}

/** The address of a view. Files and history have the addresses that the Hub gives them. */
export function viewPath(
  place: Place,
  view: View,
  more: Readonly<Record<string, string | null>> = {},
): string {
  const { revision } = place
  if (view === 'files' && revision !== null) return withSearch(treePath(place, revision, ''), more)
  if (view === 'history' && revision !== null) {
    return withSearch(`${repoPath(place)}/commits/${encodeURIComponent(revision)}`, more)
  }
  return repoPath(place, { view: view === 'card' ? null : view, revision, ...more })
}

/**
 * The same view of another revision: of files the same folder or file.
 *
 * @param revision  a word for it; null for the head of the default branch
 */
export function sameAt(shown: RepositoryAddress, revision: string | null, defaultBranch: string): string {
  const { view, path } = shown.address
  if ((view === 'tree' || view === 'blob') && path !== '')
    return below(shown, view, revision ?? defaultBranch, path)
  const hasNone = shown.shown === 'commit' || shown.shown === 'compare'
  return viewPath({ ...shown, revision }, hasNone ? 'card' : shown.shown)
}

/** The address of a folder; of the root for an empty path. */
export function treePath(place: Omit<Place, 'revision'>, revision: string, path: string): string {
  return below(place, 'tree', revision, path)
}

/** The address of a file’s page. */
export function blobPath(place: Omit<Place, 'revision'>, revision: string, path: string): string {
  return below(place, 'blob', revision, path)
}

/** The address of a file’s bytes. `raw` is what git has: of a large file its pointer. */
export function bytesPath(
  place: Omit<Place, 'revision'>,
  revision: string,
  path: string,
  how: 'resolve' | 'raw' = 'resolve',
): string {
  return below(place, how, revision, path)
}

export function commitPath(place: Omit<Place, 'revision'>, commit: string): string {
  return below(place, 'commit', commit, '')
}

/** The same view of a repository under another name: `pathname` is one of its addresses, with or without what follows. */
export function renamedPath(pathname: string, { type, fullName }: Omit<Place, 'revision'>): string {
  const shown = parseRepoPath(pathname)
  const before = (shown?.fullName.split('/').length ?? 0) + (type === 'MODEL' ? 0 : 1)
  const rest = pathname.split('/').filter(segment => segment !== '')
  return [repoPath({ type, fullName }), ...rest.slice(before)].join('/')
}

function below(place: Omit<Place, 'revision'>, word: string, revision: string, path: string): string {
  const segments = path === '' ? [] : path.split('/')
  return [repoPath(place), word, ...[revision, ...segments].map(encodeURIComponent)].join('/')
}

/** Digits of a commit id that people read. */
const SHORT = 9

export function shortCommit(commit: string): string {
  return commit.slice(0, SHORT)
}
