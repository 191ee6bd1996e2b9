import { ByteCursor } from '../../byte-cursor.js'
import { boundedRead, type ReadRange } from '../../read-range.js'
import { GaveUp, issueOf } from '../give-up.js'
import { TensorComplaints } from '../tensor-complaints.js'
import type { HeaderIssue } from '../weights-header.js'
import { readGraph } from './read-graph.js'
import { readNode } from './read-node.js'
import type { OnnxWalk } from './walked-onnx.js'
import { type Field, nextField, passField, textOf } from './wire.js'

/** Fields of all messages: some seconds. The largest exports have some 500,000. */
const MAX_FIELDS = 5_000_000
/** Bytes that are read of one model: all but the numbers of its tensors, which are leapt over. */
const MAX_READ_BYTES = 128 * 1024 * 1024
/** Fetched after a leap over a tensor: the description of the next one or two. */
const FIRST_WINDOW_BYTES = 8 * 1024
/** Bytes of names that are kept in memory. */
const MAX_KEPT_BYTES = 16 * 1024 * 1024
const MAX_WORD_BYTES = 200
/** Sets of operators that a model may import; there are some five. */
const MAX_OPSETS = 64

/** Fields of `ModelProto`, by the word that some of them are known by. */
const MODEL = { irVersion: 1, producer: 2, producerVersion: 3, graph: 7, opset: 8, function: 25 } as const
/** `FunctionProto.node` */
const FUNCTION_NODE = 7

/** Walks a model: operators, tensors without their numbers, and a few words. Stops at the first thing that cannot be; `issues` says why. */
export async function walkOnnx(
  read: ReadRange,
  sizeBytes: number,
): Promise<OnnxWalk & { readonly isComplete: boolean; readonly issues: readonly HeaderIssue[] }> {
  const budget = { leftBytes: MAX_READ_BYTES, deadline: Infinity, isExceeded: false }
  const cursor = new ByteCursor(boundedRead(read, budget), 0, sizeBytes, FIRST_WINDOW_BYTES)
  const walk: OnnxWalk = {
    cursor,
    leftFields: MAX_FIELDS,
    leftKeptBytes: MAX_KEPT_BYTES,
    tensors: [],
    roles: new Map(),
    ops: new Set(),
    opsets: new Map(),
    words: {},
    externalFiles: new Map(),
    complaints: new TensorComplaints(),
    nodeCount: 0,
  }
  const issues: HeaderIssue[] = []
  try {
    const hasGraph = await readModel(walk, sizeBytes)
    if (!hasGraph) throw new GaveUp('malformed', 'It has no graph, and so is no model of ONNX.')
  } catch (error) {
    issues.push(issueOf(error))
  }
  const isComplete = issues.length === 0
  return Object.assign(walk, { isComplete, issues: [...issues, ...walk.complaints.issues] })
}

async function readModel(walk: OnnxWalk, sizeBytes: number): Promise<boolean> {
  let hasGraph = false
  for (let field = await nextField(walk, sizeBytes); field; field = await nextField(walk, sizeBytes)) {
    if (field.number === MODEL.irVersion) walk.words['irVersion'] = field.value
    else if (field.number === MODEL.producer) await readWord(walk, field, 'producer')
    else if (field.number === MODEL.producerVersion) await readWord(walk, field, 'producerVersion')
    else if (field.endOffset !== null) {
      if (field.number === MODEL.graph) await readGraph(walk, field.endOffset, 0)
      else if (field.number === MODEL.opset) await readOpset(walk, field.endOffset)
      else if (field.number === MODEL.function) await readFunction(walk, field.endOffset)
      hasGraph ||= field.number === MODEL.graph
    }
    passField(walk, field)
  }
  return hasGraph
}

async function readWord(walk: OnnxWalk, field: Field, word: string): Promise<void> {
  const text = await textOf(walk, field, MAX_WORD_BYTES)
  if (text !== null && text !== '') walk.words[word] = text
}

async function readOpset(walk: OnnxWalk, endOffset: number): Promise<void> {
  let domain = ''
  let version = 0
  for (let field = await nextField(walk, endOffset); field; field = await nextField(walk, endOffset)) {
    if (field.number === 1) domain = (await textOf(walk, field, MAX_WORD_BYTES)) ?? ''
    else if (field.number === 2) version = field.value
    passField(walk, field)
  }
  if (walk.opsets.size < MAX_OPSETS) walk.opsets.set(domain === 'ai.onnx' ? '' : domain, version)
}

async function readFunction(walk: OnnxWalk, endOffset: number): Promise<void> {
  for (let field = await nextField(walk, endOffset); field; field = await nextField(walk, endOffset)) {
    if (field.number === FUNCTION_NODE && field.endOffset !== null) await readNode(walk, field.endOffset, 0)
    passField(walk, field)
  }
}
