import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql'
import { type Audience, DomainError, parseRepoId, type RepoType, type TokenScope } from '@entrepot/core'
import type { TokenWithAccount } from '@entrepot/persistence'
import type { GrantRequest } from '@entrepot/registry'
import { AudienceEnum, RepoTypeEnum, TokenScopeEnum } from '../enums.js'
import { connectionType } from '../paging/connection.js'
import { PageArgs } from '../paging/page-args.js'

@ObjectType('Token', {
  description: 'A token, or a browser’s session. Its text is told once, when it is made.',
})
export class TokenNode {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String, { description: 'The account that it acts for.' })
  readonly account!: string

  @Field(() => String)
  readonly name!: string

  @Field(() => String, { description: 'Its first characters, by which people tell their tokens apart.' })
  readonly prefix!: string

  @Field(() => Boolean)
  readonly isSession!: boolean

  @Field(() => TokenScopeEnum, { description: 'The most it may do.' })
  readonly scope!: TokenScope

  @Field(() => Boolean, { description: 'It counts only in the places that it was made for.' })
  readonly isFineGrained!: boolean

  @Field(() => AudienceEnum)
  readonly audience!: Audience

  @Field(() => String, {
    nullable: true,
    description:
      'A profile of inference nodes: the plain name of a model then means the variant that fits it.',
  })
  readonly profile!: string | null

  @Field(() => Date)
  readonly createdAt!: Date

  @Field(() => Date, { nullable: true })
  readonly expiresAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'Exact to a minute.' })
  readonly lastUsedAt!: Date | null

  @Field(() => Date, { nullable: true })
  readonly revokedAt!: Date | null
}

@ObjectType('TokenConnection', { description: 'A page of tokens, the newest first.' })
export class TokenConnection extends connectionType('Token', () => TokenNode) {}

@ObjectType()
export class CreateTokenPayload {
  @Field(() => TokenNode)
  readonly token!: TokenNode

  @Field(() => String, { description: 'The token itself. Nobody can read it again.' })
  readonly text!: string
}

export function toTokenNode(token: TokenWithAccount): TokenNode {
  const { id, name, scope, isFineGrained, audience, profile } = token
  const { createdAt, expiresAt, lastUsedAt, revokedAt } = token
  return {
    ...{ id, name, scope, isFineGrained, audience, profile, createdAt, expiresAt, lastUsedAt, revokedAt },
    account: token.account.name,
    prefix: token.lookupPrefix,
    isSession: token.kind === 'session',
  }
}

@ArgsType()
export class TokensArgs extends PageArgs {
  @Field(() => Boolean, { nullable: true, description: 'Sessions only, or none of them. Both unless given.' })
  readonly isSession?: boolean | null
}

@InputType({ description: 'Where a fine-grained token counts. Name a repository or a namespace.' })
export class TokenGrantInput {
  @Field(() => RepoTypeEnum, { defaultValue: 'model', description: 'Of the repository.' })
  readonly type!: RepoType

  @Field(() => String, { nullable: true, description: 'Full name of a repository.' })
  readonly repo?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'An account or organization, with all that is in it now and later.',
  })
  readonly namespace?: string | null

  @Field(() => TokenScopeEnum)
  readonly scope!: TokenScope
}

@InputType()
export class CreateTokenInput {
  @Field(() => String, { nullable: true, description: 'Your own account unless given.' })
  readonly account?: string | null

  @Field(() => String, { description: 'What it is for.' })
  readonly name!: string

  @Field(() => TokenScopeEnum, { defaultValue: 'read' })
  readonly scope!: TokenScope

  @Field(() => AudienceEnum, { defaultValue: 'person' })
  readonly audience!: Audience

  @Field(() => String, {
    nullable: true,
    description:
      'For nodes of this profile, which get the variant of a model that fits it. Only for inference.',
  })
  readonly profile?: string | null

  @Field(() => Date, { nullable: true, description: 'Never, unless given.' })
  readonly expiresAt?: Date | null

  @Field(() => [TokenGrantInput], {
    nullable: true,
    description: 'Makes it fine-grained: it counts in these places only, and nowhere by more than `scope`.',
  })
  readonly grants?: readonly TokenGrantInput[] | null
}

/** @throws DomainError `invalid-argument` unless exactly one place is named; `repo-name-invalid` */
export function toGrantRequest({ type, repo, namespace, scope }: TokenGrantInput): GrantRequest {
  if (repo && !namespace) return { scope, repo: parseRepoId(type, repo) }
  if (namespace && !repo) return { scope, namespace }
  throw new DomainError('invalid-argument', 'Each grant names a repository or a namespace.')
}
