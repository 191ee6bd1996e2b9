import { type CommitSha, DomainError, isDomainError, type Principal } from '@entrepot/core'
import { keepAlias, listVariants, type Repo } from '@entrepot/persistence'
import type { AliasTarget, AliasWord, Engines } from '@entrepot/registry'
import { LRUCache } from 'lru-cache'
import { requireProfile, type Profile } from '../profiles/find-profile.js'
import { resolveVariant } from '../resolve/resolve-variant.js'
import { aliasCommit } from './alias-commit.js'
import { aliasTarget } from './alias-target.js'
import { noneFits } from './none-fits.js'

/** Ids that a node has written down, of 40 characters: a row goes only with a repository, and then its id is never made again. */
const REMEMBERED_IDS = 20_000

const written = new LRUCache<CommitSha, true>({ max: REMEMBERED_IDS })

type ProfileWord = Extract<AliasWord, { kind: 'profile' }>

/**
 * The variant of a model that fits a profile best, under an id that stands for it from now on. Null for a model of which there are no
 * variants, where nobody named the profile.
 *
 * @throws DomainError `profile-not-found`
 * @throws as `noneFits`
 */
export async function chooseAlias(
  engines: Engines,
  principal: Principal,
  asked: Repo,
  word: ProfileWord,
): Promise<AliasTarget | null> {
  const { prisma } = engines.db
  const profile = await profileOf(engines, word)
  const question = { ...profile.spec, model: asked, principal }
  const { chosen, ranking } = await resolveVariant(engines, question)
  // What strangers push must not make a model one that has variants.
  const own = ranking.filter(({ excludedBy }) => excludedBy !== 'untrusted-host')
  if (own.length === 0 && word.isImplied) return null
  if (!chosen) throw noneFits(asked, profile, own)
  const { repo, commit: targetCommit, variant } = chosen
  const named = { repoId: asked.id, targetRepoId: repo.id, targetCommit, variantKey: variant.key }
  const alias = { ...named, commit: aliasCommit(named) }
  if (!written.has(alias.commit)) await keepAlias(prisma, alias)
  written.set(alias.commit, true)
  const variants = await listVariants(prisma, [variant.revisionId])
  const target = await aliasTarget(engines, alias, { repo, variants })
  return target && { ...target, restsOn: null, expiresAt: null }
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
