import { Field, ObjectType } from '@nestjs/graphql'
import type { RepoType, VerdictState } from '@entrepot/core'
import type { LineageKind } from '@entrepot/persistence'
import { LineageKindEnum, RepoTypeEnum, VerdictEnum } from '../enums.js'

@ObjectType('LineageNode', { description: 'One repository of a lineage.' })
export class LineageNodeType {
  @Field(() => RepoTypeEnum)
  readonly type!: RepoType

  @Field(() => String, { description: 'Full name.' })
  readonly id!: string

  @Field(() => Boolean, { description: 'False when the registry holds no copy that you may know of.' })
  readonly isHere!: boolean

  @Field(() => String, { nullable: true })
  readonly license!: string | null

  @Field(() => VerdictEnum, { nullable: true, description: 'Of the head.' })
  readonly verdict!: VerdictState | null
}

@ObjectType('LineageLink', { description: 'A card names another repository as its origin.' })
export class LineageLinkType {
  @Field(() => String)
  readonly child!: string

  @Field(() => String)
  readonly parent!: string

  @Field(() => LineageKindEnum)
  readonly kind!: LineageKind

  @Field(() => String, { nullable: true, description: '`adapter`, `merge`, `quantized` or `finetune`.' })
  readonly relation!: string | null
}

@ObjectType('Lineage', {
  description:
    'What a repository was made from, and what was made from it. Links name nodes; data sets and spaces with their type before the id.',
})
export class LineageType {
  @Field(() => [LineageNodeType])
  readonly nodes!: readonly LineageNodeType[]

  @Field(() => [LineageLinkType])
  readonly links!: readonly LineageLinkType[]

  @Field(() => Boolean, { description: 'There is more than is shown.' })
  readonly isCut!: boolean
}
