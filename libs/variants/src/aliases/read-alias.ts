import { type CommitSha, DomainError, formatRepoId, type Principal } from '@entrepot/core'
import {
  findAlias,
  findReposById,
  findRevision,
  listVariants,
  type Repo,
  type Revision,
} from '@entrepot/persistence'
import { type AliasTarget, audienceOf, can, earliest, type Engines } from '@entrepot/registry'
import { effectiveVerdict } from '../resolve/effective-verdict.js'
import { isReleasedTo, stateForAll } from '../resolve/released.js'
import { aliasTarget } from './alias-target.js'
import { heldOrigins } from './held-origins.js'
import { headOf, VERDICT_REFUSALS } from './none-fits.js'

/**
 * What an alias commit stands for in a repository, also when a profile would choose something else today. Null when nothing was called so
 * there, or when the variant is not there any more, or not for the principal to know of.
 *
 * Cost: nine statements.
 *
 * @throws DomainError `revision-blocked`, `revision-restricted`, `revision-pending`  because of what it was quantized from
 */
export async function readAlias(
  engines: Engines,
  principal: Principal,
  asked: Repo,
  commit: CommitSha,
): Promise<AliasTarget | null> {
  const { prisma } = engines.db
  const alias = await findAlias(prisma, asked.id, commit)
  if (!alias) return null
  const [repo] = await findReposById(prisma, [alias.targetRepoId])
  if (!repo || !can(principal, 'repo:read', repo)) return null
  const revision = await findRevision(prisma, repo.id, alias.targetCommit)
  if (!revision) return null
  const origins = await heldOrigins(engines, principal, repo)
  await requireReleasedOrigins(engines, principal, { repo, revision })
  const target = await aliasTarget(engines, alias, {
    repo,
    variants: await listVariants(prisma, [revision.id]),
  })
  const expiresAt = earliest(...(origins ?? []).map(({ headExpiresAt }) => headExpiresAt))
  return target && { ...target, restsOn: origins && [repo, ...origins], expiresAt }
}

/** By the rule of the resolver, so that nobody gets by its id what they would not be told of today. Its own verdict is the caller's to ask. */
async function requireReleasedOrigins(
  engines: Engines,
  principal: Principal,
  { repo, revision }: { readonly repo: Repo; readonly revision: Revision },
): Promise<void> {
  const { verdict, verdictOf } = await effectiveVerdict(engines, principal, { repo, revision })
  const audiences = new Set([audienceOf(principal)])
  const isItsOwn = verdict === stateForAll(audiences, revision)
  if (isItsOwn || verdict === 'cleared' || isReleasedTo(audiences, verdict)) return
  const what = `${formatRepoId(repo)} was made from ${verdictOf ?? 'a model'}, which is ${verdict}`
  const message = `${what}. Ask a reviewer to look at that model.`
  throw new DomainError(VERDICT_REFUSALS[verdict], message, {
    verdict,
    rules: [],
    ...(verdictOf !== null && headOf(verdictOf)),
  })
}
