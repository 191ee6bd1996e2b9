import {
  joinSafetensorsHeaders,
  type HeaderIssue,
  type QuantizationFacts,
  type SafetensorsHeader,
  type TypeShare,
  type WeightsHeader,
} from '@entrepot/formats'

/** Issues of one variant that are kept. */
const MAX_ISSUES = 20

/**
 * What the headers of all files of a variant say together. The first has what is said once: architecture, shape, words.
 *
 * @param quantization  as the configuration beside them says
 */
export function joinHeaders(
  headers: readonly WeightsHeader[],
  quantization: QuantizationFacts | null,
): WeightsHeader | null {
  const [first] = headers
  if (!first) return null
  if (headers.every(isSafetensors)) return joinSafetensorsHeaders(headers, quantization)
  const parameterCount = sumOf(headers.map(header => header.parameterCount))
  const types = joinTypes(headers)
  const pick = <Key extends 'architecture' | 'shape' | 'quantization'>(key: Key) =>
    headers.find(header => header[key] !== null)?.[key] ?? null
  return {
    ...first,
    isComplete: headers.every(header => header.isComplete),
    types,
    tensorCount: headers.map(header => header.tensorCount).reduce((sum, count) => sum + count, 0),
    parameterCount,
    bitsPerWeight: headers.length === 1 ? first.bitsPerWeight : bitsOf(types, parameterCount),
    architecture: pick('architecture'),
    shape: pick('shape'),
    quantization: first.format === 'pytorch' ? quantization : pick('quantization'),
    hasChatTemplate: headers.some(header => header.hasChatTemplate),
    issues: issuesOf(headers),
  }
}

function isSafetensors(header: WeightsHeader): header is SafetensorsHeader {
  return header.format === 'safetensors' && 'groups' in header && Array.isArray(header.groups)
}

function issuesOf(headers: readonly WeightsHeader[]): HeaderIssue[] {
  return headers.flatMap(header => header.issues).slice(0, MAX_ISSUES)
}

/** Null as soon as one is not known. */
function sumOf(counts: readonly (number | null)[]): number | null {
  let sum = 0
  for (const count of counts) {
    if (count === null) return null
    sum += count
  }
  return sum
}

function bitsOf(types: readonly TypeShare[], parameterCount: number | null): number | null {
  if (!parameterCount) return null
  const sizeBytes = types.map(share => share.sizeBytes).reduce((sum, bytes) => sum + bytes, 0)
  return (sizeBytes * 8) / parameterCount
}

/** Most bytes first. */
function joinTypes(headers: readonly WeightsHeader[]): TypeShare[] {
  const sums = new Map<string, TypeShare>()
  for (const share of headers.flatMap(header => header.types)) {
    const sum = sums.get(share.type)
    sums.set(share.type, {
      type: share.type,
      tensorCount: (sum?.tensorCount ?? 0) + share.tensorCount,
      elementCount: (sum?.elementCount ?? 0) + share.elementCount,
      sizeBytes: (sum?.sizeBytes ?? 0) + share.sizeBytes,
    })
  }
  return [...sums.values()].toSorted((a, b) => b.sizeBytes - a.sizeBytes)
}
