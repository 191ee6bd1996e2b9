/** Tensors of one part and one type, summed up: enough to count weights that are packed. */
export interface TensorGroup {
  /** What its name ends with, where that says what it is for (`qweight`, `weight_packed`, `absmax`); else `other`. */
  readonly role: string
  readonly type: string
  readonly tensorCount: number
  readonly elementCount: number
  readonly sizeBytes: number
}

/** Tensors that describe how others are packed, and are no weights themselves. */
export const COMPANIONS: ReadonlySet<string> = new Set([
  'qzeros',
  'g_idx',
  'absmax',
  'quant_map',
  'nested_absmax',
  'nested_quant_map',
  'bitsandbytes__nf4',
  'bitsandbytes__fp4',
  'SCB',
  'weight_format',
  'weight_scale',
  'weight_scale_2',
  'weight_scale_inv',
  'weight_zero_point',
  'weight_zero_point_domain',
  'weight_shape',
  'weight_g_idx',
  'weight_global_scale',
  'input_scale',
  'input_global_scale',
  'input_zero_point',
  'output_scale',
  'activation_scale',
  'k_scale',
  'v_scale',
  'q_scale',
  'scales',
  'biases',
  '_scale',
  '_scales',
  '_scale_inv',
  '_shift',
  '_zeropoint',
])

/** Where a method keeps packed weights. */
export const PACKED_ROLES: ReadonlySet<string> = new Set([
  'qweight',
  'weight_packed',
  'weight_qdata',
  'W_q',
  '_data',
  '_qdata',
  '_blocks',
])

/** Last words of names that tell what a tensor is for; all others are `other`. */
const ROLES: ReadonlySet<string> = new Set(['weight', ...PACKED_ROLES, ...COMPANIONS])

/** Endings of last words, for weights that are not called so: experts of MXFP4 and FP8. */
const ENDINGS = ['_blocks', '_scales', '_scale_inv', '_scale', '_qdata'] as const

/** What a tensor is for, by its name. */
export function roleOf(name: string): string {
  const word = name.slice(name.lastIndexOf('.') + 1)
  if (ROLES.has(word)) return word
  return ENDINGS.find(ending => word.endsWith(ending)) ?? 'other'
}
