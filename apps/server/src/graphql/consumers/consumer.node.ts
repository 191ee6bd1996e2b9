import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql'
import type { Consumption } from '@entrepot/persistence'
import { connectionType } from '../paging/connection.js'
import { PageArgs } from '../paging/page-args.js'

@ObjectType('Consumer', {
  description: 'Deliveries that followed each other: to the same one, of the same revision.',
})
export class ConsumerNode {
  @Field(() => String, { description: 'Tells it from the others of the list.' })
  readonly id!: string

  @Field(() => String, {
    nullable: true,
    description: 'Null where an object was asked for and no revision, and for a clone.',
  })
  readonly commit!: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Null for who did not sign in, and for one that is gone.',
  })
  readonly account!: string | null

  @Field(() => String, { nullable: true, description: 'Name of the token.' })
  readonly token!: string | null

  @Field(() => String, { nullable: true })
  readonly audience!: string | null

  @Field(() => String)
  readonly address!: string

  @Field(() => [String], {
    description: '`resolve`, `raw`, `lfs`, `git`, `presigned`, `diff`, `evidence` or `oci`.',
  })
  readonly exits!: readonly string[]

  @Field(() => Int, { description: 'Deliveries that it stands for.' })
  readonly requests!: number

  @Field(() => String, { nullable: true, description: 'One of the files; null where it was none.' })
  readonly path!: string | null

  @Field(() => Date)
  readonly firstAt!: Date

  @Field(() => Date)
  readonly lastAt!: Date
}

@ObjectType('ConsumerConnection', {
  description: 'A page of those who received something, the newest first.',
})
export class ConsumerConnection extends connectionType('Consumer', () => ConsumerNode) {}

@ArgsType()
export class ConsumersArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Those of one commit, by its whole id.' })
  readonly commit?: string | null
}

export function toConsumerNode({ lastId, accountName, tokenName, ...row }: Consumption): ConsumerNode {
  return { ...row, id: String(lastId), account: accountName, token: tokenName }
}
