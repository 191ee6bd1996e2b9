import { isDomainError, type Principal, type RepoName } from '@entrepot/core'
import type { Repo } from '@entrepot/persistence'
import { type Engines, findMoved, findReadableRepo } from '@entrepot/registry'

/** The repository that a path names; or the one that was called so before it was moved, to whose new name the client is sent on. */
export type AskedRepo = { readonly repo: Repo } | { readonly movedTo: Repo }

/** @throws DomainError `repo-not-found` when neither is there for this principal */
export async function findAskedRepo(
  engines: Pick<Engines, 'db' | 'rejudge'>,
  principal: Principal,
  name: RepoName,
): Promise<AskedRepo> {
  try {
    return { repo: await findReadableRepo(engines, principal, name) }
  } catch (error) {
    const movedTo = isDomainError(error, 'repo-not-found') ? await findMoved(engines, principal, name) : null
    if (!movedTo) throw error
    return { movedTo }
  }
}
