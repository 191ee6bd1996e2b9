import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql'
import type { Principal } from '@entrepot/core'
import type { Account, AccountKind } from '@entrepot/persistence'
import { can, inNamespace } from '@entrepot/registry'
import { AccountKindEnum } from '../enums.js'
import { connectionType } from '../paging/connection.js'
import { PageArgs } from '../paging/page-args.js'

@ObjectType('Account', { description: 'Whoever can hold a token or be a member: a person or a machine.' })
export class AccountNode {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String, { description: 'Also its namespace.' })
  readonly name!: string

  @Field(() => AccountKindEnum)
  readonly kind!: AccountKind

  @Field(() => String, { nullable: true })
  readonly fullName!: string | null

  @Field(() => Date)
  readonly createdAt!: Date

  @Field(() => String, {
    nullable: true,
    description:
      'Null, as are isAdmin, isDisabled and hasPassword, to everybody but the account and administrators.',
  })
  readonly email!: string | null

  @Field(() => Boolean, { nullable: true, description: 'It administers the server.' })
  readonly isAdmin!: boolean | null

  @Field(() => Boolean, { nullable: true, description: 'Its tokens and sessions are refused.' })
  readonly isDisabled!: boolean | null

  @Field(() => Boolean, { nullable: true, description: 'It can sign in with a password.' })
  readonly hasPassword!: boolean | null
}

@ObjectType('AccountConnection', { description: 'A page of accounts, the oldest first.' })
export class AccountConnection extends connectionType('Account', () => AccountNode) {}

/** @param who  reads it: what is nobody else's business is left out */
export function toAccountNode(account: Account, who: Principal): AccountNode {
  const { id, name, kind, fullName, createdAt } = account
  const shown = { id, name, kind, fullName, createdAt }
  if (!can(who, 'account:manage', inNamespace(account.nameKey)))
    return { ...shown, email: null, isAdmin: null, isDisabled: null, hasPassword: null }
  const { email, isAdmin, disabledAt, passwordHash } = account
  return { ...shown, email, isAdmin, isDisabled: disabledAt !== null, hasPassword: passwordHash !== null }
}

@ArgsType()
export class AccountsArgs extends PageArgs {
  @Field(() => AccountKindEnum, { nullable: true })
  readonly kind?: AccountKind | null

  @Field(() => String, { nullable: true, description: 'What names begin with, in upper or lower case.' })
  readonly namePrefix?: string | null
}

@InputType()
export class CreateAccountInput {
  @Field(() => String)
  readonly name!: string

  @Field(() => AccountKindEnum, { defaultValue: 'user', description: 'USER or SERVICE.' })
  readonly kind!: AccountKind

  @Field(() => Boolean, { defaultValue: false })
  readonly isAdmin!: boolean

  @Field(() => String, { nullable: true })
  readonly fullName?: string | null

  @Field(() => String, { nullable: true })
  readonly email?: string | null

  @Field(() => String, { nullable: true, description: 'Without one nobody signs in as this account.' })
  readonly password?: string | null
}

@InputType()
export class UpdateAccountInput {
  @Field(() => String)
  readonly name!: string

  @Field(() => Boolean, { nullable: true, description: 'Ends its sessions, and refuses its tokens.' })
  readonly isDisabled?: boolean | null

  @Field(() => Boolean, { nullable: true })
  readonly isAdmin?: boolean | null
}

@InputType()
export class SetPasswordInput {
  @Field(() => String, { nullable: true, description: 'Your own account unless given.' })
  readonly account?: string | null

  @Field(() => String, { nullable: true, description: 'Null: nobody signs in with a password any more.' })
  readonly password?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'The password until now. Administrators need none.',
  })
  readonly currentPassword?: string | null
}
