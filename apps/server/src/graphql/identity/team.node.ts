import { Field, ID, InputType, ObjectType } from '@nestjs/graphql'
import type { MemberRole } from '@entrepot/core'
import type { Team } from '@entrepot/persistence'
import { MemberRoleEnum } from '../enums.js'
import { connectionType } from '../paging/connection.js'

@ObjectType('Team', { description: 'Members of an organization who are given rights together.' })
export class TeamNode {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String)
  readonly name!: string

  @Field(() => MemberRoleEnum, {
    nullable: true,
    description: 'What its members may do in the whole organization beside what they may do by themselves.',
  })
  readonly role!: MemberRole | null

  @Field(() => Date)
  readonly createdAt!: Date

  readonly organizationName!: string
}

@ObjectType('TeamConnection', { description: 'A page of teams, the oldest first.' })
export class TeamConnection extends connectionType('Team', () => TeamNode) {}

export function toTeamNode(
  { id, name, role, createdAt }: Team,
  organization: { readonly name: string },
): TeamNode {
  return { id, name, role, createdAt, organizationName: organization.name }
}

@InputType()
export class TeamInput {
  @Field(() => String)
  readonly organization!: string

  @Field(() => String)
  readonly team!: string
}

@InputType()
export class TeamRoleInput extends TeamInput {
  @Field(() => MemberRoleEnum, { nullable: true })
  readonly role?: MemberRole | null
}

@InputType()
export class TeamMemberInput extends TeamInput {
  @Field(() => String)
  readonly account!: string
}
