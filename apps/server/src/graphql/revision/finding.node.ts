import { Field, Int, ObjectType } from '@nestjs/graphql'
import type { Severity } from '@entrepot/core'
import type { Finding, FindingState } from '@entrepot/persistence'
import { FindingStateEnum, SeverityEnum } from '../enums.js'

@ObjectType('FindingPosition', {
  description:
    'Where a finding stands. Lines and columns count from 1. All null: it is about the repository as a whole.',
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

  @Field(() => String)
  readonly message!: string

  @Field(() => FindingPositionNode)
  readonly position!: FindingPositionNode

  @Field(() => String, {
    nullable: true,
    description:
      'The excerpt that shows it. Null when absence is the evidence, and for those who may not read the revision.',
  })
  readonly evidence!: string | null

  @Field(() => String, { description: 'What to do about it.' })
  readonly fix!: string

  @Field(() => String, {
    description: 'The same for the same defect in every later revision: 32 hex digits.',
  })
  readonly fingerprint!: string

  @Field(() => String, { description: 'Commit of the first revision that had it.' })
  readonly introducedByCommit!: string
}

/** @param mayRead  whether the reader may read the revision, and so an excerpt of it */
export function toFindingNode(finding: Finding, mayRead: boolean): FindingNode {
  const { path, keyPath, heading, line, column } = finding
  return {
    ...finding,
    position: { path, keyPath, heading, line, column },
    evidence: mayRead ? finding.evidence : null,
  }
}
