import { Inject } from '@nestjs/common'
import { Parent, ResolveField, Resolver } from '@nestjs/graphql'
import { parseRepoId, type Principal } from '@entrepot/core'
import { readLineage } from '@entrepot/governance'
import { findReadableRepo } from '@entrepot/registry'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import { RepoNode } from '../repo/repo.node.js'
import { SERVICES } from '../services.js'
import { LineageType } from './lineage.node.js'

@Resolver(() => RepoNode)
export class LineageResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @ResolveField(() => LineageType, {
    description: 'As the cards at heads say, as far as you may read those.',
  })
  @Requires('repo:read')
  async lineage(@Parent() { type, fullName }: RepoNode, @Who() who: Principal): Promise<LineageType> {
    const repo = await findReadableRepo(this.services.engines, who, parseRepoId(type, fullName))
    const { nodes, ...graph } = await readLineage(this.services.engines, who, repo)
    return { ...graph, nodes: nodes.map(({ repoId, ...node }) => ({ ...node, isHere: repoId !== null })) }
  }
}
