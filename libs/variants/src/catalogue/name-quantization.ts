import type { QuantizationFacts, TypeShare, WeightsHeader } from '@entrepot/formats'

/** What a variant is called by the way its weights are stored. */
export interface QuantizationName {
  readonly name: string
  readonly isQuantized: boolean
  /** A method that the configuration names and no tensor shows; null for none. */
  readonly disproved: string | null
}

/** Characters of a name; the longest of those that are known has 20. */
const MAX_NAME = 64
/** Types of full width: what is stored in them was not quantized. */
const WIDE: ReadonlySet<string> = new Set(['F64', 'F32', 'F16', 'BF16', 'F8_E8M0'])
const WIDE_NAMES: ReadonlySet<string> = new Set(['F64', 'F32', 'F16', 'BF16', 'fp32', 'fp16', 'bf16'])
/** Of the bytes, what packed weights have at least: a model has embeddings of full width beside them, and hardly more than that. */
const MIN_PACKED_SHARE = 0.05

/**
 * Names what headers show: the method, where tensors bear it out, else the type of most bytes.
 *
 * @param header  of all files together
 */
export function nameQuantization(header: WeightsHeader): QuantizationName {
  const { name, ...rest } = nameOf(header)
  return { ...rest, name: plain(name) }
}

/** Configurations may say anything, and this is half of a key. */
function plain(name: string): string {
  return name.slice(0, MAX_NAME).replace(/[^A-Za-z0-9_.+-]/g, '-')
}

function nameOf(header: WeightsHeader): QuantizationName {
  const { format, types, quantization } = header
  if (format === 'gguf' || format === 'onnx') {
    const name = quantization?.method ?? types[0]?.type ?? 'unknown'
    return { name, isQuantized: name !== 'unknown' && !WIDE_NAMES.has(name), disproved: null }
  }
  const isPacked = packedShare(types) >= MIN_PACKED_SHARE
  if (quantization && (isPacked || types.length === 0))
    return { name: wordOf(quantization), isQuantized: true, disproved: null }
  const main = types[0]?.type ?? null
  const disproved = quantization && wordOf(quantization)
  if (main === null) return { name: 'unknown', isQuantized: false, disproved }
  if (WIDE.has(main)) return { name: main, isQuantized: false, disproved }
  // 8-bit floats are weights as they are; whole numbers are some packing that nobody explained.
  const isFloat = /^F\d/.test(main)
  return { name: isFloat ? main : 'unknown', isQuantized: true, disproved }
}

function packedShare(types: readonly TypeShare[]): number {
  let packed = 0
  let all = 0
  for (const { type, sizeBytes } of types) {
    all += sizeBytes
    if (!WIDE.has(type) && type !== 'BOOL' && type !== 'I64') packed += sizeBytes
  }
  return all === 0 ? 0 : packed / all
}

/** `gptq-4bit`, `bnb-nf4`, `fp8`, `w4a16`: as people call it. */
function wordOf({ method, bits, detail }: QuantizationFacts): string {
  switch (method) {
    case 'bitsandbytes':
      return detail === 'nf4' || detail === 'fp4' ? `bnb-${detail}` : `bnb-${bits ?? 'unknown-'}bit`
    case 'compressed-tensors':
      return compressedWord(detail ?? '', bits)
    case 'fp8':
    case 'mxfp4':
    case 'bitnet':
      return method
    case 'modelopt':
      if (detail === 'nvfp4' || detail === 'fp8') return detail
      return detail === null ? withBits(method, bits) : `${method}-${detail}`
    case 'torchao':
    case 'quark':
      return detail === null ? withBits(method, bits) : `${method}-${detail}`
    default:
      return withBits(method, bits)
  }
}

/** By its own names of how it packs: bits of weights, and of what they are multiplied with where the packing says it. */
function compressedWord(packing: string, bits: number | null): string {
  if (packing.includes('nvfp4')) return 'nvfp4'
  if (packing.includes('mxfp4')) return 'mxfp4'
  if (packing.includes('float') && bits === 8) return 'fp8'
  if (bits === null) return 'compressed-tensors'
  return packing.startsWith('int') ? `w${bits}a${bits}` : `w${bits}a16`
}

function withBits(method: string, bits: number | null): string {
  return bits === null ? method : `${method}-${bits}bit`
}
