import { Inject } from '@nestjs/common'
import { Args, Query, Resolver } from '@nestjs/graphql'
import { formatRepoId, isDomainError, type Principal } from '@entrepot/core'
import { handOver, type Judged, questionFor, resolveVariant } from '@entrepot/variants'
import { configuredUrl } from '../../compose/configured-url.js'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import { SERVICES } from '../services.js'
import { type JudgedVariantNode, ResolveVariantArgs, VariantResolutionNode } from './resolve-variant.node.js'
import { toVariantNode } from './variant.node.js'

/** Places of a ranking that are shown: the best, and enough of the others to see what stands in their way. */
const MAX_SHOWN = 50

@Resolver(() => VariantResolutionNode)
export class ResolveVariantResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => VariantResolutionNode, {
    nullable: true,
    description:
      'The variant of a model that is right for an engine and its memory, out of those that its verdict releases to you. Null when there is no such model that you may read.',
  })
  @Requires('repo:read')
  async resolveVariant(
    @Who() who: Principal,
    @Args() { memoryBytes, hosts, ...args }: ResolveVariantArgs,
  ): Promise<VariantResolutionNode | null> {
    const { engines, config } = this.services
    const asked = { ...args, memory: memoryBytes, hosts: hosts ?? undefined }
    const question = await questionFor(engines.db, who, asked)
    const resolution = await resolveVariant(engines, question).catch(ignoreMissing)
    if (!resolution) return null
    const { chosen, ranking, explanation, isCut } = resolution
    const offered = chosen && handOver(chosen, question, configuredUrl(config))
    return {
      chosen: chosen && toJudgedNode(chosen),
      files: offered?.files ?? [],
      commands: offered?.commands ?? [],
      explanation,
      ranking: ranking.slice(0, MAX_SHOWN).map(toJudgedNode),
      isCut: isCut || ranking.length > MAX_SHOWN,
    }
  }
}

function ignoreMissing(error: unknown): null {
  if (isDomainError(error, 'repo-not-found')) return null
  throw error
}

function toJudgedNode({ repo, variant, fit, isReadable, ...judged }: Judged): JudgedVariantNode {
  return {
    ...judged,
    repo: formatRepoId(repo),
    variant: isReadable ? toVariantNode(variant) : null,
    fit: isReadable ? fit : null,
  }
}
