import { isCommitSha } from '@entrepot/core'
import { findRefs, type Repo } from '@entrepot/persistence'
import type { Engines } from '../engines.js'

/** Segments of a ref's name that are tried: nobody nests branches deeper. */
const MAX_REF_SEGMENTS = 16

/**
 * Parts `revision/path…` as clients send it that encode neither: the longest beginning that is a ref wins, else the first segment is the
 * revision. One statement, none when the first segment is a commit id.
 */
export async function splitRevision(
  { db }: Pick<Engines, 'db'>,
  repo: Repo,
  segments: readonly string[],
): Promise<{ revision: string; path: string }> {
  const [first = ''] = segments
  const prefixes = isCommitSha(first)
    ? []
    : segments.slice(0, MAX_REF_SEGMENTS).map((_, last) => segments.slice(0, last + 1).join('/'))
  const names = prefixes.flatMap(prefix => [prefix, `refs/heads/${prefix}`, `refs/tags/${prefix}`])
  const found = new Set(
    (await findRefs(db.prisma, repo.id, prefixes.length > 1 ? names : [])).map(ref => ref.name),
  )
  const longest = prefixes.findLast(
    prefix =>
      found.has(`refs/heads/${prefix}`) ||
      found.has(`refs/tags/${prefix}`) ||
      (prefix.startsWith('refs/') && found.has(prefix)),
  )
  const revision = longest ?? first
  return { revision, path: segments.slice(revision.split('/').length).join('/') }
}
