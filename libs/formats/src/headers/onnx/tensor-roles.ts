import type { TensorRole, WeightMethod } from './walked-onnx.js'

/** A node, as far as it matters. */
export interface OnnxNode {
  readonly op: string
  readonly domain: string
  /** Names; the empty one for an input that is left out. */
  readonly inputs: readonly string[]
  readonly numbers: ReadonlyMap<string, number>
}

/** Places of inputs: weights that are stored quantized, and what goes with them. */
interface Places {
  readonly method: WeightMethod
  readonly weights: readonly number[]
  readonly sides: readonly number[]
  /** Where the first scale is, whose type tells that of the activations. */
  readonly scale: number | null
  /** Name of the attribute with the bits, and what it is where it is left out. Null: the stored type tells. */
  readonly bits: { readonly attribute: string; readonly otherwise: number } | null
}

const linear = (weights: readonly number[], sides: readonly number[], scale: number | null): Places => ({
  method: 'linear',
  weights,
  sides,
  scale,
  bits: null,
})

/** Operators whose weights are quantized, by what their inputs are in the standard and in ONNX Runtime's additions. */
const PLACES: Readonly<Record<string, Places>> = {
  MatMulNBits: {
    method: 'blocks',
    weights: [1],
    sides: [2, 3, 4],
    scale: 2,
    bits: { attribute: 'bits', otherwise: 4 },
  },
  GatherBlockQuantized: {
    method: 'blocks',
    weights: [0],
    sides: [2, 3],
    scale: 2,
    bits: { attribute: 'bits', otherwise: 4 },
  },
  QMoE: {
    method: 'blocks',
    weights: [2, 5, 8],
    sides: [3, 6, 9, 11, 12, 13],
    scale: 3,
    bits: { attribute: 'expert_weight_bits', otherwise: 4 },
  },
  MatMulBnb4: {
    method: 'bnb4',
    weights: [1],
    sides: [2],
    scale: 2,
    bits: { attribute: 'bits', otherwise: 4 },
  },
  DequantizeLinear: linear([0], [1, 2], 1),
  MatMulInteger: linear([1], [2, 3], null),
  MatMulIntegerToFloat: linear([1], [2, 3, 4, 5], 2),
  DynamicQuantizeMatMul: linear([1], [2, 3], 2),
  ConvInteger: linear([1], [2, 3], null),
  QLinearMatMul: linear([3], [1, 2, 4, 5, 6, 7], 4),
  QLinearConv: linear([3], [1, 2, 4, 5, 6, 7], 4),
  QGemm: linear([3], [1, 2, 4, 5, 7, 8], 4),
  DynamicQuantizeLSTM: linear([1, 2], [8, 9, 10, 11], 8),
  QAttention: linear([1], [3, 4, 6, 7], 4),
  QEmbedLayerNormalization: linear([2, 3, 4], [8, 9, 10, 11, 12, 13, 14, 15, 16, 17], 8),
}

/** What the inputs of a node are, by their name; empty for a node whose weights are what they seem. */
export function rolesIn({ op, inputs, numbers }: OnnxNode): ReadonlyMap<string, TensorRole> {
  const places = PLACES[op]
  const roles = new Map<string, TensorRole>()
  if (!places) return roles
  for (const at of places.sides) if (inputs[at]) roles.set(inputs[at], { kind: 'side' })
  const bits = places.bits ? (numbers.get(places.bits.attribute) ?? places.bits.otherwise) : null
  const product = (numbers.get('K') ?? 0) * (numbers.get('N') ?? 0)
  const quantType = numbers.get('quant_type')
  const role: TensorRole = {
    kind: 'weights',
    method: places.method,
    bits,
    groupSize: numbers.get('block_size') ?? null,
    count: product > 0 && Number.isSafeInteger(product) ? product : null,
    scale: places.scale === null ? null : (inputs[places.scale] ?? null),
    detail: places.method === 'bnb4' && quantType !== undefined ? (quantType === 1 ? 'nf4' : 'fp4') : null,
  }
  for (const at of places.weights) if (inputs[at]) roles.set(inputs[at], role)
  return roles
}
