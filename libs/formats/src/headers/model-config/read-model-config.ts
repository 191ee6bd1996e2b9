import type { ModelShape } from '../model-shape.js'
import type { HeaderIssue, QuantizationFacts } from '../weights-header.js'
import { type JsonObject, parseJsonObject } from './json-object.js'
import { readQuantization } from './read-quantization.js'
import { readShape, UNKNOWN_SHAPE } from './read-shape.js'

/** Of a `config.json`, in bytes: those with names for 21,000 classes have 1.5 MB. */
export const MAX_CONFIG_BYTES = 8 * 1024 * 1024
/** Where models with pictures or sound keep what concerns their language model; the outer object names the architecture. */
const LANGUAGE_PARTS = [
  'text_config',
  'llm_config',
  'language_config',
  'language_model_config',
  'thinker_config',
]

/** What the `config.json` of a model says of it. Null: not said, or not in a way that is understood. */
export interface ModelConfig {
  /** `llama`, `qwen3_moe`: the key of transformers to its classes. */
  readonly modelType: string | null
  /** `LlamaForCausalLM`: the first that is named. */
  readonly architecture: string | null
  /** `bfloat16`: what weights had when they were saved. */
  readonly dtype: string | null
  readonly shape: ModelShape
  readonly quantization: QuantizationFacts | null
  readonly issues: readonly HeaderIssue[]
}

/** Reads a `config.json` of transformers, of MLX or of one part of a diffusers model. What is wrong is in `issues`; nothing is thrown. */
export function readModelConfig(bytes: Uint8Array): ModelConfig {
  if (bytes.length > MAX_CONFIG_BYTES)
    return nothing({ kind: 'limit-exceeded', message: 'config.json is larger than is read.' })
  const config = parseJsonObject(bytes)
  if (!config) return nothing({ kind: 'malformed', message: 'config.json is no JSON object.' })
  const text = languagePart(config)
  const architecture = architectureOf(config) ?? architectureOf(text)
  return {
    modelType: config.string('model_type'),
    architecture,
    dtype: dtypeOf(config) ?? dtypeOf(text),
    shape: readShape(text, config, architecture),
    quantization: readQuantization(config) ?? readQuantization(text),
    issues: [],
  }
}

function languagePart(config: JsonObject): JsonObject {
  let part = config
  // Some lie two deep: what thinks, and the text of that.
  for (let depth = 0; depth < 2; depth += 1) {
    const key = LANGUAGE_PARTS.find(name => part.object(name) !== null)
    if (key === undefined) break
    part = part.object(key) ?? part
  }
  return part
}

function architectureOf(config: JsonObject): string | null {
  return config.strings('architectures')?.[0] ?? config.string('_class_name')
}

function dtypeOf(config: JsonObject): string | null {
  return config.string('torch_dtype') ?? config.string('dtype')
}

function nothing(issue: HeaderIssue): ModelConfig {
  return {
    modelType: null,
    architecture: null,
    dtype: null,
    shape: UNKNOWN_SHAPE,
    quantization: null,
    issues: [issue],
  }
}
