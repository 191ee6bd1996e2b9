import type { QuantizationFacts } from '../weights-header.js'
import { type GgufFileType, ggufFileType } from './file-types.js'
import type { PlacedTensor } from './lay-out-tensors.js'
import { ggmlTypeByName } from './tensor-types.js'

/** What llama.cpp stores a tensor as whose rows are not whole blocks of the type that it should have. */
const FALLBACKS: Readonly<Record<string, readonly string[]>> = {
  Q2_K: ['IQ4_NL', 'Q4_0'],
  Q3_K: ['IQ4_NL', 'Q4_0', 'Q4_1'],
  Q4_K: ['Q5_0'],
  Q5_K: ['Q5_1'],
  Q6_K: ['Q8_0'],
  IQ1_S: ['IQ4_NL'],
  IQ1_M: ['IQ4_NL'],
  IQ2_XXS: ['IQ4_NL'],
  IQ2_XS: ['IQ4_NL'],
  IQ2_S: ['IQ4_NL'],
  IQ3_XXS: ['IQ4_NL'],
  IQ3_S: ['IQ4_NL'],
  IQ4_XS: ['IQ4_NL'],
  TQ1_0: ['Q4_0'],
  TQ2_0: ['Q4_0'],
}
/**
 * Of the weights between embedding and output, what the type that a file is named for must hold at least. Mixes put the ones that matter into
 * better types; none leaves its own with less than a third.
 */
const MIN_MAIN_SHARE = 0.25
/** Embedding and output have types of their own in most mixes, and are most of a small model. */
const OUTER = /^(?:token_embd|output|per_layer_token_embd|position_embd)\.weight$/
/** Numbers of the smallest quantized block. */
const SMALLEST_BLOCK = 32
const UNQUANTIZABLE = 'F16 in rows of no whole block'
/** Numbers of type I32 and the like are tables, no weights. */
const NO_WEIGHTS = /^(?:I8|I16|I32|I64|F64)$/

/** What a file is called by its quantization. */
export interface QuantizationName {
  /** Null where there are no weights to tell it from and no word for it. */
  readonly facts: QuantizationFacts | null
  /** What `general.file_type` says instead, where the tensors disprove it. */
  readonly disproved: string | null
}

/**
 * Names a file by `general.file_type` where its tensors bear that out, else by its tensors. It is called a lie only where there is nothing of
 * that type at all: the experts of some models stay in the type that they were trained in, whatever the rest is made.
 */
export function nameQuantization(fileType: unknown, tensors: readonly PlacedTensor[]): QuantizationName {
  const declared = typeof fileType === 'number' ? ggufFileType(fileType) : null
  const weights = tensors.filter(({ type }) => !NO_WEIGHTS.test(type))
  const matrices = weights.filter(({ shape }) => shape.length > 1)
  const inner = matrices.filter(({ name }) => !OUTER.test(name))
  const counted = matrices.length > 0 ? matrices : weights
  const shares = sharesOf(inner.length > 0 ? inner : counted)
  if (declared !== null && (weights.length === 0 || bearsOut(declared.mainType, shares)))
    return { facts: factsOf(declared.name, declared.mainType), disproved: null }
  const byContent = nameByContent(shares)
  const facts = byContent === null ? null : factsOf(byContent.name, byContent.mainType)
  const isLie = declared !== null && sumOf(declared.mainType, sharesOf(counted)) === 0
  return { facts, disproved: isLie && !isDense(declared, facts) ? declared.name : null }
}

/** A model without experts that was to be MXFP4_MOE: llama.cpp has no such weights to store, and does not say so. */
function isDense(declared: GgufFileType, facts: QuantizationFacts | null): boolean {
  return declared.mainType === 'MXFP4' && facts?.method === 'Q8_0'
}

/** Numbers by type. */
function sharesOf(tensors: readonly PlacedTensor[]): ReadonlyMap<string, number> {
  const shares = new Map<string, number>()
  for (const { type, shape, elementCount } of tensors) {
    // In rows that no quantized block divides llama.cpp has nothing but F16 to store.
    const word = type === 'F16' && (shape[0] ?? 0) % SMALLEST_BLOCK !== 0 ? UNQUANTIZABLE : type
    shares.set(word, (shares.get(word) ?? 0) + elementCount)
  }
  return shares
}

function bearsOut(mainType: string, shares: ReadonlyMap<string, number>): boolean {
  const own = sumOf(mainType, shares)
  const all = [...shares.values()]
  const total = all.reduce((sum, count) => sum + count, 0)
  return own >= Math.max(...all) || own >= MIN_MAIN_SHARE * total
}

/** Numbers of a type and of what stands in for it. */
function sumOf(mainType: string, shares: ReadonlyMap<string, number>): number {
  const words = [mainType, UNQUANTIZABLE, ...(FALLBACKS[mainType] ?? [])]
  return words.reduce((sum, type) => sum + (shares.get(type) ?? 0), 0)
}

/** The type of most weights, and for K types the mix that puts some of them into the next ones. */
function nameByContent(shares: ReadonlyMap<string, number>): { name: string; mainType: string } | null {
  const [most] = [...shares].sort(([, one], [, other]) => other - one)
  if (most === undefined) return null
  const mainType = most[0] === UNQUANTIZABLE ? 'F16' : most[0]
  if (mainType === 'MXFP4') return { name: 'MXFP4_MOE', mainType }
  if (mainType === 'Q4_K' || mainType === 'Q5_K')
    return { name: `${mainType}_${shares.has('Q6_K') ? 'M' : 'S'}`, mainType }
  if (mainType === 'Q3_K')
    return { name: `Q3_K_${shares.has('Q4_K') ? 'M' : shares.has('Q5_K') ? 'L' : 'S'}`, mainType }
  return { name: mainType, mainType }
}

function factsOf(name: string, mainType: string): QuantizationFacts {
  const type = ggmlTypeByName(mainType)
  const isBlocked = type !== null && type.valuesPerBlock > 1
  const bits = /\d+/.exec(mainType)?.[0]
  return {
    method: name,
    bits: bits === undefined ? null : Number(bits),
    groupSize: isBlocked ? type.valuesPerBlock : null,
    detail: null,
  }
}
