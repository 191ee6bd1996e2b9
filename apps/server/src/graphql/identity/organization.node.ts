import { Field, ID, InputType, ObjectType } from '@nestjs/graphql'
import type { MemberRole, Principal } from '@entrepot/core'
import type { Account, MembershipRow } from '@entrepot/persistence'
import { MemberRoleEnum } from '../enums.js'
import { connectionType } from '../paging/connection.js'
import { AccountNode, toAccountNode } from './account.node.js'

@ObjectType('Organization', { description: 'Accounts that own repositories together.' })
export class OrganizationNode {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String, { description: 'Also its namespace.' })
  readonly name!: string

  @Field(() => String, { nullable: true })
  readonly fullName!: string | null

  @Field(() => Date)
  readonly createdAt!: Date
}

@ObjectType('OrganizationConnection', { description: 'A page of organizations, the oldest first.' })
export class OrganizationConnection extends connectionType('Organization', () => OrganizationNode) {}

@ObjectType('Membership', { description: 'An account belongs to an organization.' })
export class MembershipNode {
  @Field(() => OrganizationNode)
  readonly organization!: OrganizationNode

  @Field(() => AccountNode)
  readonly account!: AccountNode

  @Field(() => MemberRoleEnum, { description: 'Beside what its teams give.' })
  readonly role!: MemberRole

  @Field(() => Boolean, { description: 'A group of the identity provider gave it, and takes it back.' })
  readonly isByProvider!: boolean

  @Field(() => Date)
  readonly createdAt!: Date
}

@ObjectType('MembershipConnection', {
  description: 'A page of memberships, those of the oldest accounts first.',
})
export class MembershipConnection extends connectionType('Membership', () => MembershipNode) {}

export function toOrganizationNode({ id, name, fullName, createdAt }: Account): OrganizationNode {
  return { id, name, fullName, createdAt }
}

export function toMembershipNode(
  { organization, account, role, source, createdAt }: MembershipRow,
  who: Principal,
): MembershipNode {
  return {
    organization: toOrganizationNode(organization),
    account: toAccountNode(account, who),
    role,
    isByProvider: source === 'provider',
    createdAt,
  }
}

@InputType()
export class CreateOrganizationInput {
  @Field(() => String)
  readonly name!: string

  @Field(() => String, { nullable: true })
  readonly fullName?: string | null
}

@InputType()
export class RemoveMemberInput {
  @Field(() => String)
  readonly organization!: string

  @Field(() => String)
  readonly account!: string
}

@InputType()
export class SetMemberInput extends RemoveMemberInput {
  @Field(() => MemberRoleEnum)
  readonly role!: MemberRole
}
