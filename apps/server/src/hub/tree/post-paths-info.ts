import { readTree, resolveRevision } from '@entrepot/registry'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import type { Hub } from '../hub.js'
import type { Exchange, RepoTarget } from '../routing/route.js'
import { describeEntries } from './describe-entries.js'
import { readPaths } from './read-paths.js'

/** `paths-info/{revision}`: what stands at some paths, in the order asked, each once. A path that isn't there is left out. */
export async function postPathsInfo(
  hub: Hub,
  { request, response, principal }: Exchange,
  { repo, rest }: RepoTarget,
): Promise<Answer> {
  const { paths, hasLastCommit } = await readPaths(request)
  const resolved = await resolveRevision(hub.engines, principal, repo, rest.join('/'))
  const tree = await readTree(hub.engines, resolved)
  const found = paths.flatMap(path => tree.get(path) ?? [])
  const entries = await describeEntries(hub, resolved, found, hasLastCommit ? response : null)
  return jsonAnswer(entries, ['X-Repo-Commit', resolved.shownAs])
}
