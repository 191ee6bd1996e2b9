import { Field, Float, Int, ObjectType } from '@nestjs/graphql'
import type { Card } from '@entrepot/persistence'
import { Json } from '../scalars/json.scalar.js'

@ObjectType('CardSection', { description: 'A heading of a card, with what stands under it.' })
export class CardSectionNode {
  @Field(() => String, { description: 'Empty for what stands before the first heading.' })
  readonly heading!: string

  @Field(() => Int, { description: '1 for `#`, 2 for `##`, and so on; 0 before the first heading.' })
  readonly depth!: number

  @Field(() => Int)
  readonly line!: number

  @Field(() => Int)
  readonly wordCount!: number

  @Field(() => Boolean, { description: 'It holds nothing but a template’s own words.' })
  readonly isPlaceholder!: boolean
}

@ObjectType('Card', { description: 'What the parser read from a revision’s README.md.' })
export class CardNode {
  @Field(() => Json, {
    nullable: true,
    description: 'The front matter. Null when there is none or it can’t be read.',
  })
  readonly metadata!: unknown

  @Field(() => [CardSectionNode])
  readonly sections!: readonly CardSectionNode[]

  @Field(() => Float, { description: '0 to 1: how much of what a card should have stands there.' })
  readonly structureScore!: number

  @Field(() => Float, { description: '0 to 1: how much of it says something.' })
  readonly substanceScore!: number
}

export function toCardNode(card: Card): CardNode {
  return { ...card, sections: card.sections as unknown as CardSectionNode[] } // written by our own `createRevision`
}
