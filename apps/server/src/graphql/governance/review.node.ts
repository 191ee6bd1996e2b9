import { ArgsType, Field, InputType, ObjectType } from '@nestjs/graphql'
import type { VerdictState } from '@entrepot/core'
import type { PlannedAct } from '@entrepot/governance'
import type { ReviewState, ReviewWithDecisions } from '@entrepot/persistence'
import { PlannedActEnum, ReviewStateEnum, VerdictEnum } from '../enums.js'
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

@ObjectType('DecisionPreview', { description: 'What a decision about one review would do.' })
export class DecisionPreviewNode {
  @Field(() => String)
  readonly reviewId!: string

  @Field(() => VerdictEnum, { nullable: true, description: 'The verdict as it is.' })
  readonly before!: VerdictState | null

  @Field(() => VerdictEnum, { nullable: true, description: 'Null when the decision would be refused.' })
  readonly after!: VerdictState | null

  @Field(() => [String], { description: 'Rules that would make it so.' })
  readonly reasons!: readonly string[]

  @Field(() => ReviewStateEnum, {
    description: 'What the review would be: still open when more people have to approve.',
  })
  readonly reviewState!: ReviewState

  @Field(() => String, { nullable: true, description: 'Why the decision would be refused.' })
  readonly refusal!: string | null
}

@ArgsType()
export class DecisionPreviewArgs {
  @Field(() => [String], { description: 'Ids of reviews, 1 to 100.' })
  readonly reviews!: readonly string[]

  @Field(() => PlannedActEnum)
  readonly act!: PlannedAct['kind']

  @Field(() => String, {
    nullable: true,
    description: 'Of the one finding that would be waived; or `ruleId`.',
  })
  readonly fingerprint?: string | null

  @Field(() => String, { nullable: true, description: 'The rule that would be waived.' })
  readonly ruleId?: string | null
}

@ArgsType()
export class ReviewsArgs extends PageArgs {
  @Field(() => ReviewStateEnum, { nullable: true, description: 'Those of any state unless given.' })
  readonly state?: ReviewState | null
}

@ArgsType()
export class ReviewsOfRepoArgs extends ReviewsArgs {
  @Field(() => String, { nullable: true, description: 'Only those of this commit, by its whole id.' })
  readonly commit?: string | null
}

@ArgsType()
export class ReviewQueueArgs extends ReviewsArgs {
  @Field(() => Boolean, { defaultValue: false, description: 'Only those that you were asked to decide.' })
  readonly assignedToMe!: boolean

  @Field(() => Boolean, { defaultValue: false, description: 'Only those that were approved or rejected.' })
  readonly decided!: boolean
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
