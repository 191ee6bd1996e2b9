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
