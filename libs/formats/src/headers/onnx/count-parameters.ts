import type { QuantizationFacts } from '../weights-header.js'
import { onnxType } from './element-types.js'
import type { OnnxTensor, OnnxWalk, TensorRole } from './walked-onnx.js'

/** Of all weights, what quantized ones must hold at least to name the model; some models of floats quantize a constant. */
const MIN_QUANTIZED_SHARE = 0.05

/** Weights of one kind, summed up. */
interface Group {
  readonly facts: QuantizationFacts
  count: number
}

/** How many weights there are, packed ones counted one by one, and what most of them are. */
export interface OnnxWeights {
  readonly parameterCount: number
  /** Null where there are none. */
  readonly quantization: QuantizationFacts | null
}

/** Names of floats in transformers.js' words, and their bits. */
const FLOATS: Readonly<Record<string, string>> = {
  FLOAT: 'fp32',
  FLOAT16: 'fp16',
  BFLOAT16: 'bf16',
  DOUBLE: 'fp64',
  FLOAT8E4M3FN: 'fp8',
  FLOAT8E4M3FNUZ: 'fp8',
  FLOAT8E5M2: 'fp8',
  FLOAT8E5M2FNUZ: 'fp8',
}

/** Counts the weights of a model and names their quantization in transformers.js' words. */
export function countParameters({ tensors, roles }: OnnxWalk): OnnxWeights {
  const types = new Map(tensors.map(({ name, typeId }) => [name, onnxType(typeId)?.name ?? '']))
  const quantized = new Map<string, Group>()
  const plain = new Map<string, Group>()
  for (const tensor of tensors) {
    const role = roles.get(tensor.name)
    const type = onnxType(tensor.typeId)
    if (type === null || !type.isWeight || role?.kind === 'side') continue
    if (role?.kind === 'weights' && !(type.name in FLOATS)) {
      const scaleType = role.scale === null ? null : (types.get(role.scale) ?? null)
      add(quantized, quantizedFacts(role, type.name, type.bits, scaleType), countOf(role, tensor, type.bits))
    } else add(plain, plainFacts(type.name, type.bits), tensor.elementCount)
  }
  const quantizedCount = sum(quantized)
  const parameterCount = quantizedCount + sum(plain)
  const names =
    quantizedCount >= MIN_QUANTIZED_SHARE * parameterCount && quantizedCount > 0 ? quantized : plain
  const [most] = [...names.values()].sort((one, other) => other.count - one.count)
  return { parameterCount, quantization: most?.facts ?? null }
}

/** By the node's own numbers where what is stored can hold so many; else by the bits of one in what is stored. */
function countOf(
  role: TensorRole & { kind: 'weights' },
  tensor: OnnxTensor,
  storedBits: number | null,
): number {
  const bits = role.bits ?? storedBits ?? 8
  const held = Math.floor((tensor.sizeBytes * 8) / Math.max(1, bits))
  return role.count === null ? held : Math.min(role.count, held)
}

function quantizedFacts(
  role: TensorRole & { kind: 'weights' },
  typeName: string,
  storedBits: number | null,
  scaleType: string | null,
): QuantizationFacts {
  const { groupSize } = role
  const bits = role.bits ?? storedBits
  if (role.method === 'bnb4') return { method: 'bnb4', bits, groupSize, detail: role.detail }
  if (bits === 8 || bits === null) return { method: 'q8', bits: 8, groupSize, detail: typeName.toLowerCase() }
  if (bits > 8) return { method: `q${bits}`, bits, groupSize, detail: typeName.toLowerCase() }
  // The activations are of the type of the scales.
  return { method: scaleType === 'FLOAT16' ? `q${bits}f16` : `q${bits}`, bits, groupSize, detail: null }
}

/** Whole numbers without an operator that says what for are named by their type. */
function plainFacts(typeName: string, bits: number | null): QuantizationFacts {
  return { method: FLOATS[typeName] ?? typeName.toLowerCase(), bits, groupSize: null, detail: null }
}

function add(groups: Map<string, Group>, facts: QuantizationFacts, count: number): void {
  const group = groups.get(facts.method) ?? { facts, count: 0 }
  group.count += count
  groups.set(facts.method, group)
}

function sum(groups: ReadonlyMap<string, Group>): number {
  return [...groups.values()].reduce((total, { count }) => total + count, 0)
}
