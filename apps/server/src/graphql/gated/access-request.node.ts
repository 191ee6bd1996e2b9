import { ArgsType, Field, InputType, ObjectType } from '@nestjs/graphql'
import type { AccessRequestWithAccount, AccessState, Prisma } from '@entrepot/persistence'
import { AccessStateEnum } from '../enums.js'
import { connectionType } from '../paging/connection.js'
import { PageArgs } from '../paging/page-args.js'
import { NamedRepoInput } from '../repo/manage-repo.inputs.js'
import { Json } from '../scalars/json.scalar.js'

@ObjectType('AccessRequest', { description: 'Somebody asks for the files of a gated repository.' })
export class AccessRequestNode {
  @Field(() => String)
  readonly account!: string

  @Field(() => String, { nullable: true })
  readonly fullName!: string | null

  @Field(() => String, { nullable: true, description: 'Null for those who were let in unasked.' })
  readonly email!: string | null

  @Field(() => AccessStateEnum)
  readonly state!: AccessState

  @Field(() => Json, {
    description: 'What was filled in of what the card asks for, by the name of the field.',
  })
  readonly fields!: Prisma.JsonValue

  @Field(() => String, { nullable: true, description: 'Why it was rejected.' })
  readonly reason!: string | null

  @Field(() => Date)
  readonly createdAt!: Date

  @Field(() => Date, { nullable: true })
  readonly decidedAt!: Date | null
}

@ObjectType('OwnAccessRequest', {
  description: 'What became of your request for the files of a gated repository.',
})
export class OwnAccessRequestNode {
  @Field(() => AccessStateEnum)
  readonly state!: AccessState

  @Field(() => String, { nullable: true, description: 'Why it was rejected.' })
  readonly reason!: string | null

  @Field(() => Date)
  readonly createdAt!: Date

  @Field(() => Date, { nullable: true })
  readonly decidedAt!: Date | null
}

@ObjectType('AccessRequestConnection', { description: 'A page of requests for access, the newest first.' })
export class AccessRequestConnection extends connectionType('AccessRequest', () => AccessRequestNode) {}

export function toAccessRequestNode({ account, ...request }: AccessRequestWithAccount): AccessRequestNode {
  return { ...request, account: account.name, fullName: account.fullName, email: account.email }
}

@ArgsType()
export class AccessRequestsArgs extends PageArgs {
  @Field(() => AccessStateEnum, { nullable: true, description: 'Those of any state unless given.' })
  readonly state?: AccessState | null
}

@InputType({ description: 'What was filled in of one field of a gate.' })
export class GateAnswerInput {
  @Field(() => String)
  readonly name!: string

  @Field(() => String, { description: '`true` for a box that is ticked.' })
  readonly value!: string
}

@InputType()
export class RequestAccessInput extends NamedRepoInput {
  @Field(() => [GateAnswerInput], { defaultValue: [] })
  readonly answers!: readonly GateAnswerInput[]
}

@InputType()
export class GrantAccessInput extends NamedRepoInput {
  @Field(() => String, { description: 'Name of the account.' })
  readonly account!: string
}

@InputType()
export class DecideAccessInput extends GrantAccessInput {
  @Field(() => AccessStateEnum, { description: '`PENDING` takes an earlier decision back.' })
  readonly state!: AccessState

  @Field(() => String, { nullable: true, description: 'Why, when rejected; shown to who asked.' })
  readonly reason?: string | null
}
