import { Inject } from '@nestjs/common'
import { Int, Parent, ResolveField, Resolver } from '@nestjs/graphql'
import { type Principal } from '@entrepot/core'
import { activePolicy, requiredApprovalsOf } from '@entrepot/governance'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Asked, Load, Who } from '../access/who.js'
import type { GraphqlContext } from '../context.js'
import type { Loaders } from '../loaders/create-loaders.js'
import { loadRepoNode } from '../repo/load-repo-node.js'
import { RepoNode } from '../repo/repo.node.js'
import { whyContentHidden } from '../revision/may-read-content.js'
import { RevisionNode, toRevisionNode } from '../revision/revision.node.js'
import { SERVICES } from '../services.js'
import { ReviewDecisionNode, ReviewNode } from './review.node.js'

/** Names of people instead of their ids, and what a review is of. */
@Resolver(() => ReviewNode)
export class ReviewFieldsResolver {
  /** Of each request, so that the reviews of a page cost one statement. */
  readonly #policies = new WeakMap<Loaders, ReturnType<typeof activePolicy>>()

  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @ResolveField(() => RepoNode)
  @Requires('verdict:see-blocked')
  async repo(
    @Parent() { repoId }: ReviewNode,
    @Who() who: Principal,
    @Load() load: Loaders,
  ): Promise<RepoNode> {
    return loadRepoNode(load, who, repoId)
  }

  @ResolveField(() => RevisionNode, {
    nullable: true,
    description: 'What is to be decided about. Null when it is gone.',
  })
  @Requires('verdict:see-blocked')
  async revision(
    @Parent() { repoId, commit }: ReviewNode,
    @Asked() asked: GraphqlContext,
  ): Promise<RevisionNode | null> {
    const revision = await asked.load.revisionAt.load(`${repoId} ${commit}`)
    return revision && toRevisionNode(revision, (await whyContentHidden(asked, revision)) === null)
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'Who brought the revision, and may not approve it. Null when nobody is known for it.',
  })
  @Requires('verdict:see-blocked')
  async pushedBy(@Parent() { repoId, commit }: ReviewNode, @Load() load: Loaders): Promise<string | null> {
    const revision = await load.revisionAt.load(`${repoId} ${commit}`)
    const id = revision?.pushedById ?? null
    return id === null ? null : ((await load.accountById.load(id))?.name ?? null)
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

  @ResolveField(() => Int, {
    description: 'How many people have to approve, by what the policy that holds says for this repository.',
  })
  @Requires('verdict:see-blocked')
  async requiredApprovals(@Parent() { repoId }: ReviewNode, @Load() load: Loaders): Promise<number> {
    const policy = this.#policies.get(load) ?? activePolicy(this.services.engines.db)
    this.#policies.set(load, policy)
    const repo = await load.repoById.load(repoId)
    return repo ? requiredApprovalsOf(await policy, repo) : 1
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
