import type { QuantizationFacts } from '../weights-header.js'
import type { TensorGroup } from './tensor-group.js'

/** Bits of a container that GPTQ and AWQ pack into. */
const CONTAINER_BITS = 32
const PACKED_BITS: ReadonlySet<number> = new Set([2, 3, 4, 8])

/**
 * How a model was quantized, as far as names and types of its tensors prove it without a configuration; null where they do not.
 *
 * @param format  what the file's metadata calls its own format: `pt`, `mlx`
 */
export function detectQuantization(
  groups: readonly TensorGroup[],
  format: string | null,
): QuantizationFacts | null {
  const has = (role: string, type?: string) =>
    groups.some(group => group.role === role && (type === undefined || group.type === type))
  if (format === 'mlx' && has('weight', 'U32') && has('scales')) return facts('mlx', null)
  if (has('bitsandbytes__nf4')) return facts('bitsandbytes', 4, 'nf4')
  if (has('bitsandbytes__fp4')) return facts('bitsandbytes', 4, 'fp4')
  if (has('SCB') && has('weight', 'I8')) return facts('bitsandbytes', 8, 'int8')
  if (has('qweight') && has('scales') && has('g_idx')) return facts('gptq', packedBits(groups))
  if (has('weight_packed')) return facts('compressed-tensors', null)
  if (has('_blocks', 'U8') && has('_scales', 'U8')) return facts('mxfp4', 4)
  const isScaled = has('weight_scale') || has('weight_scale_inv')
  if (isScaled && has('weight', 'F8_E4M3') && !has('weight', 'U8')) return facts('fp8', 8, 'e4m3')
  return null
}

/**
 * Bits of GPTQ's and AWQ's weights, out of two numbers that agree for both: zero points are packed as weights are, and there is one of them
 * for each scale. Null where that comes to no width that they have.
 */
export function packedBits(groups: readonly TensorGroup[]): number | null {
  const zeros = elements(groups, 'qzeros')
  const scales = elements(groups, 'scales')
  if (zeros === 0 || scales === 0) return null
  const bits = (zeros * CONTAINER_BITS) / scales
  return PACKED_BITS.has(bits) ? bits : null
}

function elements(groups: readonly TensorGroup[], role: string): number {
  let count = 0
  for (const group of groups) if (group.role === role) count += group.elementCount
  return count
}

function facts(method: string, bits: number | null, detail: string | null = null): QuantizationFacts {
  return { method, bits, groupSize: null, detail }
}
