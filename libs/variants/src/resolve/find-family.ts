import {
  asCommitSha,
  type Audience,
  DomainError,
  formatRepoId,
  type Principal,
  type RepoName,
  repoKey,
} from '@entrepot/core'
import {
  findFamilyMembers,
  findReposById,
  listStandingVariants,
  type Repo,
  type StandingVariant,
} from '@entrepot/persistence'
import { audienceOf, can, findReadableRepo, readableScope, whyNotReadable } from '@entrepot/registry'
import { countingRevisions, type FamilyEngines } from './counting-revisions.js'
import { originsOf, pathUp, worstVerdict } from './effective-verdict.js'
import { refreshedRepos } from './refreshed-repos.js'
import { stateForAll } from './released.js'
import type { Candidate } from './resolution.js'

/** Repositories of one family that are looked at. */
const MAX_REPOS = 500
/** Variants of one family that are looked at; each is a row of some 1–3 KB. */
const MAX_VARIANTS = 4_000

/** All that a model is held as. */
export interface Family {
  /** The model that was asked for. */
  readonly model: Repo
  /** What all of it was quantized from, in lower case; it need not be held here. */
  readonly rootKey: string
  /** Those that the model was quantized from, as far as they are held here: also such as the principal may not read. */
  readonly origins: readonly Repo[]
  /** By repository and key. Of those that may not be handed out, too: the verdict says so. */
  readonly candidates: readonly Candidate[]
  /** There are more than were looked at. */
  readonly isCut: boolean
}

/**
 * The variants of a model, in whichever repository of its family: those that it was quantized from and that were quantized from those. Each
 * at the head of its repository's default branch; for inference at the newest commit there that is cleared. A repository whose files the
 * principal may not get is not there.
 *
 * Cost: five statements; for inference one more, and rarely a walk of git, for every repository whose head is not cleared.
 *
 * @param audience  for whom verdicts must be good enough beside the principal's own
 * @throws DomainError `repo-not-found`
 * @throws DomainError `invalid-argument`  it is no model
 */
export async function findFamily(
  engines: FamilyEngines,
  principal: Principal,
  model: RepoName,
  audience: Audience = audienceOf(principal),
): Promise<Family> {
  if (model.type !== 'model') throw new DomainError('invalid-argument', 'Only models have variants.')
  const { prisma, pool } = engines.db
  const key = repoKey(formatRepoId(model))
  const [asked, { members, isCut }] = await Promise.all([
    findReadableRepo(engines, principal, model),
    findFamilyMembers(pool, readableScope(principal), { key, limit: MAX_REPOS }),
  ])
  const audiences = new Set([audienceOf(principal), audience])
  const ids = members.flatMap(({ repoId }) => repoId ?? [])
  const held = await refreshedRepos(engines, principal, await findReposById(prisma, ids))
  const repos = new Map(held.map(repo => [repo.idKey, repo]))
  const readable = held.filter(repo => can(principal, 'repo:read-content', repo))
  const counting = await countingRevisions(engines, readable, { principal, audiences, members, asked })
  const standing = await listStandingVariants(pool, [...counting.keys()], MAX_VARIANTS + 1)
  const origins = originsOf(principal, { members, repos, audiences })
  const candidates = standing.slice(0, MAX_VARIANTS).flatMap(({ variant, revision }) => {
    const repo = counting.get(revision.id)
    if (!repo) return []
    const commit = asCommitSha(revision.commit)
    const own = stateForAll(audiences, revision)
    const worst = worstVerdict(own, origins.get(repo.idKey) ?? [])
    return [{ variant, repo, commit, ...worst, isReadable: isReadable(principal, repo, revision) }]
  })
  return {
    model: asked,
    rootKey: members[0]?.key ?? asked.idKey,
    origins: pathUp(members, asked.idKey).flatMap(key => repos.get(key) ?? []),
    candidates: candidates.sort(byPlace),
    isCut: isCut || standing.length > MAX_VARIANTS,
  }
}

function isReadable(principal: Principal, repo: Repo, revision: StandingVariant['revision']): boolean {
  return whyNotReadable(principal, repo, { ...revision, commit: asCommitSha(revision.commit) }) === null
}

function byPlace(one: Candidate, other: Candidate): number {
  const [a, b] = [placeOf(one), placeOf(other)]
  return a < b ? -1 : a > b ? 1 : 0
}

function placeOf({ repo, variant }: Candidate): string {
  return `${formatRepoId(repo).toLowerCase()} ${variant.key}`
}
