import type { WeightsHeader } from '@entrepot/formats'
import { z } from 'zod'

/**
 * Version of what is kept of a header. It counts up with every change of a reader by which the same bytes would be read differently: then
 * all are read again, each when its revision is judged next.
 */
export const HEADER_READER_VERSION = 1

const share = z.object({
  type: z.string(),
  tensorCount: z.number(),
  elementCount: z.number(),
  sizeBytes: z.number(),
})

/** Loose: readers of single formats tell more than they have in common. */
const stored = z.looseObject({
  format: z.enum(['safetensors', 'gguf', 'onnx', 'pytorch', 'tensorrt']),
  isComplete: z.boolean(),
  types: z.array(share),
  tensorCount: z.number(),
  parameterCount: z.number().nullable(),
  bitsPerWeight: z.number().nullable(),
  architecture: z.string().nullable(),
  quantization: z
    .object({
      method: z.string(),
      bits: z.number().nullable(),
      groupSize: z.number().nullable(),
      detail: z.string().nullable(),
    })
    .nullable(),
  shape: z.looseObject({ architecture: z.string().nullable() }).nullable(),
  part: z.object({ index: z.number(), count: z.number() }).nullable(),
  hasChatTemplate: z.boolean(),
  externalFiles: z.array(z.string()),
  metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  issues: z.array(z.object({ kind: z.string(), message: z.string() })),
})

/** What is known of one content: its header, or null for what holds no weights. */
export interface FileHeader {
  readonly header: WeightsHeader | null
}

const kept = z.object({ header: stored.nullable() })

/** Reads back what was kept; null for something of another shape, which is as good as nothing. */
export function readFileHeader(json: unknown): FileHeader | null {
  const parsed = kept.safeParse(json)
  return parsed.success ? (parsed.data as unknown as FileHeader) : null
}
