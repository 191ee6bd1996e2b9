import { Field, InputType, ObjectType } from '@nestjs/graphql'
import type { VerdictState } from '@entrepot/core'
import type { Artefact, Prisma, VerdictChange } from '@entrepot/persistence'
import type { ArtefactKind } from '@entrepot/policy'
import { ArtefactKindEnum, VerdictEnum } from '../enums.js'
import { NamedRepoInput } from '../repo/manage-repo.inputs.js'
import { Json } from '../scalars/json.scalar.js'

@ObjectType('VerdictReason', { description: 'One thing that makes a verdict what it is.' })
export class VerdictReasonNode {
  @Field(() => String, {
    description: 'A rule, a condition of the policy, or a decision such as `recalled`.',
  })
  readonly ruleId!: string

  @Field(() => String, { description: '`block` or `warn`.' })
  readonly effect!: string

  @Field(() => String, { nullable: true, description: 'Null when the verdict keeps the revision from you.' })
  readonly message!: string | null

  @Field(() => String, { nullable: true, description: 'Of the finding; null where it is none.' })
  readonly fingerprint!: string | null
}

@ObjectType('VerdictChange')
export class VerdictChangeNode {
  @Field(() => VerdictEnum, { nullable: true, description: 'Null when it landed.' })
  readonly before!: VerdictState | null

  @Field(() => VerdictEnum)
  readonly after!: VerdictState

  @Field(() => String, {
    description:
      '`landing`, `policy`, `review`, `waiver`, `expiry`, `recall`, `lineage`, `scan` or `artefact`.',
  })
  readonly cause!: string

  @Field(() => [String])
  readonly reasons!: readonly string[]

  @Field(() => Date)
  readonly at!: Date
}

@ObjectType('Artefact', { description: 'A document that a revision carries as evidence.' })
export class ArtefactNode {
  @Field(() => String)
  readonly id!: string

  @Field(() => ArtefactKindEnum)
  readonly kind!: ArtefactKind

  @Field(() => String)
  readonly title!: string

  @Field(() => String)
  readonly description!: string

  @Field(() => String, { nullable: true, description: 'A file of the revision; null for an address.' })
  readonly path!: string | null

  @Field(() => String, { nullable: true })
  readonly url!: string | null

  @Field(() => String, { nullable: true, description: 'Of a large file.' })
  readonly sha256!: string | null

  @Field(() => Date)
  readonly addedAt!: Date
}

@ObjectType('Governance', { description: 'Why the verdict of a revision is what it is.' })
export class GovernanceNode {
  @Field(() => [VerdictReasonNode])
  readonly explanation!: readonly VerdictReasonNode[]

  @Field(() => Date, {
    nullable: true,
    description: 'When something that the verdict rests on ends, such as a waiver; it is judged anew then.',
  })
  readonly expiresAt!: Date | null

  @Field(() => [VerdictChangeNode], { description: 'How the verdict changed, the newest first.' })
  readonly history!: readonly VerdictChangeNode[]

  @Field(() => [ArtefactNode], {
    nullable: true,
    description: 'Null when the verdict keeps the revision from you, as are the facts.',
  })
  readonly artefacts!: readonly ArtefactNode[] | null

  @Field(() => Json, {
    nullable: true,
    description: 'What a policy may ask of the revision: docs/policy.md says what each fact means.',
  })
  readonly facts!: Prisma.JsonValue
}

export function toArtefactNode({ kind, ...artefact }: Artefact): ArtefactNode {
  return { ...artefact, kind: kind as ArtefactKind }
}

export function toVerdictChangeNode(change: VerdictChange): VerdictChangeNode {
  return change
}

@InputType()
export class AddArtefactInput extends NamedRepoInput {
  @Field(() => String, { defaultValue: 'main', description: 'A branch, a tag or a commit id.' })
  readonly revision!: string

  @Field(() => ArtefactKindEnum)
  readonly kind!: ArtefactKind

  @Field(() => String)
  readonly title!: string

  @Field(() => String, { defaultValue: '' })
  readonly description!: string

  @Field(() => String, { nullable: true, description: 'A file of the revision; or `url`.' })
  readonly path?: string | null

  @Field(() => String, { nullable: true })
  readonly url?: string | null
}
