import { Field, ObjectType } from '@nestjs/graphql'
import type { VerdictState } from '@entrepot/core'
import type { Candidate, Family } from '@entrepot/variants'
import { VerdictEnum } from '../enums.js'
import { connectionType } from '../paging/connection.js'

@ObjectType('FamilyMember', { description: 'One repository of a family, and the variants that count there.' })
export class FamilyMemberNode {
  @Field(() => VerdictEnum, {
    description: 'The worst of its own and of the models that it was quantized from, for you.',
  })
  readonly verdict!: VerdictState

  @Field(() => String, {
    nullable: true,
    description: 'The model whose verdict it is; null: its own, or one that you may not know of.',
  })
  readonly verdictOf!: string | null

  @Field(() => String, { description: 'The commit that counts for you, 40 hex digits.' })
  readonly commit!: string

  readonly repoId!: string
  readonly candidates!: readonly Candidate[]
}

@ObjectType('FamilyMemberConnection', { description: 'A page of the repositories of a family, by name.' })
export class FamilyMemberConnection extends connectionType('FamilyMember', () => FamilyMemberNode) {}

@ObjectType('VariantFamily', {
  description:
    'One model in all its quantizations: what it was quantized from in the end, and all that was quantized from that.',
})
export class VariantFamilyNode {
  @Field(() => String, { description: 'The base model, in lower case. It need not be held here.' })
  readonly root!: string

  @Field(() => Boolean, { description: 'There are more than were looked at.' })
  readonly isCut!: boolean

  readonly membersFound!: readonly FamilyMemberNode[]
}

export function toFamilyNode({ rootKey, candidates, isCut }: Family): VariantFamilyNode {
  const byRepo = Map.groupBy(candidates, ({ repo }) => repo.id)
  return { root: rootKey, isCut, membersFound: [...byRepo.values()].flatMap(toMember) }
}

function toMember(candidates: readonly Candidate[]): FamilyMemberNode[] {
  const [first] = candidates
  if (!first) return []
  const { repo, commit, verdict, verdictOf } = first
  return [{ repoId: repo.id, commit, verdict, verdictOf, candidates }]
}
