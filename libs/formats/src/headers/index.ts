export { readGgufHeader } from './gguf/read-gguf-header.js'
export { type GgufMetadata, readGgufMetadata } from './gguf/read-gguf-metadata.js'
export type { GgufArray, GgufValue } from './gguf/walked-gguf.js'
export type { LatentAttention, ModelShape, SlidingWindow } from './model-shape.js'
export type {
  HeaderIssue,
  HeaderIssueKind,
  QuantizationFacts,
  TypeShare,
  WeightFormat,
  WeightsHeader,
} from './weights-header.js'
export { countParameters } from './safetensors/count-parameters.js'
export { joinSafetensorsHeaders } from './safetensors/join-safetensors-headers.js'
export { readSafetensorsHeader, type SafetensorsHeader } from './safetensors/read-safetensors-header.js'
export { readSafetensorsIndex, type SafetensorsIndex } from './safetensors/read-safetensors-index.js'
export type { TensorGroup } from './safetensors/tensor-group.js'
export { MAX_CONFIG_BYTES, type ModelConfig, readModelConfig } from './model-config/read-model-config.js'
