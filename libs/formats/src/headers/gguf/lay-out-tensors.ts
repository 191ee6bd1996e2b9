import { sumTypes } from '../sum-types.js'
import { TensorComplaints } from '../tensor-complaints.js'
import type { HeaderIssue, HeaderIssueKind, TypeShare } from '../weights-header.js'
import { ggmlType } from './tensor-types.js'
import type { GgufTensorInfo, WalkedGguf } from './walked-gguf.js'

const DEFAULT_ALIGNMENT_BYTES = 32
/** A page of memory is 4 kB, and none aligns to more than a few of them. */
const MAX_ALIGNMENT_BYTES = 1024 * 1024
/** Numbers of one tensor, above which a double does not count exactly. */
const MAX_ELEMENTS = Number.MAX_SAFE_INTEGER

/** One tensor whose bytes lie in the file. */
export interface PlacedTensor {
  readonly name: string
  /** As ggml calls it: `Q4_K`. */
  readonly type: string
  /** Innermost first, as the file has it. */
  readonly shape: readonly number[]
  readonly elementCount: number
  /** From the start of the file. */
  readonly start: number
  readonly sizeBytes: number
}

/** Where the tensors lie, checked against each other and against the file. */
export interface TensorLayout {
  /** Those that can be where the header says. */
  readonly placed: readonly PlacedTensor[]
  readonly types: readonly TypeShare[]
  /** Whether no two lie in the same bytes. */
  readonly areApart: boolean
  readonly issues: readonly HeaderIssue[]
}

type Placing = { readonly tensor: PlacedTensor } | { readonly kind: HeaderIssueKind; readonly why: string }

/** Places tensors and sums them up by their type. One that the file cannot hold is left out, and said; those that lie in each other stay. */
export function layOutTensors({ tensors, values, endOffset }: WalkedGguf, sizeBytes: number): TensorLayout {
  const placed: PlacedTensor[] = []
  const complaints = new TensorComplaints()
  const issues: HeaderIssue[] = []
  const alignment = alignmentOf(values.get('general.alignment'))
  if (alignment === null) issues.push({ kind: 'malformed', message: 'Its alignment is no power of two.' })
  const dataStart = Math.ceil(endOffset / (alignment ?? 1)) * (alignment ?? 1)
  const seen = new Set<string>()
  for (const info of tensors) {
    if (seen.has(info.name)) complaints.add('malformed', 'has the name of another', info.name)
    seen.add(info.name)
    const placing = place(info, dataStart, sizeBytes)
    if ('tensor' in placing) placed.push(placing.tensor)
    else complaints.add(placing.kind, placing.why, info.name)
    if (info.offset % (alignment ?? 1) !== 0)
      complaints.add('malformed', 'does not begin where the alignment has it', info.name)
  }
  const lying = overlapping(placed)
  for (const name of lying) complaints.add('overlapping-tensors', 'lies in the bytes of another', name)
  return {
    placed,
    types: sumTypes(placed),
    areApart: lying.length === 0,
    issues: [...issues, ...complaints.issues],
  }
}

function place(
  { name, shape, typeId, offset }: GgufTensorInfo,
  dataStart: number,
  fileBytes: number,
): Placing {
  const type = ggmlType(typeId)
  if (type === null) return { kind: 'unknown-type', why: `is of type ${typeId}, which is not known` }
  const elementCount = shape.reduce((product, side) => product * side, 1)
  if (shape.some(side => side > MAX_ELEMENTS) || elementCount > MAX_ELEMENTS)
    return { kind: 'lying-length', why: 'has more numbers than any file can hold' }
  if ((shape[0] ?? 1) % type.valuesPerBlock !== 0)
    return { kind: 'malformed', why: `has rows that are not whole blocks of ${type.name}` }
  const sizeBytes = (elementCount / type.valuesPerBlock) * type.bytesPerBlock
  const start = dataStart + offset
  if (dataStart + sizeBytes > fileBytes) return { kind: 'lying-length', why: 'has more bytes than the file' }
  if (start + sizeBytes > fileBytes) return { kind: 'missing-bytes', why: 'lies past the end of the file' }
  return { tensor: { name, type: type.name, shape, elementCount, start, sizeBytes } }
}

/** Names of tensors that begin before one before them ends. */
function overlapping(placed: readonly PlacedTensor[]): string[] {
  const names: string[] = []
  let reached = 0
  for (const { name, start, sizeBytes } of [...placed].sort((one, other) => one.start - other.start)) {
    if (sizeBytes > 0 && start < reached) names.push(name)
    reached = Math.max(reached, start + sizeBytes)
  }
  return names
}

function alignmentOf(value: unknown): number | null {
  if (value === undefined) return DEFAULT_ALIGNMENT_BYTES
  if (typeof value !== 'number' || value < 1 || value > MAX_ALIGNMENT_BYTES) return null
  return Number.isInteger(Math.log2(value)) ? value : null
}
