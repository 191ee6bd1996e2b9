import type { QuantizationFacts } from '../weights-header.js'
import { type JsonObject, toObject } from './json-object.js'

type Reader = (config: JsonObject) => QuantizationFacts

const READERS: Readonly<Record<string, Reader>> = {
  gptq: config => facts('gptq', config, config.string('checkpoint_format')),
  awq: config => facts('awq', config, config.string('version')?.toLowerCase() ?? null),
  'auto-round': readAutoRound,
  bitsandbytes: readBitsAndBytes,
  fp8: config => ({ method: 'fp8', bits: 8, groupSize: null, detail: config.string('fmt') ?? 'e4m3' }),
  fbgemm_fp8: () => ({ method: 'fp8', bits: 8, groupSize: null, detail: 'e4m3' }),
  'compressed-tensors': readCompressedTensors,
  hqq: readHqq,
  torchao: readTorchAo,
  quanto: config => ({ method: 'quanto', ...widthOf(config.string('weights')), groupSize: null }),
  mxfp4: () => ({ method: 'mxfp4', bits: 4, groupSize: 32, detail: 'e2m1' }),
  modelopt: readModelOpt,
  eetq: () => ({ method: 'eetq', bits: 8, groupSize: null, detail: 'int8' }),
}

/** How the configuration of a model says that its weights are quantized; null where it says nothing of it. */
export function readQuantization(config: JsonObject): QuantizationFacts | null {
  const quantization = config.object('quantization_config') ?? config.object('compression_config')
  const method = quantization?.string('quant_method')?.toLowerCase() ?? null
  if (quantization && method !== null) {
    const read = Object.hasOwn(READERS, method) ? READERS[method] : undefined
    return read ? read(quantization) : facts(method.slice(0, 50), quantization, null)
  }
  if (quantization && (quantization.has('load_in_4bit') || quantization.has('load_in_8bit')))
    return readBitsAndBytes(quantization)
  return readMlx(config.object('quantization') ?? quantization)
}

function facts(method: string, config: JsonObject, detail: string | null): QuantizationFacts {
  const bits = config.count('bits') ?? config.count('w_bit')
  const groupSize = config.count('group_size') ?? config.count('q_group_size')
  return { method, bits: bits || null, groupSize: groupSize || null, detail }
}

/** MLX names no method; layers may have widths of their own, beside. */
function readMlx(quantization: JsonObject | null): QuantizationFacts | null {
  if (!quantization || quantization.count('bits') === null || quantization.count('group_size') === null)
    return null
  const mode = quantization.string('mode')
  return facts('mlx', quantization, mode === 'affine' ? null : mode)
}

function readAutoRound(config: JsonObject): QuantizationFacts {
  const packing = config.string('packing_format') ?? ''
  const method = ['gptq', 'awq'].find(name => packing.includes(name)) ?? 'auto-round'
  return facts(method, config, 'auto-round')
}

function readBitsAndBytes(config: JsonObject): QuantizationFacts {
  const is4Bit = config.boolean('load_in_4bit') ?? config.boolean('_load_in_4bit') ?? false
  const is8Bit = config.boolean('load_in_8bit') ?? config.boolean('_load_in_8bit') ?? false
  if (is4Bit)
    return { method: 'bitsandbytes', bits: 4, groupSize: null, detail: config.string('bnb_4bit_quant_type') }
  return { method: 'bitsandbytes', bits: is8Bit ? 8 : null, groupSize: null, detail: is8Bit ? 'int8' : null }
}

/** Groups of layers may be quantized each in its way: only what they share is said. */
function readCompressedTensors(config: JsonObject): QuantizationFacts {
  const groups = config.object('config_groups')?.values() ?? []
  const weights = groups.map(group => toObject(group)?.object('weights') ?? null)
  return {
    method: 'compressed-tensors',
    bits: shared(weights.map(weight => weight?.count('num_bits') ?? null)),
    groupSize: shared(weights.map(weight => weight?.count('group_size') ?? null)),
    detail: config.string('format'),
  }
}

function shared(values: readonly (number | null)[]): number | null {
  const [first] = values
  return first !== undefined && values.every(value => value === first) ? first : null
}

function readHqq(config: JsonObject): QuantizationFacts {
  const weights = config.object('quant_config')?.object('weight_quant_params') ?? null
  const bits = weights?.count('nbits') ?? config.count('nbits')
  return { method: 'hqq', bits: bits || null, groupSize: weights?.count('group_size') ?? null, detail: null }
}

/** Its type is a word, or an object that says which class made it. */
function readTorchAo(config: JsonObject): QuantizationFacts {
  const nested = config.object('quant_type')
  const inner = nested?.object('default') ?? nested
  const name = config.string('quant_type') ?? inner?.string('_type') ?? null
  const options = config.object('quant_type_kwargs') ?? inner?.object('_data') ?? null
  const width = /(?:uint|int|float)(\d)/i.exec(name ?? '')
  const bits = width ? Number(width[1]) : null
  return { method: 'torchao', bits, groupSize: options?.count('group_size') ?? null, detail: name }
}

function readModelOpt(config: JsonObject): QuantizationFacts {
  const algorithm = config.string('quant_algo')?.toLowerCase() ?? null
  const bits =
    algorithm === null ? null : algorithm.includes('fp4') ? 4 : algorithm.includes('fp8') ? 8 : null
  return { method: 'modelopt', bits, groupSize: bits === 4 ? 16 : null, detail: algorithm }
}

function widthOf(word: string | null): { bits: number | null; detail: string | null } {
  const digits = /\d+$/.exec(word ?? '')
  return { bits: digits ? Number(digits[0]) : word?.includes('float8') ? 8 : null, detail: word }
}
