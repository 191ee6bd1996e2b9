import { Field, ObjectType } from '@nestjs/graphql'

@ObjectType('EvidenceDocument', { description: 'A revision, written down for others to read and verify.' })
export class EvidenceDocumentNode {
  @Field(() => String, { description: 'What a file of it would be called.' })
  readonly name!: string

  @Field(() => String)
  readonly mediaType!: string

  @Field(() => String, { description: 'The document as it stands, to the byte.' })
  readonly content!: string
}
