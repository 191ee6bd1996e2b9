import { formatRepoId, type RepoName } from '@entrepot/core'
import type { PathMatch } from '../routing/path-pattern.js'
import type { Target } from '../routing/parse-target.js'
import { type Answer, emptyAnswer } from './answer.js'

const GIT_SUFFIX = /\.git$/i

/**
 * Sends a client on to the new name of a repository: the path that it asked for, with the id exchanged. Relative, as clients follow no
 * other while they look for a file's metadata; and with the method and body kept.
 */
export function movedAnswer(
  { segments, query }: Pick<Target, 'segments' | 'query'>,
  { id, idIndex }: Pick<PathMatch, 'id' | 'idIndex'>,
  name: RepoName,
): Answer {
  const behind = idIndex + id.length
  const suffix = GIT_SUFFIX.exec(segments[behind - 1] ?? '')?.[0] ?? ''
  const path = [...segments.slice(0, idIndex), `${formatRepoId(name)}${suffix}`, ...segments.slice(behind)]
  const search = query.size > 0 ? `?${query.toString()}` : ''
  return emptyAnswer(307, ['Location', `/${path.join('/')}${search}`])
}
