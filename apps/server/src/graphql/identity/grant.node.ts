import { Field, ID, InputType, ObjectType } from '@nestjs/graphql'
import { DomainError, type MemberRole, type RepoType } from '@entrepot/core'
import type { RepoGrantRow } from '@entrepot/persistence'
import type { GrantTarget } from '@entrepot/registry'
import { MemberRoleEnum, RepoTypeEnum } from '../enums.js'
import { connectionType } from '../paging/connection.js'

@ObjectType('RepoGrant', {
  description:
    'What an account or a team may do in one repository, instead of what its organization says. One of the two names is there.',
})
export class RepoGrantNode {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String, { nullable: true })
  readonly account!: string | null

  @Field(() => String, { nullable: true })
  readonly team!: string | null

  @Field(() => MemberRoleEnum)
  readonly role!: MemberRole

  @Field(() => Date)
  readonly createdAt!: Date
}

@ObjectType('RepoGrantConnection', { description: 'A page of grants, the oldest first.' })
export class RepoGrantConnection extends connectionType('RepoGrant', () => RepoGrantNode) {}

export function toRepoGrantNode({ id, account, team, role, createdAt }: RepoGrantRow): RepoGrantNode {
  return { id, account: account?.name ?? null, team: team?.name ?? null, role, createdAt }
}

@InputType()
export class RevokeRepoGrantInput {
  @Field(() => RepoTypeEnum, { defaultValue: 'model' })
  readonly type!: RepoType

  @Field(() => String, { description: 'Full name of the repository.' })
  readonly repo!: string

  @Field(() => String, { nullable: true, description: 'An account. Name it, or a team.' })
  readonly account?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'A team of the organization that owns the repository.',
  })
  readonly team?: string | null
}

@InputType()
export class GrantRepoInput extends RevokeRepoGrantInput {
  @Field(() => MemberRoleEnum)
  readonly role!: MemberRole
}

/** @throws DomainError `invalid-argument` unless exactly one is named */
export function toGrantTarget({ account, team }: RevokeRepoGrantInput): GrantTarget {
  if (account && !team) return { account }
  if (team && !account) return { team }
  throw new DomainError('invalid-argument', 'Name an account or a team.')
}
