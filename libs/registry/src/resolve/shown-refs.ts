import type { Principal } from '@entrepot/core'
import type { RefRow, Repo } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { readableRefs } from './readable-refs.js'
import { resolveRevision } from './resolve-revision.js'

/**
 * The refs of a repository as this principal is shown them: as `readableRefs`, and for a token that carries a profile the default branch
 * leads to its variant, as it does when the branch is asked for. Profiles themselves are no refs, and not among them.
 *
 * @throws what `readableRefs` throws and, for such a token, `resolveRevision`
 */
export async function shownRefs(engines: Engines, principal: Principal, repo: Repo): Promise<RefRow[]> {
  const refs = await readableRefs(engines, principal, repo)
  const main = `refs/heads/${repo.defaultBranch}`
  const isPlain = principal.kind !== 'token' || principal.profile === null
  if (isPlain || !refs.some(ref => ref.name === main)) return refs
  const { shownAs } = await resolveRevision(engines, principal, repo, main)
  return refs.map(ref => (ref.name === main ? { ...ref, oid: shownAs, commit: shownAs } : ref))
}
