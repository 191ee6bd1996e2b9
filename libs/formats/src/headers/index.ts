export { readGgufHeader } from './gguf/read-gguf-header.js'
export { type GgufMetadata, readGgufMetadata } from './gguf/read-gguf-metadata.js'
export type { PlacedTensor as GgufTensor } from './gguf/lay-out-tensors.js'
export { type GgufTensors, readGgufTensors } from './gguf/read-gguf-tensors.js'
export { GGML_TYPES, type GgmlType, ggmlTypeByName } from './gguf/tensor-types.js'
export type { GgufArray, GgufValue } from './gguf/walked-gguf.js'
export { readOnnxHeader } from './onnx/read-onnx-header.js'
export { TRANSFORMERS_JS_SUFFIXES, type TransformersJsDtype } from './onnx/transformers-js.js'
export { readPytorchHeader } from './pytorch/read-pytorch-header.js'
export { readTensorRtHeader } from './tensorrt/read-tensorrt-header.js'
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
export { bitsOfSafetensorsType } from './safetensors/data-types.js'
