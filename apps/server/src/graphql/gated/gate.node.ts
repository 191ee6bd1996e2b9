import { Field, ObjectType } from '@nestjs/graphql'
import type { GateField } from '@entrepot/registry'
import { GateFieldKindEnum } from '../enums.js'

@ObjectType('GateField', { description: 'Something to fill in. All fields are needed.' })
export class GateFieldNode {
  @Field(() => String)
  readonly name!: string

  @Field(() => GateFieldKindEnum)
  readonly kind!: GateField['kind']

  @Field(() => [String], { description: 'Values of a `SELECT`; empty otherwise.' })
  readonly options!: readonly string[]
}

@ObjectType('Gate', {
  description: 'What a card tells and asks those who want the files of a gated repository.',
})
export class GateNode {
  @Field(() => String, { nullable: true })
  readonly heading!: string | null

  @Field(() => String, { nullable: true })
  readonly prompt!: string | null

  @Field(() => String, { nullable: true })
  readonly description!: string | null

  @Field(() => String, { nullable: true, description: 'What stands on the button.' })
  readonly button!: string | null

  @Field(() => [GateFieldNode])
  readonly fields!: readonly GateFieldNode[]
}
