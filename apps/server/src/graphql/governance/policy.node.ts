import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql'
import { policySource } from '@entrepot/governance'
import type { Account, Policy, PolicyDraft } from '@entrepot/persistence'
import type { PolicyDocument } from '@entrepot/policy'
import { connectionType } from '../paging/connection.js'

@ObjectType('Policy', {
  description:
    'A version of the policy as it was activated. Versions never change; the newest is the one that holds.',
})
export class PolicyNode {
  @Field(() => Int)
  readonly version!: number

  @Field(() => String)
  readonly name!: string

  @Field(() => String, { nullable: true })
  readonly description!: string | null

  @Field(() => String, { description: 'YAML, as it was written; for review in git.' })
  readonly source!: string

  @Field(() => Date)
  readonly activatedAt!: Date

  @Field(() => String, {
    nullable: true,
    description:
      'Account. Null for the built-in policy, and for what the server’s own command line activated.',
  })
  readonly activatedBy!: string | null

  @Field(() => String, { nullable: true })
  readonly note!: string | null
}

@ObjectType('PolicyConnection', { description: 'A page of versions of the policy, the newest first.' })
export class PolicyConnection extends connectionType('Policy', () => PolicyNode) {}

@ObjectType('ReadyPolicy', { description: 'A policy that comes with the product, to begin with.' })
export class ReadyPolicyNode {
  @Field(() => String)
  readonly name!: string

  @Field(() => String, { description: 'YAML, with comments.' })
  readonly source!: string
}

@ObjectType('PolicyProblem', { description: 'One thing that is wrong with the source of a policy.' })
export class PolicyProblemNode {
  @Field(() => String)
  readonly message!: string

  @Field(() => Int, { description: 'From 1.' })
  readonly line!: number

  @Field(() => Int, { description: 'From 1, in UTF-16 code units.' })
  readonly column!: number

  @Field(() => String, { description: 'Such as `scopes[0].match.repository`; empty for all of it.' })
  readonly path!: string
}

@ObjectType('PolicyDraft', { description: 'A policy that somebody works on. It judges nothing.' })
export class PolicyDraftNode {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String)
  readonly name!: string

  @Field(() => String)
  readonly source!: string

  @Field(() => Date)
  readonly createdAt!: Date

  @Field(() => Date, { description: 'Hand it back with a change, so that nobody’s work is lost.' })
  readonly updatedAt!: Date
}

@ObjectType('PolicyDraftConnection', { description: 'A page of drafts, by name.' })
export class PolicyDraftConnection extends connectionType('PolicyDraft', () => PolicyDraftNode) {}

@InputType()
export class CreatePolicyDraftInput {
  @Field(() => String)
  readonly name!: string

  @Field(() => String, { description: 'YAML. It need not be right yet.' })
  readonly source!: string
}

@InputType()
export class UpdatePolicyDraftInput {
  @Field(() => ID)
  readonly id!: string

  @Field(() => Date, { description: '`updatedAt` of the draft as you read it.' })
  readonly seenAt!: Date

  @Field(() => String, { nullable: true })
  readonly name?: string | null

  @Field(() => String, { nullable: true })
  readonly source?: string | null
}

@InputType()
export class ActivatePolicyInput {
  @Field(() => String, { description: 'YAML.' })
  readonly source!: string

  @Field(() => String, { nullable: true, description: 'Why; it stands in the history.' })
  readonly note?: string | null

  @Field(() => Int, {
    nullable: true,
    description: 'The version that you replace. Another one holding by then is a conflict.',
  })
  readonly expectedVersion?: number | null
}

export function toPolicyNode(policy: Policy, accounts: readonly Account[] = []): PolicyNode {
  const { name, description = null } = policy.document as unknown as PolicyDocument
  const activatedBy = accounts.find(({ id }) => id === policy.activatedById)?.name ?? null
  return { ...policy, name, description, activatedBy, source: policySource(policy) }
}

export function toPolicyDraftNode(draft: PolicyDraft): PolicyDraftNode {
  return draft
}
