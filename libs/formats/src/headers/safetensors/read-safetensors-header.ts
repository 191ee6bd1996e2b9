import { ReadBudgetExceeded, type ReadRange } from '../../read-range.js'
import type { HeaderIssue, HeaderIssueKind, WeightsHeader } from '../weights-header.js'
import { countParameters } from './count-parameters.js'
import { detectQuantization } from './detect-quantization.js'
import { JsonWindow, MalformedJson } from './json-window.js'
import { readTensorMap } from './read-tensor-map.js'
import type { TensorGroup } from './tensor-group.js'
import { TensorLedger, typesOf } from './tensor-ledger.js'

/** The format's own limit, in bytes: its library opens nothing with a longer header. A window moves along it, so that none takes memory. */
const MAX_HEADER_BYTES = 100_000_000
/** Bytes before the header, which say how long it is. */
const LENGTH_BYTES = 8

/** What a file of safetensors says, with its tensors summed up by what they are for. Plain JSON. */
export interface SafetensorsHeader extends WeightsHeader {
  /** For `countParameters` and `joinSafetensorsHeaders`, when the configuration beside the file is known. A few dozen at most. */
  readonly groups: readonly TensorGroup[]
}

/**
 * Reads the header of a file of safetensors: two round trips for most files, one per 256 KiB of header beyond. Takes 32 bytes of memory per
 * tensor and one window; a header of 100 MB takes seconds, in slices of some milliseconds.
 *
 * What is wrong is in `issues`; nothing is thrown but what `read` throws, and of that not `ReadBudgetExceeded`. `quantization` is what names and types of tensors
 * prove; `parameterCount` is null where weights are packed in a way that only a configuration tells: `countParameters` has it then.
 */
export async function readSafetensorsHeader(read: ReadRange, sizeBytes: number): Promise<SafetensorsHeader> {
  try {
    const head = Buffer.from(await read(0, LENGTH_BYTES))
    if (head.length < LENGTH_BYTES) return nothing('truncated', 'The file ends before its header begins.')
    const headerBytes = Number(head.readBigUInt64LE(0))
    const problem = problemOfLength(headerBytes, sizeBytes)
    return problem ? nothing(...problem) : await readAll(read, headerBytes, sizeBytes)
  } catch (error) {
    if (!(error instanceof ReadBudgetExceeded)) throw error
    return nothing('limit-exceeded', 'Its header takes more reading than one look may.')
  }
}

function problemOfLength(headerBytes: number, sizeBytes: number): [HeaderIssueKind, string] | null {
  if (headerBytes > MAX_HEADER_BYTES)
    return [
      'limit-exceeded',
      `It says that its header has ${headerBytes} bytes; the format allows 100000000.`,
    ]
  if (headerBytes < 2) return ['malformed', 'It says that its header is empty.']
  if (LENGTH_BYTES + headerBytes > sizeBytes) return ['truncated', 'The file ends before its header does.']
  return null
}

async function readAll(read: ReadRange, headerBytes: number, sizeBytes: number): Promise<SafetensorsHeader> {
  const end = LENGTH_BYTES + headerBytes
  const ledger = new TensorLedger(sizeBytes - end)
  const metadata: Record<string, string> = {}
  let isComplete = true
  try {
    await readTensorMap(new JsonWindow(read, LENGTH_BYTES, end), ledger, metadata)
    await ledger.checkCover()
  } catch (error) {
    isComplete = false
    if (error instanceof ReadBudgetExceeded)
      ledger.report('limit-exceeded', 'Its header takes more reading than one look may.')
    else if (error instanceof MalformedJson)
      ledger.report('malformed', `Its header cannot be read: ${error.message}.`)
    else throw error
  }
  return summed(ledger, metadata, isComplete)
}

function summed(
  ledger: TensorLedger,
  metadata: Readonly<Record<string, string>>,
  isComplete: boolean,
): SafetensorsHeader {
  const groups = ledger.groups()
  const isWhole = isComplete && groups.length > 0
  const quantization = detectQuantization(groups, metadata['format'] ?? null)
  const parameterCount = isWhole ? countParameters(groups, quantization) : null
  return {
    ...EMPTY,
    isComplete,
    types: typesOf(groups),
    tensorCount: ledger.tensorCount,
    parameterCount,
    bitsPerWeight: bitsPerWeight(groups, parameterCount),
    quantization,
    metadata,
    issues: ledger.issues(),
    groups,
  }
}

/** Bits of all tensors over the number of weights; null where that number is not known. */
export function bitsPerWeight(
  groups: readonly Pick<TensorGroup, 'sizeBytes'>[],
  parameterCount: number | null,
): number | null {
  if (!parameterCount) return null
  let sizeBytes = 0
  for (const group of groups) sizeBytes += group.sizeBytes
  return (sizeBytes * 8) / parameterCount
}

const EMPTY = {
  format: 'safetensors',
  isComplete: false,
  types: [],
  tensorCount: 0,
  parameterCount: null,
  bitsPerWeight: null,
  architecture: null,
  quantization: null,
  shape: null,
  part: null,
  hasChatTemplate: false,
  externalFiles: [],
  metadata: {},
  issues: [],
  groups: [],
} satisfies SafetensorsHeader

function nothing(kind: HeaderIssueKind, message: string): SafetensorsHeader {
  const issues: HeaderIssue[] = [{ kind, message }]
  return { ...EMPTY, issues }
}
