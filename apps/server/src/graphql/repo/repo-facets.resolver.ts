import { Inject } from '@nestjs/common'
import { Args, Query, Resolver } from '@nestjs/graphql'
import type { Principal } from '@entrepot/core'
import { type Facet, type FacetCounts, FACETS, type RepoFilter } from '@entrepot/persistence'
import { countReadableFacets } from '@entrepot/registry'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import { SERVICES } from '../services.js'
import { RepoFilterInput, toRepoFilter } from './repo.args.js'
import { RepoFacetNode } from './repo-facets.node.js'

/** What a filter has to let go of, so that the other values of a facet can be counted too. */
const FILTER_OF = {
  type: 'type',
  verdict: 'headVerdict',
  findings: 'hasFindings',
  license: 'license',
  task: 'pipelineTag',
  library: 'libraryName',
  language: 'language',
  domain: 'domain',
  owner: 'owner',
} as const satisfies Record<Facet, keyof RepoFilter>

@Resolver(() => RepoFacetNode)
export class RepoFacetsResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => [RepoFacetNode], {
    description:
      'What the repositories that match have, and how many of them. A facet that the filter narrows is counted without that condition. Looks at no more than some thousand repositories for each, those that changed last.',
  })
  @Requires('repo:read')
  async repoFacets(
    @Who() who: Principal,
    @Args('filter', { type: () => RepoFilterInput, nullable: true }) input: RepoFilterInput | null,
  ): Promise<RepoFacetNode[]> {
    const filter = toRepoFilter(input)
    const { prisma } = this.services.engines.db
    const all = await countReadableFacets(prisma, who, filter)
    const narrowed = FACETS.filter(facet => filter[FILTER_OF[facet]] !== undefined)
    const own = new Map<Facet, FacetCounts>()
    for (const facet of narrowed) {
      const { [FILTER_OF[facet]]: _condition, ...others } = filter
      own.set(facet, await countReadableFacets(prisma, who, others))
    }
    return FACETS.map(facet => toFacetNode(facet, own.get(facet) ?? all))
  }
}

function toFacetNode(facet: Facet, { values, counted, isCapped }: FacetCounts): RepoFacetNode {
  return { facet, values: values.filter(value => value.facet === facet), counted, isCapped }
}
