import { ArgsType, Field, InputType, ObjectType } from '@nestjs/graphql'
import type { RepoType } from '@entrepot/core'
import type { WaiverStanding } from '@entrepot/governance'
import type { Waiver, WaiverState } from '@entrepot/persistence'
import { RepoTypeEnum, WaiverRulingEnum, WaiverStandingEnum, WaiverStateEnum } from '../enums.js'
import { connectionType } from '../paging/connection.js'
import { PageArgs } from '../paging/page-args.js'

@ObjectType('Waiver', {
  description: 'A finding, or all findings of a rule, that count for nothing for a while.',
})
export class WaiverNode {
  @Field(() => String)
  readonly id!: string

  @Field(() => String, { nullable: true, description: 'Of the one finding that it covers.' })
  readonly fingerprint!: string | null

  @Field(() => String, { nullable: true, description: 'The rule whose findings it covers.' })
  readonly ruleId!: string | null

  @Field(() => String, { nullable: true, description: 'Null for a waiver of one repository.' })
  readonly namespace!: string | null

  @Field(() => String)
  readonly reason!: string

  @Field(() => WaiverStateEnum)
  readonly state!: WaiverState

  @Field(() => Date)
  readonly requestedAt!: Date

  @Field(() => Date, { nullable: true })
  readonly decidedAt!: Date | null

  @Field(() => String, { nullable: true })
  readonly decisionReason!: string | null

  @Field(() => Date)
  readonly expiresAt!: Date

  readonly repoId!: string | null
  readonly requestedById!: string
  readonly decidedById!: string | null
}

@ObjectType('WaiverConnection', { description: 'A page of waivers, the newest first.' })
export class WaiverConnection extends connectionType('Waiver', () => WaiverNode) {}

export function toWaiverNode(waiver: Waiver): WaiverNode {
  return { ...waiver, namespace: waiver.namespaceKey }
}

@ArgsType()
export class WaiversArgs extends PageArgs {
  @Field(() => WaiverStateEnum, { nullable: true, description: 'Those of any state unless given.' })
  readonly state?: WaiverState | null
}

@ArgsType()
export class WaiverQueueArgs extends PageArgs {
  @Field(() => WaiverStandingEnum, { nullable: true, description: 'All unless given.' })
  readonly standing?: WaiverStanding | null
}

@InputType()
export class RequestWaiverInput {
  @Field(() => RepoTypeEnum, { defaultValue: 'model' })
  readonly type!: RepoType

  @Field(() => String, { nullable: true, description: 'Full name of the repository; or `namespace`.' })
  readonly repo?: string | null

  @Field(() => String, { nullable: true, description: 'All repositories of this namespace.' })
  readonly namespace?: string | null

  @Field(() => String, { nullable: true, description: 'Of one finding; or `ruleId`.' })
  readonly fingerprint?: string | null

  @Field(() => String, { nullable: true, description: 'All findings of this rule.' })
  readonly ruleId?: string | null

  @Field(() => String)
  readonly reason!: string

  @Field(() => Date)
  readonly expiresAt!: Date
}

@InputType()
export class DecideWaiverInput {
  @Field(() => String)
  readonly waiver!: string

  @Field(() => WaiverRulingEnum)
  readonly ruling!: 'approved' | 'refused' | 'revoked'

  @Field(() => String)
  readonly reason!: string
}
