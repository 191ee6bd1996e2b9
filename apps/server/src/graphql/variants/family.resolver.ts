import { Inject } from '@nestjs/common'
import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql'
import { isDomainError, parseRepoId, type Principal } from '@entrepot/core'
import { findFamily } from '@entrepot/variants'
import { z } from 'zod'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Load, Who } from '../access/who.js'
import type { Loaders } from '../loaders/create-loaders.js'
import { type Connection, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor } from '../paging/cursor.js'
import { PageArgs, pageSize } from '../paging/page-args.js'
import { loadRepoNode } from '../repo/load-repo-node.js'
import { RepoNode } from '../repo/repo.node.js'
import { SERVICES } from '../services.js'
import { FamilyMemberConnection, FamilyMemberNode, toFamilyNode, VariantFamilyNode } from './family.node.js'
import { toVariantConnection, VariantConnection } from './variant.args.js'
import type { VariantNode } from './variant.node.js'

const PLACE_CURSOR = z.tuple([z.uuid()])

@Resolver(() => VariantFamilyNode)
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
    const name = parseRepoId('model', model)
    const family = await findFamily(this.services.engines, who, name).catch(ignoreMissing)
    if (!family) return null
    for (const { repo } of family.candidates) load.repoById.prime(repo.id, repo)
    return toFamilyNode(family)
  }

  @ResolveField(() => FamilyMemberConnection, {
    description: 'By name. Repositories whose files you may not get are not there.',
  })
  @Requires('repo:read')
  members(
    @Parent() { membersFound }: VariantFamilyNode,
    @Args() args: PageArgs,
  ): Connection<FamilyMemberNode> {
    const first = pageSize(args)
    const [after] = decodeCursor(args.after, PLACE_CURSOR) ?? []
    const start = after === undefined ? 0 : membersFound.findIndex(({ repoId }) => repoId === after) + 1
    return toConnection(membersFound.slice(start, start + first + 1), first, {
      cursorOf: ({ repoId }) => encodeCursor(repoId),
      nodeOf: member => member,
    })
  }
}

@Resolver(() => FamilyMemberNode)
export class FamilyMemberResolver {
  @ResolveField(() => RepoNode)
  @Requires('repo:read')
  async repo(
    @Parent() { repoId }: FamilyMemberNode,
    @Who() who: Principal,
    @Load() load: Loaders,
  ): Promise<RepoNode> {
    return loadRepoNode(load, who, repoId)
  }

  /** Of a revision that the caller may not read, no more than that it is there and what its verdict is. */
  @ResolveField(() => VariantConnection, {
    description: 'By key; none where the verdict keeps the revision from you.',
  })
  @Requires('repo:read')
  variants(@Parent() { candidates }: FamilyMemberNode, @Args() args: PageArgs): Connection<VariantNode> {
    const readable = candidates.filter(({ isReadable }) => isReadable)
    return toVariantConnection(
      readable.map(({ variant }) => variant),
      args,
    )
  }
}

function ignoreMissing(error: unknown): null {
  if (isDomainError(error, 'repo-not-found')) return null
  throw error
}
