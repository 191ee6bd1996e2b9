import { parseRepoId, type CommitSha, type RepoName, type RepoType, RESERVED_NAMES } from '@entrepot/core'
import { isDomainError } from '@entrepot/core'
import { decodeOnce } from './exchange.js'
import type { FakeRepo } from './fake-repo.js'

/** A URL taken apart: whose it is, the word after the repository, and the undecoded rest. */
export interface RepoRoute {
  readonly isApi: boolean
  readonly name: RepoName | null
  /** How many segments stand before `verb`. */
  readonly verbAt: number
  /** `resolve`, `raw`, `tree`, `info`, `git-upload-pack` …; empty for the repository itself. */
  readonly verb: string
  readonly rest: readonly string[]
}

const TYPES: Readonly<Record<string, RepoType>> = { models: 'model', datasets: 'dataset', spaces: 'space' }
const VERBS = new Set([
  ...RESERVED_NAMES,
  ...'revision refs paths-info git-upload-pack git-receive-pack HEAD objects auth-check'.split(' '),
])

/** Null for a URL that can't name a repository, such as `/api/whoami-v2`. */
export function findRoute(segments: readonly string[]): RepoRoute | null {
  const isApi = segments[0] === 'api'
  let at = isApi ? 1 : 0
  const named = TYPES[segments[at] ?? '']
  if (isApi && !named) return null
  if (named) at += 1
  const type = named ?? 'model'
  const second = decodeOnce(segments[at + 1] ?? '')
  const idLength = second === '' || VERBS.has(second) ? 1 : 2
  const id = segments
    .slice(at, at + idLength)
    .map(decodeOnce)
    .join('/')
  const verbAt = at + idLength
  const name = readName(type, isApi ? id : id.replace(/\.git$/, ''))
  return { isApi, name, verbAt, verb: segments[verbAt] ?? '', rest: segments.slice(verbAt + 1) }
}

function readName(type: RepoType, id: string): RepoName | null {
  try {
    return parseRepoId(type, id)
  } catch (error) {
    if (isDomainError(error, 'repo-name-invalid')) return null
    throw error
  }
}

export interface Place {
  readonly revision: string
  readonly commit: CommitSha
  /** Decoded; empty for the root. */
  readonly path: string
}

/**
 * Splits `{revision}/{path}`. The revision is one encoded segment in most clients; `@huggingface/hub` sends it bare, so
 * `refs/pr/1/folder` is read as the longest revision that exists.
 */
export async function findPlace(repo: FakeRepo, rest: readonly string[]): Promise<Place | null> {
  for (const length of [
    1,
    ...Array.from({ length: Math.max(0, rest.length - 1) }, (_, n) => rest.length - n),
  ]) {
    const revision = rest.slice(0, length).map(decodeOnce).join('/')
    const commit = revision === '' ? null : await repo.resolve(revision)
    if (commit)
      return { revision, commit, path: rest.slice(length).map(decodeOnce).join('/').replace(/\/$/, '') }
  }
  return null
}
