import type { Audience, Principal } from '@entrepot/core'
import { type FamilyMember, findRevisionsByCommit, type Repo, type Revision } from '@entrepot/persistence'
import { type Engines, newestCleared } from '@entrepot/registry'
import pLimit from 'p-limit'
import { isReleasedTo, stateForAll } from './released.js'

/** Repositories of one family whose history is looked into, as their heads are not cleared: each may take a walk of git. */
const MAX_LOOKED_INTO = 50
/** Of those, at a time. */
const CONCURRENT_LOOKS = 4

export type FamilyEngines = Pick<Engines, 'db' | 'git' | 'readers' | 'rejudge'>

export interface FamilyQuestion {
  readonly principal: Principal
  /** All of those for whom a verdict must be good enough. */
  readonly audiences: ReadonlySet<Audience>
  readonly members: readonly FamilyMember[]
  readonly asked: Repo
}

/**
 * The revision that counts of each repository, by its id: the head, or for inference the newest cleared commit of the default branch. One
 * without a head has none, and an older commit counts only if its own card names the same origin: by what a head claims that nobody cleared,
 * what was cleared as something else must not join a family.
 *
 * @param repos  readable, and all of one family
 */
export async function countingRevisions(
  engines: FamilyEngines,
  repos: readonly Repo[],
  question: FamilyQuestion,
): Promise<Map<string, Repo>> {
  const counting = new Map<string, Repo>()
  const doubtful: Repo[] = []
  for (const repo of repos) {
    if (repo.headRevisionId === null) continue
    if (isGood(repo, question)) counting.set(repo.headRevisionId, repo)
    else doubtful.push(repo)
  }
  const inTurn = pLimit(CONCURRENT_LOOKS)
  const looks = doubtful.map((repo, index) =>
    index < MAX_LOOKED_INTO
      ? inTurn(() => lookInto(engines, repo, question))
      : Promise.resolve({ repo, revisionId: repo.headRevisionId }),
  )
  for (const { repo, revisionId } of await Promise.all(looks)) {
    if (revisionId !== null) counting.set(revisionId, repo)
  }
  return counting
}

interface Counting {
  readonly repo: Repo
  readonly revisionId: string | null
}

function isGood({ headVerdict, headAudiences, headExpiresAt }: Repo, { audiences }: FamilyQuestion): boolean {
  if (headVerdict === null) return false
  const head = { verdict: headVerdict, audiences: headAudiences, expiresAt: headExpiresAt }
  return isReleasedTo(audiences, stateForAll(audiences, head))
}

async function lookInto(engines: FamilyEngines, repo: Repo, question: FamilyQuestion): Promise<Counting> {
  const head = { repo, revisionId: repo.headRevisionId }
  if (!question.audiences.has('inference')) return head
  const branch = `refs/heads/${repo.defaultBranch}`
  const commit = (await newestCleared(engines, repo, [branch])).get(branch)
  if (commit === undefined) return head
  const [revision] = await findRevisionsByCommit(engines.db.prisma, repo.id, [commit])
  if (!revision || !isOfFamily(revision, repo, question)) return head
  return { repo, revisionId: revision.id }
}

/** Whether a revision's own card names what made its repository part of the family. */
function isOfFamily({ facts }: Revision, repo: Repo, { members, asked }: FamilyQuestion): boolean {
  const parentKey = members.find(({ key }) => key === repo.idKey)?.parentKey ?? null
  if (parentKey === null || repo.id === asked.id) return true
  const named = baseModelsOf(facts)
  return named.length > 0 && named.every(name => name === parentKey)
}

function baseModelsOf(facts: unknown): string[] {
  const parents = (facts as StoredLineage | null)?.lineage?.parents ?? []
  return parents.flatMap(({ kind, id }) => (kind === 'base_model' ? [id.toLowerCase()] : []))
}

/** The part of `PolicyFacts` that is read here. */
interface StoredLineage {
  readonly lineage?: { readonly parents?: readonly { readonly kind: string; readonly id: string }[] }
}
