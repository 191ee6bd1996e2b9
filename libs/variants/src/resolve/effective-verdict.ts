import { type Audience, formatRepoId, type Principal, type VerdictState } from '@entrepot/core'
import {
  type FamilyMember,
  findReposByKey,
  listOriginKeys,
  type Repo,
  type Revision,
} from '@entrepot/persistence'
import { audienceOf, can, type Engines, readableScope } from '@entrepot/registry'
import { refreshedRepos } from './refreshed-repos.js'
import { stateForAll, worseOf } from './released.js'

/** What a model was quantized from, and what that is to who asks. */
export interface Origin {
  /** Null where who asks may not know it. */
  readonly name: string | null
  readonly verdict: VerdictState
}

/** A verdict with what it was made from behind it. */
export interface EffectiveVerdict {
  readonly verdict: VerdictState
  /** What it was made from, where the verdict is that of such a model and who asks may know its name; null: its own, or not to be told. */
  readonly verdictOf: string | null
}

/**
 * The verdict that counts for handing out one revision, as `findFamily` says it of its candidates: the worst of its own and of those of the
 * models that its repository was quantized from. Cost: two statements.
 *
 * @param audience  for whom it must be good enough beside the principal's own
 */
export async function effectiveVerdict(
  engines: Pick<Engines, 'db' | 'rejudge'>,
  principal: Principal,
  { repo, revision }: { readonly repo: Repo; readonly revision: Revision },
  audience: Audience = audienceOf(principal),
): Promise<EffectiveVerdict> {
  const { prisma } = engines.db
  const audiences = new Set([audienceOf(principal), audience])
  const keys = [...new Set(await listOriginKeys(prisma, readableScope(principal), repo.idKey))]
  const found = await findReposByKey(
    prisma,
    keys.slice(1).map(key => ({ type: 'model' as const, key })),
  )
  const held = await refreshedRepos(engines, principal, found)
  const repos = new Map([repo, ...held].map(one => [one.idKey, one]))
  const members = keys.map((key, index) => ({ repoId: null, key, parentKey: keys[index + 1] ?? null }))
  const origins = originsOf(principal, { members, repos, audiences }).get(repo.idKey)
  return worstVerdict(stateForAll(audiences, revision), origins ?? [])
}

/**
 * By the keys of a family: what each was quantized from, the nearest first, as far as the registry holds it and it counts. An origin that the
 * principal may not read counts where it lies in the namespace of what was made from it, whose owner knows it; elsewhere a card could
 * name it only to learn of it.
 */
export function originsOf(
  principal: Principal,
  family: {
    readonly members: readonly FamilyMember[]
    readonly repos: ReadonlyMap<string, Repo>
    readonly audiences: ReadonlySet<Audience>
  },
): Map<string, readonly Origin[]> {
  const { members, repos, audiences } = family
  const origins = new Map<string, readonly Origin[]>()
  for (const { key } of members) {
    const path = pathUp(members, key)
    const pairs = path.map((parent, index) => ({
      child: repos.get(path[index - 1] ?? key),
      parent: repos.get(parent),
    }))
    origins.set(
      key,
      pairs.flatMap(pair => originOf(principal, pair, audiences)),
    )
  }
  return origins
}

/** The keys of what one was made from, the nearest first. */
export function pathUp(members: readonly FamilyMember[], key: string): string[] {
  const parents = parentsOf(members)
  const path: string[] = []
  for (let at = parents.get(key); at && !path.includes(at); at = parents.get(at)) path.push(at)
  return path
}

/** The worst of a revision's own verdict and of its origins', and whose that is. */
export function worstVerdict(own: VerdictState, origins: readonly Origin[]): EffectiveVerdict {
  const verdict = origins.reduce((worst, origin) => worseOf(worst, origin.verdict), own)
  if (verdict === own) return { verdict, verdictOf: null }
  return { verdict, verdictOf: origins.find(origin => origin.verdict === verdict)?.name ?? null }
}

/** By the list itself, as every member of it is asked about. */
const known = new WeakMap<readonly FamilyMember[], ReadonlyMap<string, string | null>>()

function parentsOf(members: readonly FamilyMember[]): ReadonlyMap<string, string | null> {
  const parents = known.get(members) ?? new Map(members.map(({ key, parentKey }) => [key, parentKey]))
  known.set(members, parents)
  return parents
}

function originOf(
  principal: Principal,
  { child, parent }: { readonly child: Repo | undefined; readonly parent: Repo | undefined },
  audiences: ReadonlySet<Audience>,
): Origin[] {
  // One without a head says nothing of what was made from it.
  if (!parent?.headVerdict) return []
  const isKnown = can(principal, 'repo:read', parent)
  const isOfOne = parent.namespace?.toLowerCase() === child?.namespace?.toLowerCase()
  if (!isKnown && !(isOfOne && parent.namespace !== null)) return []
  const { headVerdict: verdict, headAudiences, headExpiresAt: expiresAt } = parent
  const state = stateForAll(audiences, { verdict, audiences: headAudiences, expiresAt })
  return [{ name: isKnown ? formatRepoId(parent) : null, verdict: state }]
}
