import type { AliasQuestion, AliasTarget, Engines } from '@entrepot/registry'
import { chooseAlias } from './choose-alias.js'
import { readAlias } from './read-alias.js'

/**
 * What a word means that is no commit of a model: see `ResolveAlias` of the registry, which the composition root lends this to.
 *
 * @throws DomainError `profile-not-found`, `variant-not-found`
 * @throws DomainError `revision-blocked`, `revision-restricted`, `revision-pending`
 */
export async function resolveAlias(
  engines: Engines,
  { principal, repo, asked }: AliasQuestion,
): Promise<AliasTarget | null> {
  if (repo.type !== 'model') return null
  return asked.kind === 'commit'
    ? readAlias(engines, principal, repo, asked.commit)
    : chooseAlias(engines, principal, repo, asked)
}
