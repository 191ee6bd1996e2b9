import { Field, ObjectType } from '@nestjs/graphql'
import { SafeInt } from '../scalars/safe-int.scalar.js'

@ObjectType('CardText', {
  description: 'The README.md of a revision as it is written. Hostile input: never show it as HTML.',
})
export class CardTextNode {
  @Field(() => String)
  readonly text!: string

  @Field(() => SafeInt, { description: 'Bytes of all of it.' })
  readonly sizeBytes!: number

  @Field(() => Boolean, { description: 'There is more than is shown.' })
  readonly isCut!: boolean
}
