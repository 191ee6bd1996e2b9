import { Field, ID, InputType, ObjectType } from '@nestjs/graphql'

@ObjectType('SavedFilter', { description: 'A view of the list of repositories that you come back to.' })
export class SavedFilterNode {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String)
  readonly name!: string

  @Field(() => String, { description: 'What the address of the page says behind its `?`.' })
  readonly search!: string
}

@InputType('SaveFilterInput')
export class SaveFilterInput {
  @Field(() => String)
  readonly name!: string

  @Field(() => String)
  readonly search!: string
}
