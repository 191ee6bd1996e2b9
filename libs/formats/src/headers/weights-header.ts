import type { ModelShape } from './model-shape.js'

export type WeightFormat = 'safetensors' | 'gguf' | 'onnx' | 'pytorch' | 'tensorrt'

/** Tensors of one stored type, summed up. */
export interface TypeShare {
  /** As the format calls it: `BF16`, `Q4_K`, `FLOAT16`. */
  readonly type: string
  readonly tensorCount: number
  /** Numbers that the file stores; packed weights count as their container: eight 4-bit ones in an `I32` are one. */
  readonly elementCount: number
  readonly sizeBytes: number
}

/** How a model was quantized, where its header or its configuration says so. */
export interface QuantizationFacts {
  /** `gptq`, `awq`, `bitsandbytes`, `fp8`, `compressed-tensors`, `mlx`, `hqq`, `torchao`, …; in GGUF the file type: `Q4_K_M`. */
  readonly method: string
  /** Bits of one weight; null where it is not said. */
  readonly bits: number | null
  readonly groupSize: number | null
  /** What else tells kinds of one method apart: `nf4`, `e4m3`, `gemm`. */
  readonly detail: string | null
}

export type HeaderIssueKind =
  | 'truncated'
  | 'limit-exceeded'
  | 'lying-length'
  | 'overlapping-tensors'
  | 'missing-bytes'
  | 'unknown-type'
  | 'hostile-template'
  | 'missing-shard'
  | 'malformed'

/** What is wrong with a header, in one sentence for people. */
export interface HeaderIssue {
  readonly kind: HeaderIssueKind
  readonly message: string
}

/** What the header of one file of weights says; nothing of it is taken on trust that the size of the file can disprove. */
export interface WeightsHeader {
  readonly format: WeightFormat
  /** False where the reader gave up; then the counts are what it saw by then, and `issues` says why. */
  readonly isComplete: boolean
  /** Most bytes first. */
  readonly types: readonly TypeShare[]
  readonly tensorCount: number
  /** Numbers that are weights, with packed ones counted one by one; null where it cannot be told. */
  readonly parameterCount: number | null
  /** Bytes of all tensors over `parameterCount`, in bits; null where that is not known. */
  readonly bitsPerWeight: number | null
  readonly architecture: string | null
  readonly quantization: QuantizationFacts | null
  /** What its own metadata says of the shape; null for formats that keep that elsewhere. */
  readonly shape: ModelShape | null
  /** Which part of how many this file is, from 1; null when it stands alone. */
  readonly part: { readonly index: number; readonly count: number } | null
  readonly hasChatTemplate: boolean
  /** Files that it cannot be opened without, by name: external data of ONNX. */
  readonly externalFiles: readonly string[]
  /** A few more words of the header for people, as it has them: version, opset, name, tokenizer. Bounded. */
  readonly metadata: Readonly<Record<string, string | number | boolean>>
  readonly issues: readonly HeaderIssue[]
}
