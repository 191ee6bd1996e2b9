import { Field, Int, ObjectType } from '@nestjs/graphql'
import type { Severity } from '@entrepot/core'
import type { Finding, FindingState } from '@entrepot/persistence'
import { FindingStateEnum, SeverityEnum } from '../enums.js'

@ObjectType('FindingPosition', {
  description:
    'Where a finding stands. Lines and columns count from 1. All null: it is about the repository as a whole, or the verdict keeps the revision from you.',
})
export class FindingPositionNode {
  @Field(() => String, { nullable: true })
  readonly path!: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Key path in the front matter, such as `language[0]`.',
  })
  readonly keyPath!: string | null

  @Field(() => String, { nullable: true, description: 'The heading, as written.' })
  readonly heading!: string | null

  @Field(() => Int, { nullable: true })
  readonly line!: number | null

  @Field(() => Int, { nullable: true, description: 'In UTF-16 code units.' })
  readonly column!: number | null
}

@ObjectType('Finding', { description: 'One thing that a rule found in a revision.' })
export class FindingNode {
  @Field(() => String, { description: 'The rule; docs/rules.md says what it asks and why.' })
  readonly ruleId!: string

  @Field(() => SeverityEnum)
  readonly severity!: Severity

  @Field(() => FindingStateEnum)
  readonly state!: FindingState

  @Field(() => String, {
    nullable: true,
    description: 'Null, as are fix and evidence, when the verdict keeps the revision from you.',
  })
  readonly message!: string | null

  @Field(() => FindingPositionNode)
  readonly position!: FindingPositionNode

  @Field(() => String, {
    nullable: true,
    description:
      'The excerpt that shows it. Null also when absence is the evidence, and when it is of a gated file that you were not let in to.',
  })
  readonly evidence!: string | null

  @Field(() => String, { nullable: true, description: 'What to do about it.' })
  readonly fix!: string | null

  @Field(() => String, {
    description: 'The same for the same defect in every later revision: 32 hex digits.',
  })
  readonly fingerprint!: string

  @Field(() => String, { description: 'Commit of the first revision that had it.' })
  readonly introducedByCommit!: string
}

const NOWHERE: FindingPositionNode = { path: null, keyPath: null, heading: null, line: null, column: null }

/** What a reader may see of the texts of findings. */
export interface FindingView {
  /** They may read the revision: every text of a finding may quote it, what to write instead too. */
  readonly mayRead: boolean
  /** They may get its files: where a repository is gated, its card stands open and the rest does not. */
  readonly mayGetFiles: boolean
}

export function toFindingNode(finding: Finding, { mayRead, mayGetFiles }: FindingView): FindingNode {
  if (!mayRead) return { ...finding, position: NOWHERE, message: null, evidence: null, fix: null }
  const { path, keyPath, heading, line, column } = finding
  const evidence = mayGetFiles || path === CARD_PATH ? finding.evidence : null
  return { ...finding, evidence, position: { path, keyPath, heading, line, column } }
}

const CARD_PATH = 'README.md'
