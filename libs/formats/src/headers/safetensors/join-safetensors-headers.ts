import type { HeaderIssue, QuantizationFacts } from '../weights-header.js'
import { countParameters } from './count-parameters.js'
import { detectQuantization } from './detect-quantization.js'
import { bitsPerWeight, type SafetensorsHeader } from './read-safetensors-header.js'
import type { TensorGroup } from './tensor-group.js'
import { typesOf } from './tensor-ledger.js'

/** Of a model in 10^4 broken shards, enough to see what is wrong. */
const MAX_ISSUES = 50

/**
 * What all shards of a model say together; also the way to count the weights of a single file again, once its configuration is known.
 *
 * @param quantization  as the configuration beside them says; null: what the tensors prove holds
 */
export function joinSafetensorsHeaders(
  headers: readonly SafetensorsHeader[],
  quantization: QuantizationFacts | null,
): SafetensorsHeader | null {
  const [first] = headers
  if (!first) return null
  const groups = joinGroups(headers)
  const isComplete = headers.every(header => header.isComplete)
  const detected = detectQuantization(groups, formatOf(first))
  const known = quantization ?? detected
  const isWhole = isComplete && headers.every(header => header.groups.length > 0 || header.tensorCount === 0)
  const parameterCount = isWhole ? countParameters(groups, known) : null
  return {
    ...first,
    isComplete,
    types: typesOf(groups),
    tensorCount: headers.map(header => header.tensorCount).reduce((sum, count) => sum + count, 0),
    parameterCount,
    bitsPerWeight: bitsPerWeight(groups, parameterCount),
    quantization: known,
    issues: joinIssues(headers),
    groups,
  }
}

function formatOf({ metadata }: SafetensorsHeader): string | null {
  const { format } = metadata
  return typeof format === 'string' ? format : null
}

function joinGroups(headers: readonly SafetensorsHeader[]): readonly TensorGroup[] {
  const sums = new Map<string, TensorGroup>()
  for (const { groups } of headers) {
    for (const group of groups) {
      const key = `${group.role} ${group.type}`
      const sum = sums.get(key)
      sums.set(key, sum ? added(sum, group) : group)
    }
  }
  return [...sums.values()].sort((a, b) => b.sizeBytes - a.sizeBytes)
}

function added(sum: TensorGroup, group: TensorGroup): TensorGroup {
  return {
    ...sum,
    tensorCount: sum.tensorCount + group.tensorCount,
    elementCount: sum.elementCount + group.elementCount,
    sizeBytes: sum.sizeBytes + group.sizeBytes,
  }
}

function joinIssues(headers: readonly SafetensorsHeader[]): readonly HeaderIssue[] {
  const issues: HeaderIssue[] = []
  for (const header of headers)
    for (const issue of header.issues) if (issues.length < MAX_ISSUES) issues.push(issue)
  return issues
}
