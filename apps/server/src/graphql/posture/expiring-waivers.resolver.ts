import { Inject } from '@nestjs/common'
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql'
import { DomainError, type Principal } from '@entrepot/core'
import { listEndingWaivers } from '@entrepot/governance'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Load, Who } from '../access/who.js'
import { toWaiverNode } from '../governance/waiver.node.js'
import type { Loaders } from '../loaders/create-loaders.js'
import { pageSize } from '../paging/page-args.js'
import { RepoNode, toRepoNode } from '../repo/repo.node.js'
import { SERVICES } from '../services.js'
import { ExpiringWaiverNode, ExpiringWaiversArgs } from './posture.node.js'

/** Days ahead: no waiver that ends later is urgent. */
const MAX_DAYS = 366

@Resolver(() => ExpiringWaiverNode)
export class ExpiringWaiversResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => [ExpiringWaiverNode], {
    description: 'Waivers that end soon, the next first, of what you write to or review.',
  })
  @Requires('verdict:see-blocked')
  async expiringWaivers(
    @Who() who: Principal,
    @Args() args: ExpiringWaiversArgs,
  ): Promise<ExpiringWaiverNode[]> {
    if (args.days < 1 || args.days > MAX_DAYS)
      throw new DomainError('invalid-argument', `\`days\` must be 1 to ${MAX_DAYS}.`)
    const question = { days: args.days, limit: pageSize(args), now: new Date() }
    const rows = await listEndingWaivers(this.services.engines, who, question)
    return rows.map(row => ({ row, waiver: toWaiverNode(row) }))
  }

  @ResolveField(() => RepoNode, { nullable: true, description: 'Null for a waiver of a namespace.' })
  @Requires('verdict:see-blocked')
  async repo(
    @Parent() { row }: ExpiringWaiverNode,
    @Who() who: Principal,
    @Load() load: Loaders,
  ): Promise<RepoNode | null> {
    const repo = row.repoId === null ? null : await load.repoById.load(row.repoId)
    return repo && toRepoNode(repo, who)
  }
}
