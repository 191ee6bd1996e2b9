import { ArgsType, Field, Float, ID, Int, ObjectType } from '@nestjs/graphql'
import type { Audience, VerdictState } from '@entrepot/core'
import type { Exclusion, Preference } from '@entrepot/variants'
import { AudienceEnum, DeviceKindEnum, EngineEnum, HostsEnum, PreferenceEnum, VerdictEnum } from '../enums.js'
import { SafeInt } from '../scalars/safe-int.scalar.js'
import { FitNode } from './fit.node.js'
import { VariantNode } from './variant.node.js'

@ArgsType()
export class ResolveVariantArgs {
  @Field(() => ID, {
    description: '`owner/name`, or the bare name; any model of a lineage stands for all of it.',
  })
  readonly model!: string

  @Field(() => String, {
    nullable: true,
    description:
      'What else is given takes the place of what this profile says; that of your token unless given.',
  })
  readonly profile?: string | null

  @Field(() => EngineEnum, { nullable: true, description: 'Any unless given.' })
  readonly engine?: string | null

  @Field(() => SafeInt, { nullable: true, description: 'Of each device. Whatever its size unless given.' })
  readonly memoryBytes?: number | null

  @Field(() => Int, { nullable: true, description: 'How many such devices there are; one unless given.' })
  readonly devices?: number | null

  @Field(() => DeviceKindEnum, { nullable: true, description: 'A GPU unless given.' })
  readonly device?: string | null

  @Field(() => Int, {
    nullable: true,
    description: 'Of one sequence; what the model was made for unless given.',
  })
  readonly contextTokens?: number | null

  @Field(() => Int, { nullable: true, description: 'Sequences at a time; one unless given.' })
  readonly batch?: number | null

  @Field(() => PreferenceEnum, { nullable: true, description: 'Quality unless given.' })
  readonly prefer?: Preference | null

  @Field(() => Float, { nullable: true })
  readonly minBitsPerWeight?: number | null

  @Field(() => [String], { nullable: true, description: 'One of these; all unless given.' })
  readonly formats?: readonly string[] | null

  @Field(() => AudienceEnum, {
    nullable: true,
    description: 'For whom its verdict must be good enough; never a laxer one than that of your token.',
  })
  readonly audience?: Audience | null

  @Field(() => HostsEnum, { nullable: true, description: 'Trusted ones unless given.' })
  readonly hosts?: 'trusted' | 'all' | null
}

@ObjectType('JudgedVariant', { description: 'One place of a ranking.' })
export class JudgedVariantNode {
  @Field(() => ID, { description: 'Full name of its repository.' })
  readonly repo!: string

  @Field(() => String, { description: 'The exact revision, 40 hex digits.' })
  readonly commit!: string

  @Field(() => VerdictEnum, { description: 'The worst of its own and of what it was quantized from.' })
  readonly verdict!: VerdictState

  @Field(() => String, {
    nullable: true,
    description:
      'The limit that it does not keep: `untrusted-host`, `verdict`, `engine`, `format`, `incomplete`, `bits-per-weight`, `context` or `memory`; null: it was in the running.',
  })
  readonly excludedBy!: Exclusion | null

  @Field(() => String, { description: 'Why it won or did not, in one sentence.' })
  readonly reason!: string

  @Field(() => VariantNode, { nullable: true, description: 'Null when you may not read its revision.' })
  readonly variant!: VariantNode | null

  @Field(() => FitNode, { nullable: true, description: 'Null when you may not read its revision.' })
  readonly fit!: FitNode | null
}

@ObjectType('OfferedFile', { description: 'A file to fetch.' })
export class OfferedFileNode {
  @Field(() => String)
  readonly path!: string

  @Field(() => SafeInt)
  readonly sizeBytes!: number

  @Field(() => String, { nullable: true, description: 'Null for a file that is small enough to be in git.' })
  readonly sha256!: string | null

  @Field(() => String, { description: 'At the exact revision.' })
  readonly url!: string
}

@ObjectType('EngineCommand', { description: 'What to type to load a variant from this server.' })
export class EngineCommandNode {
  @Field(() => EngineEnum)
  readonly engine!: string

  @Field(() => String, { description: '`shell`, `python` or `javascript`.' })
  readonly language!: string

  @Field(() => String)
  readonly text!: string
}

@ObjectType('VariantResolution', { description: 'The variant that is right, and why the others are not.' })
export class VariantResolutionNode {
  @Field(() => JudgedVariantNode, { nullable: true, description: 'Null when none is right.' })
  readonly chosen!: JudgedVariantNode | null

  @Field(() => [OfferedFileNode], { description: 'Of the chosen one: its files of weights.' })
  readonly files!: readonly OfferedFileNode[]

  @Field(() => [EngineCommandNode], {
    description: 'For the engine that was asked for, or for each that loads the chosen one.',
  })
  readonly commands!: readonly EngineCommandNode[]

  @Field(() => String, { description: 'Why this one, or what stands in the way of all.' })
  readonly explanation!: string

  @Field(() => [JudgedVariantNode], { description: 'The best first, what a limit excludes last.' })
  readonly ranking!: readonly JudgedVariantNode[]

  @Field(() => Boolean, { description: 'There are more than were looked at, or than are shown.' })
  readonly isCut!: boolean
}
