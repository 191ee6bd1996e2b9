import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql'
import type { VerdictState } from '@entrepot/core'
import type { HeaderIssue, ModelShape, TypeShare } from '@entrepot/formats'
import type { Variant, VariantFile } from '@entrepot/persistence'
import { VerdictEnum } from '../enums.js'
import { SafeInt } from '../scalars/safe-int.scalar.js'

@ObjectType('VariantFile', { description: 'A file of weights.' })
export class VariantFileNode {
  @Field(() => String)
  readonly path!: string

  @Field(() => SafeInt)
  readonly sizeBytes!: number

  @Field(() => String, { nullable: true, description: 'Of a large file; null for one that is in git.' })
  readonly sha256!: string | null
}

@ObjectType('TypeShare', { description: 'Tensors of one stored type, summed up.' })
export class TypeShareNode {
  @Field(() => String, { description: 'As the format calls it: `BF16`, `Q4_K`.' })
  readonly type!: string

  @Field(() => SafeInt)
  readonly tensorCount!: number

  @Field(() => SafeInt, { description: 'Numbers that are stored: several weights may be packed in one.' })
  readonly elementCount!: number

  @Field(() => SafeInt)
  readonly sizeBytes!: number
}

@ObjectType('HeaderIssue', { description: 'What is wrong with the headers of a variant.' })
export class HeaderIssueNode {
  @Field(() => String, { description: '`truncated`, `lying-length`, `missing-shard`, …' })
  readonly kind!: string

  @Field(() => String)
  readonly message!: string
}

@ObjectType('VariantShape', {
  description:
    'What the memory of a running model depends on, as its header or its config.json says. Null: not said.',
})
export class VariantShapeNode {
  @Field(() => Int, { nullable: true })
  readonly layerCount!: number | null

  @Field(() => Int, { nullable: true })
  readonly hiddenSize!: number | null

  @Field(() => Int, { nullable: true })
  readonly headCount!: number | null

  @Field(() => Int, {
    nullable: true,
    description: 'Heads of keys and values; fewer than `headCount` with grouped-query attention.',
  })
  readonly kvHeadCount!: number | null

  @Field(() => Int, { nullable: true, description: 'Numbers of one head’s key.' })
  readonly keySize!: number | null

  @Field(() => Int, { nullable: true, description: 'Numbers of one head’s value.' })
  readonly valueSize!: number | null

  @Field(() => Int, { nullable: true })
  readonly vocabularySize!: number | null

  @Field(() => Int, { nullable: true, description: 'Tokens back that layers with a sliding window look at.' })
  readonly slidingWindowTokens!: number | null

  @Field(() => Int, { nullable: true, description: 'Width of compressed keys and values (MLA).' })
  readonly latentRank!: number | null

  @Field(() => Int, { nullable: true })
  readonly expertCount!: number | null

  @Field(() => Int, { nullable: true })
  readonly expertsPerToken!: number | null

  @Field(() => Int, {
    nullable: true,
    description: 'Layers that keep a state of fixed size instead of keys and values.',
  })
  readonly recurrentLayerCount!: number | null
}

@ObjectType('VariantVerdict', { description: 'Whether a variant may be handed out to you.' })
export class VariantVerdictNode {
  @Field(() => VerdictEnum, {
    description: 'The worst of its own revision’s and of the heads of the models that it was quantized from.',
  })
  readonly state!: VerdictState

  @Field(() => String, {
    nullable: true,
    description: 'The model whose verdict it is; null: its own, or one that you may not know of.',
  })
  readonly of!: string | null
}

@ObjectType('VariantDeliveries', { description: 'How often a variant was handed out.' })
export class VariantDeliveriesNode {
  @Field(() => Int, { description: 'Requests for its files; large ones are often asked for in parts.' })
  readonly requests!: number

  @Field(() => Int, { description: 'Tokens that asked, and addresses that showed none.' })
  readonly recipients!: number
}

@ObjectType('Variant', { description: 'One deployable form of a model, as the headers of its files say.' })
export class VariantNode {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String, {
    description:
      'Tells it from others of its revision, and stays the same with the names of its files: `gguf/Q4_K_M`.',
  })
  readonly key!: string

  @Field(() => String, { description: '`safetensors`, `gguf`, `onnx`, `pytorch` or `tensorrt`.' })
  readonly format!: string

  @Field(() => String, {
    description: 'As headers have it: `BF16`, `Q4_K_M`, `gptq-4bit`; `unknown` where none tells.',
  })
  readonly quantization!: string

  @Field(() => Boolean)
  readonly isQuantized!: boolean

  @Field(() => Float, { nullable: true, description: 'Bits of all weights together over their number.' })
  readonly bitsPerWeight!: number | null

  @Field(() => SafeInt, { description: 'Bytes of its files.' })
  readonly sizeBytes!: bigint

  @Field(() => SafeInt, { nullable: true })
  readonly parameterCount!: bigint | null

  @Field(() => String, { nullable: true, description: '`llama`, `LlamaForCausalLM`.' })
  readonly architecture!: string | null

  @Field(() => Int, { nullable: true, description: 'Tokens that it was made for.' })
  readonly contextTokens!: number | null

  @Field(() => [String], { description: 'Engines that load it; docs/variants.md says why.' })
  readonly engines!: readonly string[]

  @Field(() => [VariantFileNode], { description: 'The one that is opened first in front.' })
  readonly files!: readonly VariantFile[]

  @Field(() => VariantShapeNode, { nullable: true })
  readonly shape!: VariantShapeNode | null

  @Field(() => [TypeShareNode], { description: 'Most bytes first.' })
  readonly types!: readonly TypeShare[]

  @Field(() => Boolean, {
    description: 'False where files are missing, or a header could not be read to its end.',
  })
  readonly isComplete!: boolean

  @Field(() => Boolean)
  readonly hasChatTemplate!: boolean

  @Field(() => [HeaderIssueNode])
  readonly issues!: readonly HeaderIssue[]

  readonly repoId!: string
  readonly revisionId!: string
  /** All of it, as it was read. */
  readonly wholeShape!: ModelShape | null
}

/** What the catalogue keeps of headers. */
interface KeptHeader {
  readonly types?: readonly TypeShare[]
  readonly isComplete?: boolean
  readonly hasChatTemplate?: boolean
  readonly issues?: readonly HeaderIssue[]
}

/** GraphQL's own whole numbers end here. */
const MAX_INT = 2 ** 31 - 1

/** Whoever calls it has asked whether the reader may read the variant's revision. */
export function toVariantNode(variant: Variant): VariantNode {
  const header = (variant.header ?? {}) as unknown as KeptHeader
  return {
    ...variant,
    files: variant.files as unknown as readonly VariantFile[],
    shape: shapeNodeOf(variant.shape as unknown as ModelShape | null),
    wholeShape: variant.shape as unknown as ModelShape | null,
    types: header.types ?? [],
    isComplete: header.isComplete ?? true,
    hasChatTemplate: header.hasChatTemplate ?? false,
    issues: header.issues ?? [],
  }
}

function shapeNodeOf(shape: ModelShape | null): VariantShapeNode | null {
  if (shape === null) return null
  const { slidingWindow, latentAttention, experts } = shape
  return {
    layerCount: toInt(shape.layerCount),
    hiddenSize: toInt(shape.hiddenSize),
    headCount: toInt(shape.headCount),
    kvHeadCount: toInt(shape.kvHeadCount),
    keySize: toInt(shape.keySize),
    valueSize: toInt(shape.valueSize),
    vocabularySize: toInt(shape.vocabularySize),
    slidingWindowTokens: toInt(slidingWindow?.tokens),
    latentRank: toInt(latentAttention?.kvRank),
    expertCount: toInt(experts?.count),
    expertsPerToken: toInt(experts?.usedPerToken),
    recurrentLayerCount: toInt(shape.recurrentLayerCount),
  }
}

/** A file may say any number; what is none that a model could have is as good as unsaid. */
function toInt(value: number | null | undefined): number | null {
  return Number.isInteger(value) && Math.abs(value ?? 0) <= MAX_INT ? (value ?? null) : null
}
