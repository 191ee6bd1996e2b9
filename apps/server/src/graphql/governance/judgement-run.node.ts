import { Field, ID, Int, ObjectType } from '@nestjs/graphql'
import type { RepoType, VerdictState } from '@entrepot/core'
import type { JudgementRun, JudgementRunKind, JudgementRunState } from '@entrepot/persistence'
import { JudgementRunKindEnum, JudgementRunStateEnum, RepoTypeEnum, VerdictEnum } from '../enums.js'
import { connectionType } from '../paging/connection.js'
import { PolicyNode } from './policy.node.js'

@ObjectType('JudgementRun', {
  description:
    'Judging everything by a policy, or finding out what one would change. Ask again to see how far it is.',
})
export class JudgementRunNode {
  @Field(() => ID)
  readonly id!: string

  @Field(() => JudgementRunKindEnum)
  readonly kind!: JudgementRunKind

  @Field(() => JudgementRunStateEnum)
  readonly state!: JudgementRunState

  @Field(() => Int, { description: 'Of the policy; a dry run has the one that it would get.' })
  readonly policyVersion!: number

  @Field(() => Int, { nullable: true, description: 'The version that held when a dry run began.' })
  readonly basedOn!: number | null

  @Field(() => String, { nullable: true, description: 'What a dry run tries, in YAML.' })
  readonly source!: string | null

  @Field(() => Int, { description: 'Revisions.' })
  readonly total!: number

  @Field(() => Int)
  readonly done!: number

  @Field(() => Int, { description: 'Those whose verdict is, or would be, another one.' })
  readonly changed!: number

  @Field(() => String, { nullable: true, description: 'Why it did not come to its end.' })
  readonly error!: string | null

  @Field(() => Date)
  readonly startedAt!: Date

  @Field(() => Date, { nullable: true })
  readonly finishedAt!: Date | null
}

@ObjectType('JudgementRunConnection', { description: 'A page of runs, the newest first.' })
export class JudgementRunConnection extends connectionType('JudgementRun', () => JudgementRunNode) {}

@ObjectType('JudgementTally', {
  description: 'How many revisions a dry run would move from one state to another.',
})
export class JudgementTallyNode {
  @Field(() => VerdictEnum)
  readonly before!: VerdictState

  @Field(() => VerdictEnum)
  readonly after!: VerdictState

  @Field(() => Int)
  readonly revisions!: number

  @Field(() => Int)
  readonly repositories!: number
}

@ObjectType('JudgementChange', { description: 'What a dry run would make of one revision.' })
export class JudgementChangeNode {
  @Field(() => String, { description: 'Full name of the repository.' })
  readonly repo!: string

  @Field(() => RepoTypeEnum, { nullable: true, description: 'Null for a repository that is gone.' })
  readonly type!: RepoType | null

  @Field(() => String)
  readonly commit!: string

  @Field(() => Boolean, { description: 'Whether it is the head of its repository.' })
  readonly isHead!: boolean

  @Field(() => VerdictEnum)
  readonly before!: VerdictState

  @Field(() => VerdictEnum)
  readonly after!: VerdictState

  @Field(() => [String], { description: 'Ids of rules, conditions and clauses.' })
  readonly reasons!: readonly string[]
}

@ObjectType('JudgementChangeConnection', { description: 'A page of changes, of the newest revisions first.' })
export class JudgementChangeConnection extends connectionType('JudgementChange', () => JudgementChangeNode) {}

@ObjectType()
export class ActivatePolicyPayload {
  @Field(() => PolicyNode)
  readonly policy!: PolicyNode

  @Field(() => JudgementRunNode, { description: 'The run that judges everything anew.' })
  readonly run!: JudgementRunNode
}

export function toJudgementRunNode(run: JudgementRun): JudgementRunNode {
  return { ...run, basedOn: run.kind === 'dry_run' ? run.policyVersion - 1 : null }
}
