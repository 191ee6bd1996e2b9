import { GaveUp } from '../give-up.js'
import { readGraph } from './read-graph.js'
import { readTensor } from './read-tensor.js'
import { type OnnxNode, rolesIn } from './tensor-roles.js'
import { nextField, passField, textOf } from './wire.js'
import type { OnnxWalk } from './walked-onnx.js'

/** Nodes of one model with its branches and functions; the largest exports have some 50,000. */
const MAX_NODES = 1_000_000
/** Different operators that are listed. */
const MAX_OPS = 1_000
/** Names whose part in a quantized operator is remembered. */
const MAX_ROLES = 200_000
const MAX_NAME_BYTES = 1024
/** Inputs of a node that are looked at: as many as the widest quantized operator has. */
const MAX_INPUTS = 20
const MAX_ATTRIBUTES = 1_000
const EXTENSIONS = 'com.microsoft'

/** Fields of `NodeProto` and of `AttributeProto`. */
const NODE = { input: 1, output: 2, op: 4, attribute: 5, domain: 7 } as const
const ATTRIBUTE = { name: 1, number: 3, tensor: 5, graph: 6, tensors: 10, graphs: 11 } as const

interface Seen {
  op: string
  domain: string
  output: string
  readonly inputs: string[]
  readonly numbers: Map<string, number>
}

/** Reads a node: which operator it is, what its inputs are to it, and the tensors and branches in its attributes. */
export async function readNode(walk: OnnxWalk, endOffset: number, depth: number): Promise<void> {
  walk.nodeCount += 1
  if (walk.nodeCount > MAX_NODES) throw new GaveUp('limit-exceeded', 'It has more nodes than are read.')
  const seen: Seen = { op: '', domain: '', output: '', inputs: [], numbers: new Map() }
  const name = async (field: Parameters<typeof textOf>[1]) =>
    (await textOf(walk, field, MAX_NAME_BYTES)) ?? ''
  for (let field = await nextField(walk, endOffset); field; field = await nextField(walk, endOffset)) {
    if (field.number === NODE.input && seen.inputs.length < MAX_INPUTS) seen.inputs.push(await name(field))
    else if (field.number === NODE.output && seen.output === '') seen.output = await name(field)
    else if (field.number === NODE.op) seen.op = await name(field)
    else if (field.number === NODE.domain) seen.domain = await name(field)
    else if (field.number === NODE.attribute && field.endOffset !== null)
      await readAttribute(walk, field.endOffset, seen, depth)
    passField(walk, field)
  }
  remember(walk, seen)
}

async function readAttribute(walk: OnnxWalk, endOffset: number, seen: Seen, depth: number): Promise<void> {
  let name = ''
  let number: number | null = null
  for (let field = await nextField(walk, endOffset); field; field = await nextField(walk, endOffset)) {
    if (field.number === ATTRIBUTE.name) name = (await textOf(walk, field, MAX_NAME_BYTES)) ?? ''
    else if (field.number === ATTRIBUTE.number && field.endOffset === null) number = field.value
    else if (field.endOffset !== null) {
      // The tensor of a constant goes by the name of what the node puts out.
      if (field.number === ATTRIBUTE.tensor || field.number === ATTRIBUTE.tensors)
        await readTensor(walk, field.endOffset, seen.output)
      else if (field.number === ATTRIBUTE.graph || field.number === ATTRIBUTE.graphs)
        await readGraph(walk, field.endOffset, depth + 1)
    }
    passField(walk, field)
  }
  if (number !== null && seen.numbers.size < MAX_ATTRIBUTES) seen.numbers.set(name, number)
}

function remember(walk: OnnxWalk, { op, domain, inputs, numbers }: Seen): void {
  const isForeign = domain !== '' && domain !== 'ai.onnx' && domain !== EXTENSIONS
  if (walk.ops.size < MAX_OPS && op !== '') walk.ops.add(isForeign ? `${domain}.${op}` : op)
  if (isForeign) return
  const node: OnnxNode = { op, domain, inputs, numbers }
  for (const [name, role] of rolesIn(node)) {
    if (walk.roles.has(name)) continue
    walk.leftKeptBytes -= name.length
    if (walk.roles.size >= MAX_ROLES || walk.leftKeptBytes < 0)
      throw new GaveUp('limit-exceeded', 'It has more quantized operators than are read.')
    walk.roles.set(name, role)
  }
}
