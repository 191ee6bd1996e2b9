import { Field, ObjectType } from '@nestjs/graphql'
import type { RepoType, Severity } from '@entrepot/core'
import { RepoTypeEnum, SeverityEnum } from '../enums.js'

@ObjectType('Rule', {
  description: 'One thing that a revision is looked at for; docs/rules.md has them all with examples.',
})
export class RuleNode {
  @Field(() => String)
  readonly id!: string

  @Field(() => String, {
    nullable: true,
    description: 'What a good card does. Null for what is found beside the rules.',
  })
  readonly summary!: string | null

  @Field(() => String, { nullable: true })
  readonly why!: string | null

  @Field(() => String, { nullable: true, description: 'What to do.' })
  readonly fix!: string | null

  @Field(() => SeverityEnum, { nullable: true })
  readonly severity!: Severity | null

  @Field(() => [RepoTypeEnum])
  readonly appliesTo!: readonly RepoType[]
}

@ObjectType('PolicyFact', { description: 'Something that a condition may ask for.' })
export class PolicyFactNode {
  @Field(() => String, {
    description: 'Such as `facts.license.class`; `[]` stands for each member of a list.',
  })
  readonly path!: string

  @Field(() => String, { description: '`text`, `number`, `flag`, `list` or `fields`.' })
  readonly kind!: string
}

@ObjectType('PolicyWords', { description: 'What a policy may speak of in this version of the product.' })
export class PolicyWordsNode {
  @Field(() => [String])
  readonly rules!: readonly string[]

  @Field(() => [String])
  readonly licenseClasses!: readonly string[]

  @Field(() => [String])
  readonly licenses!: readonly string[]

  @Field(() => [String], { description: 'What a rule or a condition does to the verdict.' })
  readonly effects!: readonly string[]

  @Field(() => [String])
  readonly artefacts!: readonly string[]

  @Field(() => [PolicyFactNode])
  readonly facts!: readonly PolicyFactNode[]
}
