import { Field, ObjectType } from '@nestjs/graphql'
import type { VerdictState } from '@entrepot/core'
import { VerdictEnum } from '../enums.js'
import { VariantNode } from './variant.node.js'

@ObjectType('FamilyMember', { description: 'One repository of a family, and the variants that count there.' })
export class FamilyMemberNode {
  @Field(() => VerdictEnum, {
    description: 'The worst of its own and of the models that it was quantized from, for you.',
  })
  readonly verdict!: VerdictState

  @Field(() => String, {
    nullable: true,
    description: 'The model whose verdict it is; null: its own, or one that you may not know of.',
  })
  readonly verdictOf!: string | null

  @Field(() => String, { description: 'The commit that counts for you, 40 hex digits.' })
  readonly commit!: string

  @Field(() => [VariantNode], { description: 'By key; none where the verdict keeps the revision from you.' })
  readonly variants!: readonly VariantNode[]

  readonly repoId!: string
}

@ObjectType('VariantFamily', {
  description:
    'One model in all its quantizations: what it was quantized from in the end, and all that was quantized from that.',
})
export class VariantFamilyNode {
  @Field(() => String, { description: 'The base model, in lower case. It need not be held here.' })
  readonly root!: string

  @Field(() => [FamilyMemberNode], {
    description: 'By name. Repositories whose files you may not get are not there.',
  })
  readonly members!: readonly FamilyMemberNode[]

  @Field(() => Boolean, { description: 'There are more than are shown.' })
  readonly isCut!: boolean
}
