import { Field, Float, ID, InputType, Int, ObjectType } from '@nestjs/graphql'
import type { Audience } from '@entrepot/core'
import type { CacheType, Engine, Preference, Profile } from '@entrepot/variants'
import { AudienceEnum, CacheTypeEnum, DeviceKindEnum, EngineEnum, PreferenceEnum } from '../enums.js'
import { connectionType } from '../paging/connection.js'
import { SafeInt } from '../scalars/safe-int.scalar.js'
import { DevicesInput } from './fit.node.js'

@ObjectType('ProfileDevice')
export class ProfileDeviceNode {
  @Field(() => DeviceKindEnum)
  readonly kind!: 'gpu' | 'cpu'

  @Field(() => SafeInt)
  readonly memoryBytes!: number
}

@ObjectType('Profile', {
  description: 'What a kind of inference node can hold and wants, under the name that `profile/<name>` has.',
})
export class ProfileNode {
  @Field(() => ID)
  readonly name!: string

  @Field(() => String)
  readonly description!: string

  @Field(() => Boolean, { description: 'It comes with the product.' })
  readonly isReady!: boolean

  @Field(() => EngineEnum, { nullable: true, description: 'Null: any.' })
  readonly engine!: Engine | null

  @Field(() => [ProfileDeviceNode], { description: 'None: whatever its size.' })
  readonly devices!: readonly ProfileDeviceNode[]

  @Field(() => Int, {
    nullable: true,
    description: 'Of one sequence; null: those that the model was made for.',
  })
  readonly contextTokens!: number | null

  @Field(() => Int, {
    nullable: true,
    description: 'No more than these of those that the model was made for.',
  })
  readonly maxContextTokens!: number | null

  @Field(() => Int, { description: 'Sequences at a time.' })
  readonly batch!: number

  @Field(() => CacheTypeEnum, { nullable: true })
  readonly cacheType!: CacheType | null

  @Field(() => PreferenceEnum)
  readonly prefer!: Preference

  @Field(() => Float, { nullable: true })
  readonly minBitsPerWeight!: number | null

  @Field(() => [String], { nullable: true, description: 'Null: all.' })
  readonly formats!: readonly string[] | null

  @Field(() => [String], {
    nullable: true,
    description: 'Namespaces that variants are taken from, beside those that are trusted anyway.',
  })
  readonly namespaces!: readonly string[] | null

  @Field(() => AudienceEnum, { description: 'For whom verdicts must be good enough.' })
  readonly audience!: Audience

  @Field(() => Date, { nullable: true, description: 'Null for one that comes with the product.' })
  readonly updatedAt!: Date | null
}

@ObjectType('ProfileConnection', { description: 'A page of profiles, by name.' })
export class ProfileConnection extends connectionType('Profile', () => ProfileNode) {}

@InputType({ description: 'All of a profile: what is left out means nothing in particular.' })
export class SaveProfileInput {
  @Field(() => ID, { description: 'Lower-case letters, digits, `.`, `_` and `-`.' })
  readonly name!: string

  @Field(() => String, { defaultValue: '' })
  readonly description!: string

  @Field(() => EngineEnum, { nullable: true })
  readonly engine?: Engine | null

  @Field(() => [DevicesInput], { defaultValue: [] })
  readonly devices!: readonly DevicesInput[]

  @Field(() => Int, { nullable: true })
  readonly contextTokens?: number | null

  @Field(() => Int, { nullable: true })
  readonly maxContextTokens?: number | null

  @Field(() => Int, { defaultValue: 1 })
  readonly batch!: number

  @Field(() => CacheTypeEnum, { nullable: true })
  readonly cacheType?: CacheType | null

  @Field(() => PreferenceEnum, { defaultValue: 'quality' })
  readonly prefer!: Preference

  @Field(() => Float, { nullable: true })
  readonly minBitsPerWeight?: number | null

  @Field(() => [String], { nullable: true })
  readonly formats?: readonly string[] | null

  @Field(() => [String], { nullable: true })
  readonly namespaces?: readonly string[] | null

  @Field(() => AudienceEnum, { defaultValue: 'inference' })
  readonly audience!: Audience
}

export function toProfileNode({ spec, ...profile }: Profile): ProfileNode {
  const { maxContextTokens = null, namespaces = null } = spec
  return { ...profile, ...spec, maxContextTokens, namespaces }
}
