import { Inject } from '@nestjs/common'
import { Args, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql'
import { parseRepoId, type Principal, type RepoType } from '@entrepot/core'
import {
  activePolicy,
  assignReview,
  decideReview,
  findReadableReview,
  listReviewQueue,
  requestReview,
  withdrawReview,
} from '@entrepot/governance'
import { listReviews, type Repo } from '@entrepot/persistence'
import { findReadableRepo, requireRight, resolveOwnRevision } from '@entrepot/registry'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import { type Connection, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor, ID_CURSOR } from '../paging/cursor.js'
import { pageSize } from '../paging/page-args.js'
import { RepoNode } from '../repo/repo.node.js'
import { SERVICES } from '../services.js'
import { idOf } from './id-of.js'
import {
  AssignReviewInput,
  DecideReviewInput,
  RequestReviewInput,
  ReviewConnection,
  ReviewNode,
  ReviewQueueArgs,
  ReviewsOfRepoArgs,
  toReviewNode,
} from './review.node.js'

@Resolver(() => RepoNode)
export class ReviewResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => ReviewConnection, {
    description: 'Reviews of all repositories that you review, of any state unless given.',
  })
  @Requires('verdict:review')
  async reviewQueue(@Who() who: Principal, @Args() args: ReviewQueueArgs): Promise<Connection<ReviewNode>> {
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const filter = { state: args.state ?? null, isAssigned: args.assignedToMe, isDecided: args.decided }
    const rows = await listReviewQueue(this.services.engines, who, filter, { after, limit: first + 1 })
    return toConnection(rows, first, { cursorOf: row => encodeCursor(row.id), nodeOf: toReviewNode })
  }

  @Query(() => ReviewNode, {
    nullable: true,
    description: 'Null when there is none, or it is of a repository that you neither write to nor review.',
  })
  @Requires('verdict:see-blocked')
  async review(@Who() who: Principal, @Args('id') id: string): Promise<ReviewNode | null> {
    const found = await findReadableReview(this.services.engines, who, idOf(id, 'a review'))
    return found && toReviewNode(found.review)
  }

  @Query(() => Int, { description: 'How many people have to approve a revision, by the policy that holds.' })
  @Requires('repo:read')
  async requiredApprovals(): Promise<number> {
    const { document } = await activePolicy(this.services.engines.db)
    return Math.max(1, document.requiredApprovals ?? 1)
  }

  @ResolveField(() => ReviewConnection, {
    nullable: true, // a refusal must not take the repository along
    description: 'For those who write to the repository or review it.',
  })
  @Requires('verdict:see-blocked')
  async reviews(
    @Parent() { type, fullName }: RepoNode,
    @Who() who: Principal,
    @Args() args: ReviewsOfRepoArgs,
  ): Promise<Connection<ReviewNode>> {
    const repo = await this.#repo(who, type, fullName)
    requireRight(who, 'verdict:see-blocked', repo)
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const { state = null, commit = null } = args
    const filter = { repo: { id: repo.id }, state, assigneeId: null, commit }
    const rows = await listReviews(this.services.engines.db.prisma, filter, { after, limit: first + 1 })
    return toConnection(rows, first, { cursorOf: row => encodeCursor(row.id), nodeOf: toReviewNode })
  }

  @Mutation(() => ReviewNode, { description: 'Asks for a decision on a revision. One is open at a time.' })
  @Requires('verdict:see-blocked')
  async requestReview(@Who() who: Principal, @Args('input') input: RequestReviewInput): Promise<ReviewNode> {
    const repo = await this.#repo(who, input.type, input.repo)
    requireRight(who, 'verdict:see-blocked', repo)
    const { revision } = await resolveOwnRevision(this.services.engines, who, repo, input.revision)
    const { reason, assignees } = input
    return toReviewNode(
      await requestReview(this.services.engines, who, { repo, revision, reason, assignees }),
    )
  }

  @Mutation(() => ReviewNode, {
    description:
      'Approves or rejects. Who pushed a revision does not approve it. The verdict follows at once: cleared when enough reviewers approved, blocked when one rejects.',
  })
  @Requires('verdict:review')
  async decideReview(@Who() who: Principal, @Args('input') input: DecideReviewInput): Promise<ReviewNode> {
    const ruling = {
      reviewId: idOf(input.review, 'a review'),
      isApproval: input.approve,
      comment: input.comment,
    }
    return toReviewNode(await decideReview(this.services.engines, who, ruling))
  }

  @Mutation(() => ReviewNode, { description: 'Says who is asked to decide.' })
  @Requires('verdict:see-blocked')
  async assignReview(@Who() who: Principal, @Args('input') input: AssignReviewInput): Promise<ReviewNode> {
    const order = { id: idOf(input.review, 'a review'), assignees: input.assignees }
    return toReviewNode(await assignReview(this.services.engines, who, order))
  }

  @Mutation(() => ReviewNode, {
    description: 'Takes a review back, with all that was decided in it; the verdict follows at once.',
  })
  @Requires('verdict:see-blocked')
  async withdrawReview(@Who() who: Principal, @Args('review') review: string): Promise<ReviewNode> {
    return toReviewNode(await withdrawReview(this.services.engines, who, idOf(review, 'a review')))
  }

  #repo(who: Principal, type: RepoType, id: string): Promise<Repo> {
    return findReadableRepo(this.services.engines, who, parseRepoId(type, id))
  }
}
