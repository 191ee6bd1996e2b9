import type { ReadRange } from '../../read-range.js'
import { emptyHeader } from '../empty-header.js'
import { sumTypes } from '../sum-types.js'
import type { WeightsHeader } from '../weights-header.js'
import { countParameters } from './count-parameters.js'
import { onnxType } from './element-types.js'
import { walkOnnx } from './walk-onnx.js'
import type { OnnxWalk } from './walked-onnx.js'

/** Characters of the list of operators. */
const MAX_OPS_TEXT = 1_000

/**
 * Reads an ONNX model without the numbers of its tensors: operators, types, and which files beside it hold weights. `quantization.method` is
 * one of transformers.js' words by content — `fp32 fp16 q8 q4 q4f16 bnb4` and their like — and for eight bits `detail` says whether they are
 * `int8` or `uint8`. What lies in other files is believed by the model's word; `metadata.externalBytes` is what they should have together.
 * Costs some windows of 8 kB per large tensor and the nodes between them. Throws only what `read` throws.
 */
export async function readOnnxHeader(read: ReadRange, sizeBytes: number): Promise<WeightsHeader> {
  const walk = await walkOnnx(read, sizeBytes)
  const { isComplete, issues } = walk
  const { parameterCount, quantization } = countParameters(walk)
  const isTold = isComplete && issues.length === 0
  const types = sumTypes(
    walk.tensors.map(({ typeId, elementCount, sizeBytes }) => ({
      type: onnxType(typeId)?.name ?? `${typeId}`,
      elementCount,
      sizeBytes,
    })),
  )
  const tensorBytes = types.reduce((total, share) => total + share.sizeBytes, 0)
  return {
    ...emptyHeader('onnx'),
    isComplete,
    types,
    tensorCount: walk.tensors.length,
    parameterCount: isTold ? parameterCount : null,
    bitsPerWeight: isTold && parameterCount > 0 ? (tensorBytes * 8) / parameterCount : null,
    quantization,
    externalFiles: [...walk.externalFiles.keys()].sort(),
    metadata: wordsOf(walk),
    issues,
  }
}

function wordsOf({ words, opsets, ops, nodeCount, externalFiles }: OnnxWalk): WeightsHeader['metadata'] {
  const all: Record<string, string | number | boolean> = { ...words, nodeCount }
  const opset = opsets.get('')
  if (opset !== undefined) all['opset'] = opset
  const others = [...opsets].filter(([domain]) => domain !== '')
  if (others.length > 0)
    all['extensions'] = others
      .map(([domain, version]) => `${domain} ${version}`)
      .join(', ')
      .slice(0, MAX_OPS_TEXT)
  all['ops'] = [...ops].sort().join(' ').slice(0, MAX_OPS_TEXT)
  if (externalFiles.size > 0)
    all['externalBytes'] = [...externalFiles.values()].reduce((sum, bytes) => sum + bytes, 0)
  return all
}
