import { ArgsType, Field, Int, IntersectionType, ObjectType } from '@nestjs/graphql'
import type { Severity } from '@entrepot/core'
import type { FindingGroup, FindingState } from '@entrepot/persistence'
import { FindingGroupEnum, FindingStateEnum, SeverityEnum } from '../enums.js'
import { connectionType } from '../paging/connection.js'
import { PageArgs } from '../paging/page-args.js'
import { FindingNode } from '../revision/finding.node.js'

@ObjectType('HeadFinding', { description: 'A finding at the head of a repository.' })
export class HeadFindingNode {
  @Field(() => FindingNode)
  readonly finding!: FindingNode

  readonly repoId!: string
}

@ObjectType('HeadFindingConnection', { description: 'A page of findings at heads, the newest first.' })
export class HeadFindingConnection extends connectionType('HeadFinding', () => HeadFindingNode) {}

@ObjectType('FindingGroupCount')
export class FindingGroupNode {
  @Field(() => String, { description: 'A rule, a severity, a state or a namespace.' })
  readonly key!: string

  @Field(() => Int)
  readonly findings!: number

  @Field(() => Int, { description: 'Repositories with at least one of them.' })
  readonly repos!: number
}

@ObjectType('DayCount', { description: 'What one day, in UTC, brought.' })
export class DayCountNode {
  @Field(() => String, { description: '`YYYY-MM-DD`.' })
  readonly day!: string

  @Field(() => Int, { description: 'Findings that a repository had for the first time.' })
  readonly appeared!: number

  @Field(() => Int, { description: 'Revisions whose verdict became this one.' })
  readonly cleared!: number

  @Field(() => Int)
  readonly restricted!: number

  @Field(() => Int)
  readonly blocked!: number
}

@ArgsType()
export class FindingFilterArgs {
  @Field(() => String, { nullable: true })
  readonly ruleId?: string | null

  @Field(() => SeverityEnum, { nullable: true })
  readonly severity?: Severity | null

  @Field(() => FindingStateEnum, { nullable: true })
  readonly state?: FindingState | null

  @Field(() => String, { nullable: true })
  readonly namespace?: string | null
}

@ArgsType()
export class HeadFindingsArgs extends IntersectionType(PageArgs, FindingFilterArgs) {}

@ArgsType()
export class FindingGroupsArgs extends FindingFilterArgs {
  @Field(() => FindingGroupEnum, { defaultValue: 'rule' })
  readonly by!: FindingGroup
}

@ArgsType()
export class FindingTrendArgs extends FindingFilterArgs {
  @Field(() => Int, { defaultValue: 30, description: 'Days, 1 to 366, today among them.' })
  readonly days!: number
}
