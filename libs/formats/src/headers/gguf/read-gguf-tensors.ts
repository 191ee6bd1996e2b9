import type { ReadRange } from '../../read-range.js'
import type { HeaderIssue } from '../weights-header.js'
import { layOutTensors, type PlacedTensor } from './lay-out-tensors.js'
import { walkGguf } from './walk-gguf.js'

/** The tensors of a GGUF file and where each lies. */
export interface GgufTensors {
  /** In the order of the header, without those that the file cannot hold. */
  readonly tensors: readonly PlacedTensor[]
  /** Whether these are all that the header announces, each of a known type and in bytes of its own. */
  readonly isWhole: boolean
  readonly issues: readonly HeaderIssue[]
}

/** Lists the tensors of a GGUF file, for whoever reads their numbers. Costs what `readGgufHeader` does. Throws only what `read` throws. */
export async function readGgufTensors(read: ReadRange, sizeBytes: number): Promise<GgufTensors> {
  const walked = await walkGguf(read, sizeBytes, 'tensors')
  const { placed, areApart, issues } = layOutTensors(walked, sizeBytes)
  const isWhole = walked.isComplete && areApart && placed.length === walked.announcedTensors
  return { tensors: placed, isWhole, issues: [...walked.issues, ...issues] }
}
