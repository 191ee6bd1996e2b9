import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql'
import type { RepoType } from '@entrepot/core'
import type { Recipient } from '@entrepot/persistence'
import { RepoTypeEnum } from '../enums.js'
import { connectionType } from '../paging/connection.js'
import { PageArgs } from '../paging/page-args.js'

@ObjectType('Recall', {
  description: 'A revision that was called back: while that stands no reader gets it.',
})
export class RecallNode {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String, { description: '40 hex digits.' })
  readonly commit!: string

  @Field(() => String)
  readonly reason!: string

  @Field(() => Date)
  readonly at!: Date

  @Field(() => Date, { nullable: true, description: 'Null while it stands.' })
  readonly liftedAt!: Date | null

  readonly repoId!: string
  readonly byId!: string
  readonly liftedById!: string | null
}

@ObjectType('RecallConnection', { description: 'A page of recalls, the newest first.' })
export class RecallConnection extends connectionType('Recall', () => RecallNode) {}

@ArgsType()
export class RecallsArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Those of one commit, by its whole id.' })
  readonly commit?: string | null
}

@ObjectType('Recipient', { description: 'One delivery to somebody, of what was called back.' })
export class RecipientNode {
  @Field(() => Date)
  readonly at!: Date

  @Field(() => String, {
    description:
      '`revision`: a file of it. `object`: a large file of it, by another revision or repository. `repository`: a clone.',
  })
  readonly kind!: string

  @Field(() => String, {
    nullable: true,
    description: 'Null for who did not sign in, and for one that is gone.',
  })
  readonly account!: string | null

  @Field(() => String, { nullable: true, description: 'Name of the token.' })
  readonly token!: string | null

  @Field(() => ID, { nullable: true })
  readonly tokenId!: string | null

  @Field(() => String, { nullable: true })
  readonly audience!: string | null

  @Field(() => String)
  readonly address!: string

  @Field(() => String, { description: '`resolve`, `raw`, `lfs`, `git`, `presigned` or `diff`.' })
  readonly exit!: string

  @Field(() => String, { nullable: true, description: 'Where it was delivered from.' })
  readonly repository!: string | null

  @Field(() => String, { nullable: true })
  readonly commit!: string | null

  @Field(() => String, { nullable: true })
  readonly path!: string | null

  @Field(() => String, { nullable: true, description: 'SHA-256 of a large file.' })
  readonly oid!: string | null
}

@ObjectType('RecipientConnection', { description: 'A page of deliveries, the oldest first.' })
export class RecipientConnection extends connectionType('Recipient', () => RecipientNode) {}

export function toRecipientNode({ accountName, tokenName, repoKey, ...recipient }: Recipient): RecipientNode {
  return { ...recipient, account: accountName, token: tokenName, repository: repoKey }
}

@InputType()
export class RecallRevisionInput {
  @Field(() => RepoTypeEnum, { defaultValue: 'model' })
  readonly type!: RepoType

  @Field(() => String, { description: 'Full name of the repository.' })
  readonly repo!: string

  @Field(() => String, { description: 'A commit; or a branch or tag, for the commit that it stands on.' })
  readonly revision!: string

  @Field(() => String)
  readonly reason!: string
}

@InputType()
export class LiftRecallInput {
  @Field(() => ID)
  readonly recall!: string

  @Field(() => String)
  readonly reason!: string
}
