import { ArgsType, Field, Float, ID, InputType, ObjectType } from '@nestjs/graphql'
import { DomainError } from '@entrepot/core'
import type { Variant, VariantFilter } from '@entrepot/persistence'
import { z } from 'zod'
import { type Connection, connectionType, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor } from '../paging/cursor.js'
import { PageArgs, pageSize } from '../paging/page-args.js'
import { SafeInt } from '../scalars/safe-int.scalar.js'
import { toVariantNode, VariantNode } from './variant.node.js'

/** Words of one list in a filter, and characters of one of them. */
const WORDS_MAX = 50
const WORD_MAX_LENGTH = 200

@InputType({ description: 'Conditions that all must hold. What is left out is none.' })
export class VariantFilterInput {
  @Field(() => ID, { nullable: true, description: 'Only of this model: `owner/name`.' })
  readonly repo?: string | null

  @Field(() => ID, {
    nullable: true,
    description: 'Only of this model, what it was quantized from and what was quantized from that.',
  })
  readonly familyOf?: string | null

  @Field(() => [String], { nullable: true, description: 'One of these.' })
  readonly formats?: readonly string[] | null

  @Field(() => [String], {
    nullable: true,
    description: 'One of these, as `quantization` of a variant has them.',
  })
  readonly quantizations?: readonly string[] | null

  @Field(() => String, { nullable: true, description: 'That this engine loads.' })
  readonly engine?: string | null

  @Field(() => String, { nullable: true })
  readonly architecture?: string | null

  @Field(() => Boolean, { nullable: true })
  readonly isQuantized?: boolean | null

  @Field(() => SafeInt, { nullable: true })
  readonly minSizeBytes?: number | null

  @Field(() => SafeInt, { nullable: true })
  readonly maxSizeBytes?: number | null

  @Field(() => Float, { nullable: true })
  readonly minBitsPerWeight?: number | null

  @Field(() => Float, { nullable: true })
  readonly maxBitsPerWeight?: number | null
}

@ObjectType('VariantConnection', { description: 'A page of variants.' })
export class VariantConnection extends connectionType('Variant', () => VariantNode) {}

@ArgsType()
export class VariantsArgs extends PageArgs {
  @Field(() => VariantFilterInput, { nullable: true })
  readonly filter?: VariantFilterInput | null
}

const word = z
  .string()
  .max(WORD_MAX_LENGTH)
  .regex(/^[^\0]*$/)
const filterShape = z.object({
  formats: z.array(word).max(WORDS_MAX).nullish(),
  quantizations: z.array(word).max(WORDS_MAX).nullish(),
  engine: word.nullish(),
  architecture: word.nullish(),
  isQuantized: z.boolean().nullish(),
  minSizeBytes: z.number().nullish(),
  maxSizeBytes: z.number().nullish(),
  minBitsPerWeight: z.number().nullish(),
  maxBitsPerWeight: z.number().nullish(),
})

/**
 * What a statement can be asked of a filter; `repo` and `familyOf` are for the caller, who knows who asks.
 * @throws DomainError `invalid-argument`
 */
export function toVariantFilter(input: VariantFilterInput | null | undefined): VariantFilter {
  const parsed = filterShape.safeParse(input ?? {})
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new DomainError('invalid-argument', `\`filter.${issue?.path.join('.')}\`: ${issue?.message}.`)
  }
  const entries = Object.entries(parsed.data).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(entries) as VariantFilter
}

const KEY_CURSOR = z.tuple([z.string()])

/** A page out of all variants of one revision, which are some hundred at most and come by key. */
export function toVariantConnection(variants: readonly Variant[], args: PageArgs): Connection<VariantNode> {
  const first = pageSize(args)
  const [after] = decodeCursor(args.after, KEY_CURSOR) ?? []
  const rest = variants
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .filter(({ key }) => after === undefined || key > after)
  return toConnection(rest.slice(0, first + 1), first, {
    cursorOf: ({ key }) => encodeCursor(key),
    nodeOf: toVariantNode,
  })
}
