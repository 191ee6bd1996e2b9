import { ArgsType, Field, InputType, ObjectType } from '@nestjs/graphql'
import type { ReviewState, ReviewWithDecisions } from '@entrepot/persistence'
import { ReviewStateEnum } from '../enums.js'
import { connectionType } from '../paging/connection.js'
import { PageArgs } from '../paging/page-args.js'
import { NamedRepoInput } from '../repo/manage-repo.inputs.js'

@ObjectType('ReviewDecision', { description: 'What one reviewer decided. The last word of each counts.' })
export class ReviewDecisionNode {
  @Field(() => Boolean)
  readonly isApproval!: boolean

  @Field(() => String)
  readonly comment!: string

  @Field(() => Date)
  readonly at!: Date

  readonly accountId!: string
}

@ObjectType('Review', { description: 'Somebody asked for a decision on a revision.' })
export class ReviewNode {
  @Field(() => String)
  readonly id!: string

  @Field(() => String)
  readonly commit!: string

  @Field(() => ReviewStateEnum)
  readonly state!: ReviewState

  @Field(() => String, { description: 'What is asked to be decided, and why.' })
  readonly reason!: string

  @Field(() => Date)
  readonly createdAt!: Date

  @Field(() => Date, { nullable: true })
  readonly decidedAt!: Date | null

  readonly repoId!: string
  readonly requestedById!: string
  readonly assigneeIds!: readonly string[]
  readonly decisions!: readonly ReviewDecisionNode[]
}

@ObjectType('ReviewConnection', { description: 'A page of reviews, the newest first.' })
export class ReviewConnection extends connectionType('Review', () => ReviewNode) {}

export function toReviewNode(review: ReviewWithDecisions): ReviewNode {
  return review
}

@ArgsType()
export class ReviewsArgs extends PageArgs {
  @Field(() => ReviewStateEnum, { nullable: true, description: 'Those of any state unless given.' })
  readonly state?: ReviewState | null
}

@ArgsType()
export class ReviewQueueArgs extends ReviewsArgs {
  @Field(() => Boolean, { defaultValue: false, description: 'Only those that you were asked to decide.' })
  readonly assignedToMe!: boolean
}

@InputType()
export class RequestReviewInput extends NamedRepoInput {
  @Field(() => String, { defaultValue: 'main', description: 'A branch, a tag or a commit id.' })
  readonly revision!: string

  @Field(() => String, { description: 'What is asked to be decided, and why.' })
  readonly reason!: string

  @Field(() => [String], { defaultValue: [], description: 'Accounts that are asked to decide.' })
  readonly assignees!: readonly string[]
}

@InputType()
export class DecideReviewInput {
  @Field(() => String)
  readonly review!: string

  @Field(() => Boolean, { description: 'False rejects: the revision is blocked.' })
  readonly approve!: boolean

  @Field(() => String)
  readonly comment!: string
}

@InputType()
export class AssignReviewInput {
  @Field(() => String)
  readonly review!: string

  @Field(() => [String], { description: 'In place of those that were asked before.' })
  readonly assignees!: readonly string[]
}
