import { Field, InputType, Int, ObjectType } from '@nestjs/graphql'
import { SafeInt } from '../scalars/safe-int.scalar.js'
import { DeviceKindEnum, FitAnswerEnum } from '../enums.js'

@InputType({ description: 'Some devices of one kind.' })
export class DevicesInput {
  @Field(() => SafeInt, { description: 'Of each of them.' })
  readonly memoryBytes!: number

  @Field(() => Int, { defaultValue: 1 })
  readonly count!: number

  @Field(() => DeviceKindEnum, { defaultValue: 'gpu' })
  readonly kind!: 'gpu' | 'cpu'
}

@ObjectType('MemoryNeed', {
  description: 'Bytes that running a variant takes; null wherever it is not known.',
})
export class MemoryNeedNode {
  @Field(() => SafeInt)
  readonly weightBytes!: number

  @Field(() => SafeInt, { nullable: true, description: 'Keys and values of all sequences at full context.' })
  readonly cacheBytes!: number | null

  @Field(() => SafeInt, { description: 'What the engine takes beside.' })
  readonly overheadBytes!: number

  @Field(() => SafeInt, { nullable: true })
  readonly totalBytes!: number | null

  @Field(() => [String], { description: 'What had to be known of its shape and is not.' })
  readonly unknown!: readonly string[]
}

@ObjectType('DeviceShare')
export class DeviceShareNode {
  @Field(() => SafeInt)
  readonly needBytes!: number

  @Field(() => SafeInt)
  readonly memoryBytes!: number
}

@ObjectType('Fit', { description: 'Whether a variant fits, and what decides that.' })
export class FitNode {
  @Field(() => FitAnswerEnum)
  readonly answer!: 'fits' | 'too-large' | 'unknown'

  @Field(() => MemoryNeedNode)
  readonly need!: MemoryNeedNode

  @Field(() => [DeviceShareNode], { description: 'Of what is known, on each device that is used.' })
  readonly perDevice!: readonly DeviceShareNode[]

  @Field(() => SafeInt, {
    nullable: true,
    description: 'Tokens of one sequence that would fit; null where that is not known.',
  })
  readonly maxContextTokens!: number | null

  @Field(() => String, { description: 'In one sentence.' })
  readonly explanation!: string
}
