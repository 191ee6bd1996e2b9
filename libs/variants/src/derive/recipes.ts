import { DomainError } from '@entrepot/core'
import type { Variant } from '@entrepot/persistence'
import type { CastType } from './child/cast-kernels.js'

/** What llama.cpp makes of a GGUF file. */
export const GGUF_TYPES = ['Q8_0', 'Q6_K', 'Q5_K_M', 'Q4_K_M', 'Q4_0', 'IQ4_XS'] as const
export type GgufType = (typeof GGUF_TYPES)[number]
/** What safetensors of 32 bits are cast to. */
export const CAST_TYPES = ['BF16', 'F16'] as const satisfies readonly CastType[]

/** llama.cpp's number for the type, and bits of a weight as a rule of thumb for what room it will take. */
export const GGUF_FILE_TYPES: Readonly<Record<GgufType, { readonly id: number; readonly bits: number }>> = {
  Q8_0: { id: 7, bits: 8.6 },
  Q6_K: { id: 18, bits: 6.7 },
  Q5_K_M: { id: 17, bits: 5.9 },
  Q4_K_M: { id: 15, bits: 5.1 },
  Q4_0: { id: 2, bits: 4.8 },
  IQ4_XS: { id: 30, bits: 4.6 },
}

/** How a variant is made out of another one. */
export type Recipe =
  | { readonly tool: 'gguf-quantize'; readonly type: GgufType; readonly allowRequantize: boolean }
  | { readonly tool: 'safetensors-cast'; readonly type: CastType }
  /** A tool of the operator's, by its name in the file of tools. */
  | { readonly tool: 'external'; readonly name: string; readonly type: string }

/**
 * The recipe for a type, by a tool of ours or by a named one.
 * @throws DomainError `invalid-argument`  nothing here makes that
 */
export function recipeFor(
  type: string,
  {
    tool = null,
    allowRequantize = false,
  }: { readonly tool?: string | null; readonly allowRequantize?: boolean } = {},
): Recipe {
  if (tool !== null) return { tool: 'external', name: tool, type }
  const gguf = GGUF_TYPES.find(one => one === type)
  if (gguf) return { tool: 'gguf-quantize', type: gguf, allowRequantize }
  const cast = CAST_TYPES.find(one => one === type)
  if (cast) return { tool: 'safetensors-cast', type: cast }
  const known = [...GGUF_TYPES, ...CAST_TYPES].join(', ')
  const message = `${JSON.stringify(type.slice(0, 40))} is none of ${known}. Other types need a tool that this server was given.`
  throw new DomainError('invalid-argument', message)
}

type SourceFacts = Pick<
  Variant,
  'key' | 'format' | 'quantization' | 'isQuantized' | 'bitsPerWeight' | 'sizeBytes' | 'parameterCount'
>

/**
 * The variant to make it from: the one that is named, or else the one that loses least.
 *
 * @param format  of the source; null: any
 * @throws DomainError `variant-not-found`  there is none that this can be made from
 * @throws DomainError `invalid-argument`   the one that is named will not do, and why
 */
export function chooseSource<Source extends SourceFacts>(
  variants: readonly Source[],
  {
    key,
    recipe,
    format,
  }: { readonly key: string | null; readonly recipe: Recipe; readonly format: string | null },
): Source {
  if (key !== null) {
    const named = variants.find(variant => variant.key === key)
    if (!named)
      throw new DomainError(
        'variant-not-found',
        `There is no variant ${JSON.stringify(key.slice(0, 200))} here.`,
      )
    const why = whyNotFrom(named, recipe, format)
    if (why) throw new DomainError('invalid-argument', why)
    return named
  }
  const [best] = variants
    .filter(variant => whyNotFrom(variant, recipe, format) === null)
    .sort((a, b) => (b.bitsPerWeight ?? 0) - (a.bitsPerWeight ?? 0) || a.key.localeCompare(b.key))
  if (best) return best
  const held = variants.map(({ key: other }) => other).join(', ') || 'none'
  const [first] = variants.filter(({ format: other }) => other === (format ?? formatFor(recipe)))
  const why = first ? ` ${whyNotFrom(first, recipe, format)}` : ''
  throw new DomainError(
    'variant-not-found',
    `It has no variant that this can be made from; it has: ${held}.${why}`,
  )
}

/** Why a variant can't be made into this; null where it can. */
function whyNotFrom(source: SourceFacts, recipe: Recipe, format: string | null): string | null {
  const wanted = format ?? formatFor(recipe)
  if (wanted !== null && source.format !== wanted)
    return `${source.key} is ${source.format}, and this is made from ${wanted}.`
  if (recipe.tool === 'gguf-quantize') {
    if (source.quantization === recipe.type) return `${source.key} is that already.`
    if (source.isQuantized && !recipe.allowRequantize)
      return `${source.key} is quantized already, and would lose twice. Name one that is not, or allow it (allowRequantize).`
  }
  if (recipe.tool === 'safetensors-cast' && source.quantization !== 'F32')
    return `${source.key} holds ${source.quantization}; only 32-bit floats are cast.`
  return null
}

function formatFor(recipe: Recipe): string | null {
  if (recipe.tool === 'gguf-quantize') return 'gguf'
  return recipe.tool === 'safetensors-cast' ? 'safetensors' : null
}

/** Bytes that the result will take, or a little more. */
export function estimateBytes(source: SourceFacts, recipe: Recipe): number {
  const sizeBytes = Number(source.sizeBytes)
  if (recipe.tool === 'safetensors-cast') return Math.ceil(sizeBytes / 2)
  if (recipe.tool !== 'gguf-quantize') return sizeBytes
  const { bits } = GGUF_FILE_TYPES[recipe.type]
  const weights = source.parameterCount === null ? sizeBytes / 2 : Number(source.parameterCount)
  return Math.ceil(Math.min(sizeBytes, (weights * bits) / 8))
}
