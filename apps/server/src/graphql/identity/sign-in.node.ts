import { Field, ID, Int, ObjectType } from '@nestjs/graphql'
import type { MemberRole, OidcConfig } from '@entrepot/core'
import { type Identity, SESSION_IDLE_MINUTES, type Token } from '@entrepot/persistence'
import { SESSION_HOURS } from '@entrepot/registry'
import { MemberRoleEnum } from '../enums.js'

@ObjectType('SignInMethods', { description: 'How people sign in here beside a password, and for how long.' })
export class SignInMethodsNode {
  @Field(() => String, {
    nullable: true,
    description: 'What people call the identity provider; null: there is none.',
  })
  readonly provider!: string | null

  @Field(() => Int, { description: 'Hours after which a session ends whatever happens.' })
  readonly sessionHours!: number

  @Field(() => Int, { description: 'Minutes without a request after which it ends.' })
  readonly idleMinutes!: number
}

@ObjectType('Session', { description: 'A browser that is signed in.' })
export class SessionNode {
  @Field(() => ID, { description: 'For `revokeToken`.' })
  readonly id!: string

  @Field(() => String, { description: 'What the browser calls itself.' })
  readonly browser!: string

  @Field(() => Boolean, { description: 'The one that asks.' })
  readonly isCurrent!: boolean

  @Field(() => Boolean, { description: 'It was opened by the identity provider.' })
  readonly isByProvider!: boolean

  @Field(() => Date)
  readonly createdAt!: Date

  @Field(() => Date, { nullable: true })
  readonly expiresAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'Exact to a minute.' })
  readonly lastUsedAt!: Date | null
}

@ObjectType('Identity', { description: 'Somebody as an identity provider knows them.' })
export class IdentityNode {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String)
  readonly issuer!: string

  @Field(() => Date)
  readonly createdAt!: Date

  @Field(() => Date)
  readonly lastUsedAt!: Date
}

@ObjectType('GroupMapping', {
  description: 'Members of a group of the provider get a role in an organization.',
})
export class GroupMappingNode {
  @Field(() => String)
  readonly group!: string

  @Field(() => String)
  readonly organization!: string

  @Field(() => MemberRoleEnum)
  readonly role!: MemberRole

  @Field(() => Boolean, {
    description: 'There is such an organization. Without one the mapping gives nothing.',
  })
  readonly isKnown!: boolean
}

@ObjectType('IdentityProvider', {
  description: 'The identity provider as the server’s configuration has it. Its secret is told to nobody.',
})
export class IdentityProviderNode {
  @Field(() => String)
  readonly name!: string

  @Field(() => String)
  readonly issuer!: string

  @Field(() => String)
  readonly clientId!: string

  @Field(() => Boolean)
  readonly hasSecret!: boolean

  @Field(() => [String])
  readonly scopes!: readonly string[]

  @Field(() => String)
  readonly groupsClaim!: string

  @Field(() => [GroupMappingNode])
  readonly groups!: readonly GroupMappingNode[]

  @Field(() => [String], { description: 'Groups whose members administer the server.' })
  readonly adminGroups!: readonly string[]

  @Field(() => String, { description: '`everyone`, `groups` or `connected`.' })
  readonly letIn!: string

  @Field(() => String, { description: 'Where it sends browsers back to, behind the server’s address.' })
  readonly callbackPath!: string

  @Field(() => String, { description: 'The same for those that signed out.' })
  readonly signedOutPath!: string
}

export function toSignInMethodsNode(provider: OidcConfig | null): SignInMethodsNode {
  return { provider: provider?.name ?? null, sessionHours: SESSION_HOURS, idleMinutes: SESSION_IDLE_MINUTES }
}

/** @param currentId  of the session that asks */
export function toSessionNode(
  { id, name, identityId, createdAt, expiresAt, lastUsedAt }: Token,
  currentId: string,
): SessionNode {
  const isByProvider = identityId !== null
  return { id, browser: name, isCurrent: id === currentId, isByProvider, createdAt, expiresAt, lastUsedAt }
}

export function toIdentityNode({ id, issuer, createdAt, lastUsedAt }: Identity): IdentityNode {
  return { id, issuer, createdAt, lastUsedAt }
}
