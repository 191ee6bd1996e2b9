import { Field, ID, Int, ObjectType } from '@nestjs/graphql'
import {
  formatRepoId,
  type Principal,
  type RepoType,
  type VerdictState,
  type Visibility,
} from '@entrepot/core'
import type { BriefRepo, Gating } from '@entrepot/persistence'
import { mayReadHead } from '@entrepot/registry'
import { GatingEnum, RepoTypeEnum, VerdictEnum, VisibilityEnum } from '../enums.js'
import { SafeInt } from '../scalars/safe-int.scalar.js'

@ObjectType('FindingCounts', { description: 'Findings of a revision, by severity.' })
export class FindingCountsNode {
  @Field(() => Int)
  readonly error!: number

  @Field(() => Int)
  readonly warning!: number

  @Field(() => Int)
  readonly info!: number
}

@ObjectType('Repo', { description: 'A model, dataset or Space kept here.' })
export class RepoNode {
  @Field(() => ID)
  readonly id!: string

  @Field(() => RepoTypeEnum)
  readonly type!: RepoType

  @Field(() => String, {
    nullable: true,
    description: 'The namespace. Null for one-segment ids such as `gpt2`.',
  })
  readonly owner!: string | null

  @Field(() => String)
  readonly name!: string

  @Field(() => String, {
    description: '`owner/name`, or the bare name: what Hub clients call the repository id.',
  })
  readonly fullName!: string

  @Field(() => VisibilityEnum)
  readonly visibility!: Visibility

  @Field(() => GatingEnum)
  readonly gating!: Gating

  @Field(() => String)
  readonly defaultBranch!: string

  @Field(() => Boolean, { description: 'Nobody opens discussions or pull requests here.' })
  readonly discussionsDisabled!: boolean

  @Field(() => Date)
  readonly createdAt!: Date

  @Field(() => Date, { description: 'Last time a branch or tag moved.' })
  readonly updatedAt!: Date

  @Field(() => String, {
    nullable: true,
    description:
      'Licence id that the head declares. Null, as are task and library, when its verdict keeps the head from you.',
  })
  readonly license!: string | null

  @Field(() => String, {
    nullable: true,
    description: 'The task that the head declares, such as `text-generation`.',
  })
  readonly pipelineTag!: string | null

  @Field(() => String, { nullable: true })
  readonly libraryName!: string | null

  @Field(() => SafeInt)
  readonly downloads!: bigint

  @Field(() => SafeInt, {
    description: 'Bytes of the large files that the repository holds, each counted once.',
  })
  readonly usedStorageBytes!: bigint

  @Field(() => VerdictEnum, {
    nullable: true,
    description: 'Verdict of the head of the default branch. Null when there is none.',
  })
  readonly headVerdict!: VerdictState | null

  @Field(() => FindingCountsNode, { description: 'Findings of the head.' })
  readonly findingCounts!: FindingCountsNode

  readonly headRevisionId!: string | null
}

type BriefNode = Omit<
  RepoNode,
  | 'defaultBranch'
  | 'discussionsDisabled'
  | 'createdAt'
  | 'libraryName'
  | 'usedStorageBytes'
  | 'headRevisionId'
>

const UNSAID = { tags: [], license: null, pipelineTag: null, libraryName: null }

/** Fields that a `BriefRepo` has, or that are made of it. */
export const BRIEF_FIELDS: ReadonlySet<string> = new Set([
  '__typename',
  'id',
  'type',
  'owner',
  'name',
  'fullName',
  'visibility',
  'gating',
  'license',
  'pipelineTag',
  'headVerdict',
  'updatedAt',
  'downloads',
  'findingCounts',
] satisfies (keyof RepoNode | '__typename')[])

/**
 * @param repo  at least what will be asked for
 * @param who  reads it: what the head says is left out when they may not read the head
 */
export function toRepoNode(repo: BriefRepo, who: Principal): RepoNode {
  const node: BriefNode = {
    ...repo,
    ...(!mayReadHead(who, repo) && UNSAID),
    owner: repo.namespace,
    fullName: formatRepoId(repo),
    findingCounts: {
      error: repo.errorFindings,
      warning: repo.warningFindings,
      info: repo.infoFindings,
    },
  }
  return node as RepoNode
}
