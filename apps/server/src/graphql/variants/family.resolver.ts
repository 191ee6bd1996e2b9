import { Inject } from '@nestjs/common'
import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql'
import { DomainError, isDomainError, parseRepoId, type Principal } from '@entrepot/core'
import { type Candidate, type Family, findFamily } from '@entrepot/variants'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Load, Who } from '../access/who.js'
import type { Loaders } from '../loaders/create-loaders.js'
import { RepoNode, toRepoNode } from '../repo/repo.node.js'
import { SERVICES } from '../services.js'
import { FamilyMemberNode, VariantFamilyNode } from './family.node.js'
import { toVariantNode } from './variant.node.js'

@Resolver(() => FamilyMemberNode)
export class VariantFamilyResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => VariantFamilyNode, {
    nullable: true,
    description:
      'The family of a model, by any of its members. Null when there is no such model that you may read.',
  })
  @Requires('repo:read')
  async variantFamily(
    @Who() who: Principal,
    @Load() load: Loaders,
    @Args('model', { type: () => ID, description: '`owner/name`, or the bare name.' }) model: string,
  ): Promise<VariantFamilyNode | null> {
    const family = await findFamily(this.services.engines, who, parseRepoId('model', model)).catch(
      ignoreMissing,
    )
    if (!family) return null
    for (const { repo } of family.candidates) load.repoById.prime(repo.id, repo)
    return toFamilyNode(family)
  }

  @ResolveField(() => RepoNode)
  @Requires('repo:read')
  async repo(
    @Parent() { repoId }: FamilyMemberNode,
    @Who() who: Principal,
    @Load() load: Loaders,
  ): Promise<RepoNode> {
    const repo = await load.repoById.load(repoId)
    if (!repo) throw new DomainError('repo-not-found', 'Repository not found')
    return toRepoNode(repo, who)
  }
}

function toFamilyNode({ rootKey, candidates, isCut }: Family): VariantFamilyNode {
  const byRepo = Map.groupBy(candidates, ({ repo }) => repo.id)
  return { root: rootKey, isCut, members: [...byRepo.values()].flatMap(toMember) }
}

/** Of a revision that the caller may not read, no more than that it is there and what its verdict is. */
function toMember(candidates: readonly Candidate[]): FamilyMemberNode[] {
  const [first] = candidates
  if (!first) return []
  const { repo, commit, verdict, verdictOf } = first
  const readable = candidates.filter(({ isReadable }) => isReadable)
  return [
    {
      repoId: repo.id,
      commit,
      verdict,
      verdictOf,
      variants: readable.map(({ variant }) => toVariantNode(variant)),
    },
  ]
}

function ignoreMissing(error: unknown): null {
  if (isDomainError(error, 'repo-not-found')) return null
  throw error
}
