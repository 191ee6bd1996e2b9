import { Parent, ResolveField, Resolver } from '@nestjs/graphql'
import { type Principal } from '@entrepot/core'
import { Requires } from '../access/requires.js'
import { Load, Who } from '../access/who.js'
import type { Loaders } from '../loaders/create-loaders.js'
import { loadRepoNode } from '../repo/load-repo-node.js'
import { RepoNode } from '../repo/repo.node.js'
import { ReviewDecisionNode, ReviewNode } from './review.node.js'

/** Names of people instead of their ids, and what a review is of. */
@Resolver(() => ReviewNode)
export class ReviewFieldsResolver {
  @ResolveField(() => RepoNode)
  @Requires('verdict:see-blocked')
  async repo(
    @Parent() { repoId }: ReviewNode,
    @Who() who: Principal,
    @Load() load: Loaders,
  ): Promise<RepoNode> {
    return loadRepoNode(load, who, repoId)
  }

  @ResolveField(() => String, { nullable: true, description: 'Null when the account is gone.' })
  @Requires('verdict:see-blocked')
  async requestedBy(@Parent() { requestedById }: ReviewNode, @Load() load: Loaders): Promise<string | null> {
    return (await load.accountById.load(requestedById))?.name ?? null
  }

  @ResolveField(() => [String], { description: 'Accounts that are asked to decide.' })
  @Requires('verdict:see-blocked')
  async assignees(@Parent() { assigneeIds }: ReviewNode, @Load() load: Loaders): Promise<string[]> {
    const accounts = await load.accountById.loadMany(assigneeIds)
    return accounts.flatMap(account => (account && !(account instanceof Error) ? [account.name] : []))
  }

  @ResolveField(() => [ReviewDecisionNode])
  @Requires('verdict:see-blocked')
  decisions(@Parent() { decisions }: ReviewNode): readonly ReviewDecisionNode[] {
    return decisions
  }
}

@Resolver(() => ReviewDecisionNode)
export class ReviewDecisionResolver {
  @ResolveField(() => String, { nullable: true, description: 'Null when the account is gone.' })
  @Requires('verdict:see-blocked')
  async reviewer(@Parent() { accountId }: ReviewDecisionNode, @Load() load: Loaders): Promise<string | null> {
    return (await load.accountById.load(accountId))?.name ?? null
  }
}
