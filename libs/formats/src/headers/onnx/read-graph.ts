import { GaveUp } from '../give-up.js'
import { readNode } from './read-node.js'
import { readTensor } from './read-tensor.js'
import { nextField, passField } from './wire.js'
import type { OnnxWalk } from './walked-onnx.js'

/** Branches in branches; exporters write one or two. */
const MAX_DEPTH = 16
/** Fields of `GraphProto`. */
const GRAPH = { node: 1, initializer: 5 } as const

/** Reads the nodes and the stored tensors of a graph or a branch, and passes over the rest. */
export async function readGraph(walk: OnnxWalk, endOffset: number, depth: number): Promise<void> {
  if (depth > MAX_DEPTH)
    throw new GaveUp('limit-exceeded', 'Its branches lie in branches deeper than is read.')
  for (let field = await nextField(walk, endOffset); field; field = await nextField(walk, endOffset)) {
    if (field.endOffset !== null) {
      if (field.number === GRAPH.node) await readNode(walk, field.endOffset, depth)
      else if (field.number === GRAPH.initializer) await readTensor(walk, field.endOffset, null)
    }
    passField(walk, field)
  }
}
