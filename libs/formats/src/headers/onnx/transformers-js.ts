/** What transformers.js puts behind a model's name for each `dtype`: `onnx/model_q4f16.onnx`. Clients choose by it, whatever is inside. */
export const TRANSFORMERS_JS_SUFFIXES = {
  fp32: '',
  fp16: '_fp16',
  int8: '_int8',
  uint8: '_uint8',
  q8: '_quantized',
  q4: '_q4',
  q2: '_q2',
  q1: '_q1',
  q4f16: '_q4f16',
  q2f16: '_q2f16',
  q1f16: '_q1f16',
  bnb4: '_bnb4',
} as const satisfies Readonly<Record<string, string>>

export type TransformersJsDtype = keyof typeof TRANSFORMERS_JS_SUFFIXES
