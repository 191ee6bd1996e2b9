/** Tensors of one part and one type, summed up: enough to count weights that are packed. */
export interface TensorGroup {
  /** What its name ends with, where that says what it is for (`qweight`, `weight_packed`, `absmax`); else `other`. */
  readonly role: string
  readonly type: string
  readonly tensorCount: number
  readonly elementCount: number
  readonly sizeBytes: number
}

/** Last words of names that tell what a tensor is for; all others are `other`. */
const ROLES: ReadonlySet<string> = new Set([
  'weight',
  // GPTQ, AWQ and what loads them
  'qweight',
  'qzeros',
  'scales',
  'g_idx',
  // MLX, beside `weight` and `scales`
  'biases',
  // bitsandbytes
  'absmax',
  'quant_map',
  'nested_absmax',
  'nested_quant_map',
  'bitsandbytes__nf4',
  'bitsandbytes__fp4',
  'SCB',
  'weight_format',
  // compressed-tensors, FP8, ModelOpt
  'weight_packed',
  'weight_scale',
  'weight_scale_2',
  'weight_scale_inv',
  'weight_zero_point',
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
  // HQQ, quanto
  'W_q',
  '_data',
  '_scale',
  '_shift',
  '_zeropoint',
  // torchao
  'weight_qdata',
  'weight_zero_point_domain',
])

/** Endings of last words, for weights that are not called so: experts of MXFP4 and FP8. */
const ENDINGS = ['_blocks', '_scales', '_scale_inv', '_scale', '_qdata'] as const

/** What a tensor is for, by its name. */
export function roleOf(name: string): string {
  const word = name.slice(name.lastIndexOf('.') + 1)
  if (ROLES.has(word)) return word
  return ENDINGS.find(ending => word.endsWith(ending)) ?? 'other'
}
