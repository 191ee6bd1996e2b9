/** Programs that load models. */
export type Engine =
  'vllm' | 'transformers' | 'tgi' | 'llamacpp' | 'ollama' | 'transformersjs' | 'tensorrt-llm' | 'sglang'
export const ENGINES = [
  'vllm',
  'transformers',
  'tgi',
  'llamacpp',
  'ollama',
  'transformersjs',
  'tensorrt-llm',
  'sglang',
] as const satisfies readonly Engine[]
