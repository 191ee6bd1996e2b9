import { Field, ID, InputType, ObjectType } from '@nestjs/graphql'
import type { Derivation, DerivationState } from '@entrepot/persistence'
import { DerivationStateEnum } from '../enums.js'
import { connectionType } from '../paging/connection.js'
import { Json } from '../scalars/json.scalar.js'
import { SafeInt } from '../scalars/safe-int.scalar.js'

@ObjectType('Derivation', {
  description: 'A variant that is made out of another one. Ask again to see how far it is.',
})
export class DerivationNode {
  @Field(() => ID)
  readonly id!: string

  @Field(() => DerivationStateEnum)
  readonly state!: DerivationState

  readonly sourceRepoId!: string

  @Field(() => String)
  readonly sourceCommit!: string

  @Field(() => String, { description: 'Key of the variant that it is made from.' })
  readonly sourceVariant!: string

  @Field(() => String, {
    description: '`gguf-quantize`, `safetensors-cast`, or the name of a tool of this server.',
  })
  readonly tool!: string

  @Field(() => String)
  readonly type!: string

  @Field(() => String, { description: 'Full name of the repository that it goes to.' })
  readonly target!: string

  @Field(() => String)
  readonly branch!: string

  @Field(() => String, {
    nullable: true,
    description: 'What is being done: `fetch`, `make`, `measure` or `land`. Null while it waits.',
  })
  readonly step!: string | null

  @Field(() => SafeInt, { description: 'Of this step.' })
  readonly doneBytes!: number

  @Field(() => SafeInt, { description: 'Of this step; 0 where it is not counted.' })
  readonly totalBytes!: number

  @Field(() => String, { description: 'The end of what the tool said.' })
  readonly log!: string

  @Field(() => String, { nullable: true, description: 'Why it failed.' })
  readonly error!: string | null

  @Field(() => Json, {
    nullable: true,
    description: 'How much its numbers differ from those of its source, as far as that was measured.',
  })
  readonly measured!: unknown

  readonly resultRepoId!: string | null

  @Field(() => String, { nullable: true, description: 'The commit that holds it.' })
  readonly resultCommit!: string | null

  @Field(() => Date)
  readonly createdAt!: Date

  @Field(() => Date, { nullable: true })
  readonly startedAt!: Date | null

  @Field(() => Date, { nullable: true })
  readonly finishedAt!: Date | null
}

@ObjectType('DerivationConnection', { description: 'A page of derivations, the newest first.' })
export class DerivationConnection extends connectionType('Derivation', () => DerivationNode) {}

@InputType()
export class MakeVariantInput {
  @Field(() => String, { description: 'Full name of the model.' })
  readonly source!: string

  @Field(() => String, { defaultValue: 'main', description: 'A branch, tag or commit of it.' })
  readonly revision!: string

  @Field(() => String, {
    nullable: true,
    description:
      'Key of the variant to make it from, such as `gguf/F16`. The one that loses least unless given.',
  })
  readonly sourceVariant?: string | null

  @Field(() => String, {
    description:
      '`Q8_0`, `Q6_K`, `Q5_K_M`, `Q4_K_M`, `Q4_0`, `IQ4_XS` of GGUF; `BF16`, `F16` of safetensors; or a type of the tool.',
  })
  readonly type!: string

  @Field(() => String, {
    nullable: true,
    description: 'A tool that this server was given; its own unless given.',
  })
  readonly tool?: string | null

  @Field(() => Boolean, { defaultValue: false, description: 'From what is quantized already, too.' })
  readonly allowRequantize!: boolean

  @Field(() => String, {
    description: 'Full name of the repository that it goes to, which is made if it is not there.',
  })
  readonly target!: string

  @Field(() => String, { defaultValue: 'main' })
  readonly branch!: string
}

export function toDerivationNode(row: Derivation): DerivationNode {
  const recipe = row.recipe as { readonly tool: string; readonly name?: string; readonly type: string }
  const { targetNamespace, targetName, targetBranch, sourceKey, doneBytes, totalBytes, ...rest } = row
  return {
    ...rest,
    sourceVariant: sourceKey,
    tool: recipe.name ?? recipe.tool,
    type: recipe.type,
    target: `${targetNamespace}/${targetName}`,
    branch: targetBranch,
    doneBytes: Number(doneBytes),
    totalBytes: Number(totalBytes),
  }
}
