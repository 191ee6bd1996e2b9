import { Inject } from '@nestjs/common'
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql'
import { DomainError, isDomainError, parseRepoId, type Principal } from '@entrepot/core'
import { can } from '@entrepot/registry'
import {
  cancelDerivation,
  listOwnDerivations,
  readDerivation,
  recipeFor,
  requestDerivation,
} from '@entrepot/variants'
import { z } from 'zod'
import type { Services } from '../../compose/compose.js'
import { deriveSettings } from '../../compose/derive-settings.js'
import { Requires } from '../access/requires.js'
import { Load, Who } from '../access/who.js'
import type { Loaders } from '../loaders/create-loaders.js'
import { type Connection, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor, ID_CURSOR } from '../paging/cursor.js'
import { PageArgs, pageSize } from '../paging/page-args.js'
import { RepoNode, toRepoNode } from '../repo/repo.node.js'
import { SERVICES } from '../services.js'
import {
  DerivationConnection,
  DerivationNode,
  MakeVariantInput,
  toDerivationNode,
} from './derivation.node.js'

@Resolver(() => DerivationNode)
export class DerivationResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => DerivationConnection, {
    description: 'Variants that you had made, the newest first; for administrators those of everybody.',
  })
  @Requires('repo:read')
  async derivations(@Who() who: Principal, @Args() args: PageArgs): Promise<Connection<DerivationNode>> {
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const rows = await listOwnDerivations(this.services.engines, who, after, first + 1)
    return toConnection(rows, first, { cursorOf: ({ id }) => encodeCursor(id), nodeOf: toDerivationNode })
  }

  @Query(() => DerivationNode, {
    nullable: true,
    description: 'Null when there is none, or it is for who started it and who may write to its source.',
  })
  @Requires('repo:read')
  async derivation(
    @Who() who: Principal,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<DerivationNode | null> {
    if (!z.uuid().safeParse(id).success) return null
    try {
      return toDerivationNode(await readDerivation(this.services.engines, who, id))
    } catch (error) {
      if (isDomainError(error, 'derivation-not-found')) return null
      throw error
    }
  }

  @Mutation(() => DerivationNode, {
    description:
      'Makes a variant out of another one, by a job. What comes of it lands like a commit of yours, is judged, and is seen by no more people than its source.',
  })
  @Requires('repo:create')
  async makeVariant(@Who() who: Principal, @Args('input') input: MakeVariantInput): Promise<DerivationNode> {
    const { type, tool = null, allowRequantize } = input
    const order = {
      source: parseRepoId('model', input.source),
      revision: input.revision,
      sourceKey: input.sourceVariant ?? null,
      recipe: recipeFor(type, { tool, allowRequantize }),
      target: parseRepoId('model', input.target),
      branch: input.branch,
    }
    const { engines } = this.services
    return toDerivationNode(await requestDerivation(engines, who, order, deriveSettings(this.services)))
  }

  @Mutation(() => DerivationNode, {
    description: 'Ends a derivation that waits or is worked on. Nothing of it lands.',
  })
  @Requires('repo:read')
  async cancelDerivation(
    @Who() who: Principal,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<DerivationNode> {
    if (!z.uuid().safeParse(id).success)
      throw new DomainError('derivation-not-found', 'There is no such derivation.')
    return toDerivationNode(await cancelDerivation(this.services.engines, who, id))
  }

  @ResolveField(() => RepoNode, { nullable: true, description: 'Null when you may not read it any more.' })
  @Requires('repo:read')
  source(
    @Parent() { sourceRepoId }: DerivationNode,
    @Who() who: Principal,
    @Load() load: Loaders,
  ): Promise<RepoNode | null> {
    return readable(who, load, sourceRepoId)
  }

  @ResolveField(() => RepoNode, {
    nullable: true,
    description: 'Where it landed. Null before that, and when you may not read it.',
  })
  @Requires('repo:read')
  async result(
    @Parent() { resultRepoId }: DerivationNode,
    @Who() who: Principal,
    @Load() load: Loaders,
  ): Promise<RepoNode | null> {
    return resultRepoId === null ? null : readable(who, load, resultRepoId)
  }
}

async function readable(who: Principal, load: Loaders, id: string): Promise<RepoNode | null> {
  const repo = await load.repoById.load(id)
  return repo && can(who, 'repo:read', repo) ? toRepoNode(repo, who) : null
}
