import type { ReadRange } from '../../read-range.js'
import { templateIssues } from '../../text/template-issues.js'
import type { HeaderIssue, WeightsHeader } from '../weights-header.js'
import { ggufShape } from './gguf-shape.js'
import { ggufWords } from './gguf-words.js'
import { layOutTensors } from './lay-out-tensors.js'
import { nameQuantization } from './name-quantization.js'
import { walkGguf } from './walk-gguf.js'
import type { WalkedGguf } from './walked-gguf.js'

/**
 * Reads the header of a GGUF file: version 1 to 3, either byte order. Its metadata has `type`: `model`, `adapter`, `mmproj` (the eyes or
 * ears of another model), `imatrix`, `control-vector` or `vocabulary`; only a `model` is one by itself. Of a split file it is the header of
 * this part, and the first part alone has the shape. Costs what the vocabulary takes, some MB, in windows of 256 KiB.
 * Throws only what `read` throws.
 */
export async function readGgufHeader(read: ReadRange, sizeBytes: number): Promise<WeightsHeader> {
  const walked = await walkGguf(read, sizeBytes, 'tensors')
  const layout = layOutTensors(walked, sizeBytes)
  const named = nameQuantization(walked.values.get('general.file_type'), layout.placed)
  const areAllPlaced =
    walked.isComplete && layout.areApart && layout.placed.length === walked.announcedTensors
  const parameterCount = areAllPlaced ? sum(layout.types.map(({ elementCount }) => elementCount)) : null
  const tensorBytes = sum(layout.types.map(({ sizeBytes }) => sizeBytes))
  const shape = ggufShape(walked.values)
  return {
    format: 'gguf',
    isComplete: walked.isComplete,
    types: layout.types,
    tensorCount: walked.tensors.length,
    parameterCount,
    bitsPerWeight: parameterCount ? (tensorBytes * 8) / parameterCount : null,
    architecture: shape?.architecture ?? null,
    quantization: named.facts,
    shape,
    part: partOf(walked),
    hasChatTemplate: walked.templates.some(([, template]) => template !== ''),
    externalFiles: [],
    metadata: ggufWords(walked),
    issues: [...walked.issues, ...layout.issues, ...lies(named), ...hostile(walked), ...partIssues(walked)],
  }
}

function lies({ disproved, facts }: ReturnType<typeof nameQuantization>): HeaderIssue[] {
  if (disproved === null) return []
  const message = `It says that it is ${disproved}, and its tensors are mostly ${facts?.method ?? 'something else'}.`
  return [{ kind: 'malformed', message }]
}

function hostile({ templates }: WalkedGguf): HeaderIssue[] {
  return templates
    .flatMap(([, template]) => templateIssues(template, null))
    .slice(0, 1)
    .map(({ message }) => ({ kind: 'hostile-template', message }))
}

/** `split.no` counts from 0. */
function partOf({ values }: WalkedGguf): WeightsHeader['part'] {
  const no = values.get('split.no')
  const count = values.get('split.count')
  if (typeof no !== 'number' || typeof count !== 'number' || count < 2 || no < 0 || no >= count) return null
  return { index: no + 1, count }
}

function partIssues({ values, announcedTensors }: WalkedGguf): HeaderIssue[] {
  const no = values.get('split.no')
  const count = values.get('split.count')
  const all = values.get('split.tensors.count')
  if (typeof no === 'number' && typeof count === 'number' && count > 0 && (no < 0 || no >= count))
    return [{ kind: 'malformed', message: `It says that it is part ${no + 1} of ${count}.` }]
  if (typeof all === 'number' && typeof count === 'number' && count > 1 && announcedTensors > all)
    return [
      {
        kind: 'malformed',
        message: `It has ${announcedTensors} tensors, and says that all parts have ${all}.`,
      },
    ]
  return []
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
