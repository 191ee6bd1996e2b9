import { Field, InputType, ObjectType } from '@nestjs/graphql'
import type { RepoType, Visibility } from '@entrepot/core'
import { RepoTypeEnum, VisibilityEnum } from '../enums.js'
import { MirrorNode } from './mirror.node.js'
import { SyncRunNode } from './sync-run.node.js'

@InputType()
export class MirrorRepositoryInput {
  @Field(() => String, { description: 'Full name of the repository upstream, which is its name here too.' })
  readonly repo!: string

  @Field(() => RepoTypeEnum, { defaultValue: 'model' })
  readonly type!: RepoType

  @Field(() => String, {
    nullable: true,
    description: 'A branch, tag or commit to follow. Every branch and tag unless given.',
  })
  readonly revision?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Base URL of the upstream hub. The server’s own upstream unless given.',
  })
  readonly from?: string | null

  @Field(() => VisibilityEnum, {
    nullable: true,
    description: 'Unless given: what upstream says when the repository first lands.',
  })
  readonly visibility?: Visibility | null
}

@ObjectType()
export class MirrorRepositoryPayload {
  @Field(() => MirrorNode)
  readonly mirror!: MirrorNode

  @Field(() => SyncRunNode, { description: 'The run to watch.' })
  readonly run!: SyncRunNode

  @Field(() => Boolean, { description: 'False when this run was under way already.' })
  readonly isNew!: boolean
}
