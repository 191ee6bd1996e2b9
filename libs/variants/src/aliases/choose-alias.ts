import { DomainError, formatRepoId, isDomainError, type Principal } from '@entrepot/core'
import { keepAlias, listVariants, type Repo } from '@entrepot/persistence'
import type { AliasTarget, AliasWord, Engines } from '@entrepot/registry'
import { requireProfile, type Profile } from '../profiles/find-profile.js'
import type { Judged } from '../resolve/resolution.js'
import { resolveVariant } from '../resolve/resolve-variant.js'
import { aliasCommit } from './alias-commit.js'
import { aliasTarget } from './alias-target.js'
import { trustedHosts } from './trusted-hosts.js'

/** Variants that a refusal names: it is a line of a terminal, and a header. */
const MAX_NAMED = 4

type ProfileWord = Extract<AliasWord, { kind: 'profile' }>

/**
 * The variant of a model that fits a profile best, under an id that stands for it from now on. Null for a model of which there are no
 * variants, where nobody named the profile.
 *
 * @throws DomainError `profile-not-found`, `variant-not-found`
 */
export async function chooseAlias(
  engines: Engines,
  principal: Principal,
  asked: Repo,
  word: ProfileWord,
): Promise<AliasTarget | null> {
  const { prisma } = engines.db
  const profile = await profileOf(engines, word)
  const { ranking } = await resolveVariant(engines, { ...profile.spec, model: asked, principal })
  const hosts = await trustedHosts(engines, principal, asked, [...new Set(ranking.map(({ repo }) => repo))])
  const trusted = ranking.filter(({ repo }) => hosts.has(repo.id))
  if (trusted.length === 0 && word.isImplied) return null
  const chosen = trusted.find(({ excludedBy }) => excludedBy === null)
  if (!chosen) throw notFound(asked, profile, trusted)
  const { repo, commit: targetCommit, variant } = chosen
  const named = { repoId: asked.id, targetRepoId: repo.id, targetCommit, variantKey: variant.key }
  const alias = { ...named, commit: aliasCommit(named) }
  await keepAlias(prisma, alias)
  return aliasTarget(engines, alias, { repo, variants: await listVariants(prisma, [variant.revisionId]) })
}

/** @throws DomainError `profile-not-found`  a token may carry one that was deleted: then it gets nothing, and not something else */
async function profileOf({ db }: Engines, { name, isImplied }: ProfileWord): Promise<Profile> {
  try {
    return await requireProfile(db, name)
  } catch (error) {
    if (!isImplied || !isDomainError(error, 'profile-not-found')) throw error
    const message = `This token is for nodes of the profile ${name}, which is not there any more. Ask for a token with another profile.`
    throw new DomainError('profile-not-found', message, { profile: name }, { cause: error })
  }
}

function notFound(asked: Repo, { name }: Profile, ranking: readonly Judged[]): DomainError {
  const shown = ranking.filter(({ isReadable }) => isReadable)
  const reasons = shown.slice(0, MAX_NAMED).map(({ repo, variant, reason }) => {
    const place = repo.id === asked.id ? '' : `${formatRepoId(repo)} `
    return `${place}${variant.key}: ${reason}`
  })
  const more = ranking.length > reasons.length ? ` And ${ranking.length - reasons.length} more.` : ''
  const why = ranking.length === 0 ? 'There is none at all.' : `${reasons.join(' ')}${more}`.trim()
  const message = `No variant of ${formatRepoId(asked)} fits the profile ${name}. ${why}`
  return new DomainError('variant-not-found', message, { profile: name })
}
