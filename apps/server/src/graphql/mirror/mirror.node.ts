import { ArgsType, Field, ID, ObjectType } from '@nestjs/graphql'
import { formatRepoId, type RepoType } from '@entrepot/core'
import type { Mirror, RunState } from '@entrepot/persistence'
import { RepoTypeEnum, RunStateEnum } from '../enums.js'
import { connectionType } from '../paging/connection.js'
import { PageArgs } from '../paging/page-args.js'

@ObjectType('Mirror', { description: 'A repository that is kept in step with an upstream one.' })
export class MirrorNode {
  @Field(() => ID)
  readonly id!: string

  @Field(() => RepoTypeEnum)
  readonly type!: RepoType

  @Field(() => String, { description: 'Full name that the repository has here, from its first run on.' })
  readonly fullName!: string

  @Field(() => String, { description: 'Base URL of the upstream hub.' })
  readonly upstreamUrl!: string

  @Field(() => String, { description: 'Full name that the repository has upstream.' })
  readonly upstreamId!: string

  @Field(() => String, {
    nullable: true,
    description: 'The branch, tag or commit that is followed. Null for every branch and tag.',
  })
  readonly revision!: string | null

  @Field(() => Date)
  readonly createdAt!: Date

  @Field(() => Date, { nullable: true, description: 'End of the last run that succeeded.' })
  readonly lastSyncedAt!: Date | null

  readonly repoId!: string | null
}

@ArgsType()
export class MirrorsArgs extends PageArgs {
  @Field(() => RunStateEnum, {
    nullable: true,
    description: 'Those whose latest run is in it; of any unless given.',
  })
  readonly state?: RunState | null
}

@ObjectType('Upstream', { description: 'Where mirrors come from unless they say otherwise.' })
export class UpstreamNode {
  @Field(() => String, { description: 'Base URL.' })
  readonly url!: string

  @Field(() => Boolean, { description: 'It is asked with a token, which nobody is shown.' })
  readonly hasToken!: boolean

  @Field(() => [String], { description: 'Hosts that may be asked although their addresses are private.' })
  readonly allowedPrivateHosts!: readonly string[]
}

@ObjectType('MirrorConnection', { description: 'A page of mirrors, the newest first.' })
export class MirrorConnection extends connectionType('Mirror', () => MirrorNode) {}

export function toMirrorNode(mirror: Mirror): MirrorNode {
  return { ...mirror, fullName: formatRepoId(mirror) }
}
