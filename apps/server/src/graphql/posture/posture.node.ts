import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql'
import type { Severity, VerdictState } from '@entrepot/core'
import { ENDING_DAYS } from '@entrepot/governance'
import type { Waiver } from '@entrepot/persistence'
import { SeverityEnum, VerdictEnum } from '../enums.js'
import { WaiverNode } from '../governance/waiver.node.js'

@ObjectType('Posture', {
  description:
    'How the repositories that you may read stand, in numbers. They may be up to two minutes old, the older the longer counting takes.',
})
export class PostureNode {
  readonly namespaceKey!: string | null
  readonly days!: number
}

@ObjectType('VerdictCount')
export class VerdictCountNode {
  @Field(() => VerdictEnum, {
    nullable: true,
    description: 'Of the head. Null where there is nothing to judge.',
  })
  readonly verdict!: VerdictState | null

  @Field(() => Int)
  readonly repos!: number
}

@ObjectType('SeverityCount')
export class SeverityCountNode {
  @Field(() => SeverityEnum)
  readonly severity!: Severity

  @Field(() => Int, { description: 'Findings at heads.' })
  readonly findings!: number
}

@ObjectType('LicenseClassCount')
export class LicenseClassCountNode {
  @Field(() => String, {
    description:
      'What the declared licence does to whoever passes it on, such as `permissive`. `unknown` for what is not known, `none` where none is declared.',
  })
  readonly class!: string

  @Field(() => Int)
  readonly repos!: number

  @Field(() => [String], { description: 'The most frequent of its licences, at most 5.' })
  readonly licenses!: readonly string[]
}

@ObjectType('RuleCount')
export class RuleCountNode {
  @Field(() => String)
  readonly ruleId!: string

  @Field(() => SeverityEnum)
  readonly severity!: Severity

  @Field(() => Int)
  readonly findings!: number

  @Field(() => Int, { description: 'Repositories with at least one of them.' })
  readonly repos!: number
}

@ObjectType('ScoreCount', { description: 'Cards of heads whose scores are in the same tenth.' })
export class ScoreCountNode {
  @Field(() => Int, { description: '0 to 9: how much of what a card should have is there; 9 is 0.9 to 1.' })
  readonly structure!: number

  @Field(() => Int, { description: '0 to 9: how much of it says something.' })
  readonly substance!: number

  @Field(() => Int)
  readonly repos!: number
}

@ObjectType('PostureSample', {
  description:
    'What needs a look at each finding and each card. In a large registry some 10,000 repositories stand for all.',
})
export class PostureSampleNode {
  @Field(() => Boolean, { description: 'The numbers are extrapolated from a sample.' })
  readonly isEstimated!: boolean

  @Field(() => [RuleCountNode], {
    description: 'Findings that count, the most frequent first, at most 100 rules.',
  })
  readonly rules!: readonly RuleCountNode[]

  @Field(() => [ScoreCountNode], { description: 'Of heads that you may read.' })
  readonly scores!: readonly ScoreCountNode[]
}

@ObjectType('VerdictDay', { description: 'Revisions whose verdict became this one on a day, in UTC.' })
export class VerdictDayNode {
  @Field(() => String, { description: '`YYYY-MM-DD`.' })
  readonly day!: string

  @Field(() => Int)
  readonly cleared!: number

  @Field(() => Int)
  readonly restricted!: number

  @Field(() => Int)
  readonly pending!: number

  @Field(() => Int)
  readonly blocked!: number
}

@ObjectType('VerdictTrend')
export class VerdictTrendNode {
  @Field(() => Boolean, {
    description: 'There were so many changes that the numbers are extrapolated from a sample.',
  })
  readonly isEstimated!: boolean

  @Field(() => [VerdictDayNode], { description: 'The oldest day first.' })
  readonly days!: readonly VerdictDayNode[]
}

@ObjectType('MirrorHealth', {
  description: 'Mirrors of what you may read, those that never landed among them.',
})
export class MirrorHealthNode {
  @Field(() => Int)
  readonly total!: number

  @Field(() => Int, { description: 'Those whose last run failed.' })
  readonly failing!: number

  @Field(() => Int)
  readonly running!: number

  @Field(() => Int)
  readonly queued!: number
}

@ObjectType('ExpiringWaiver', {
  description: 'A waiver that holds and ends soon; what it covers counts again then.',
})
export class ExpiringWaiverNode {
  @Field(() => WaiverNode)
  readonly waiver!: WaiverNode

  readonly row!: Waiver
}

@ArgsType()
export class PostureArgs {
  @Field(() => String, { nullable: true, description: 'Of one namespace alone.' })
  readonly namespace?: string | null

  @Field(() => Int, { defaultValue: 30, description: 'Days of the trend, 1 to 366, today among them.' })
  readonly days!: number
}

@ArgsType()
export class ExpiringWaiversArgs {
  @Field(() => Int, { defaultValue: 10, description: 'At most so many, 1 to 100.' })
  readonly first!: number

  @Field(() => Int, { defaultValue: ENDING_DAYS, description: 'That end within so many days, 1 to 366.' })
  readonly days!: number
}
