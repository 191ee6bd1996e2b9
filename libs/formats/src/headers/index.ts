export type { LatentAttention, ModelShape, SlidingWindow } from './model-shape.js'
export type {
  HeaderIssue,
  HeaderIssueKind,
  QuantizationFacts,
  TypeShare,
  WeightFormat,
  WeightsHeader,
} from './weights-header.js'
