import { isCommitSha } from '@entrepot/core'
import { findRefs, type Repo } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { profileOf } from './profile-word.js'

/** Segments of a ref's name that are tried: nobody nests branches deeper. */
const MAX_REF_SEGMENTS = 16

/**
 * Parts `revision/path…` as clients send it, some with the revision as one encoded segment and some without. The first segment alone is
 * the revision if it is one; else the longest beginning that is a ref; else the first segment, which then is not found. Of a model
 * `profile/<name>` is one before all refs.
 *
 * Cost: one statement, and none when the first segment is a commit id, the default branch or an encoded name, or for a profile.
 *
 * @param segments  decoded, so that one of them may hold slashes
 */
export async function splitRevision(
  { db }: Pick<Engines, 'db'>,
  repo: Repo,
  segments: readonly string[],
): Promise<{ revision: string; path: string }> {
  const count = certainCount(segments, repo) ?? (await countOfRevision(db, repo, segments))
  return { revision: segments.slice(0, count).join('/'), path: segments.slice(count).join('/') }
}

/** Segments that the revision takes where that needs no look at the refs; null elsewhere. */
function certainCount([first = '', second]: readonly string[], repo: Repo): 1 | 2 | null {
  const isProfile = first === 'profile' && second !== undefined
  if (isProfile && profileOf(repo, `${first}/${second}`) !== null) return 2
  const isCertain =
    isCommitSha(first) ||
    first.includes('/') ||
    first === 'main' ||
    first === 'HEAD' ||
    first === repo.defaultBranch
  return isCertain ? 1 : null
}

async function countOfRevision(db: Engines['db'], repo: Repo, segments: readonly string[]): Promise<number> {
  const tried = segments.slice(0, MAX_REF_SEGMENTS)
  if (tried.length < 2) return 1
  const prefixes = tried.map((_, last) => tried.slice(0, last + 1).join('/'))
  const names = prefixes.flatMap(prefix => [prefix, `refs/heads/${prefix}`, `refs/tags/${prefix}`])
  const found = new Set((await findRefs(db.prisma, repo.id, names)).map(ref => ref.name))
  const isRef = (prefix: string) =>
    found.has(`refs/heads/${prefix}`) ||
    found.has(`refs/tags/${prefix}`) ||
    (prefix.startsWith('refs/') && found.has(prefix))
  if (isRef(prefixes[0] ?? '')) return 1
  return Math.max(prefixes.findLastIndex(isRef) + 1, 1)
}
