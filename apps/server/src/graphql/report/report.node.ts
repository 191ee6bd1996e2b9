import { Field, ObjectType } from '@nestjs/graphql'
import { SafeInt } from '../scalars/safe-int.scalar.js'

@ObjectType('DocumentDigest', { description: 'A document that a revision is written down in, by its hash.' })
export class DocumentDigestNode {
  @Field(() => String, { description: 'What a file of it is called.' })
  readonly name!: string

  @Field(() => String)
  readonly mediaType!: string

  @Field(() => SafeInt)
  readonly sizeBytes!: number

  @Field(() => String, { description: '64 hex digits.' })
  readonly sha256!: string
}

@ObjectType('FileDigest', { description: 'A file of a revision, by its hash.' })
export class FileDigestNode {
  @Field(() => String)
  readonly path!: string

  @Field(() => SafeInt, { description: 'Bytes as a reader sees them.' })
  readonly sizeBytes!: number

  @Field(() => String, {
    nullable: true,
    description: '64 hex digits. Null where so much lies in git that not all of it is read.',
  })
  readonly sha256!: string | null

  @Field(() => String, { description: 'Git object id: of the pointer, for a large file.' })
  readonly gitOid!: string
}

@ObjectType('EvidenceDigests', { description: 'What evidence there is of a revision, by its hashes.' })
export class EvidenceDigestsNode {
  @Field(() => [DocumentDigestNode], { description: 'Those that a bundle holds.' })
  readonly documents!: readonly DocumentDigestNode[]

  @Field(() => [FileDigestNode], { description: 'By path; see `isCut`.' })
  readonly files!: readonly FileDigestNode[]

  @Field(() => Boolean, { description: 'There are more files than are listed; the documents name all.' })
  readonly isCut!: boolean
}
