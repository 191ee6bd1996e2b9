import { ByteCursor } from '../byte-cursor.js'
import type { ReadRange } from '../read-range.js'

/** Fields of a model by number with their wire type: version, names, graph, opsets, metadata, functions. */
const FIELDS: Readonly<Record<number, number>> = {
  1: 0,
  2: 2,
  3: 2,
  4: 2,
  5: 0,
  6: 2,
  7: 2,
  8: 2,
  14: 2,
  20: 2,
  25: 2,
  26: 2,
}
const GRAPH = 7
/** Fields at the top; a model has one for each opset, function and note. */
const MAX_FIELDS = 10_000

/** Whether a file has the shape of an ONNX model: fields that a model has, among them a graph, up to the last byte. */
export async function isOnnx(read: ReadRange, head: Buffer, sizeBytes: number): Promise<boolean> {
  if (head[0] !== 0x08 || (head[1] ?? 0) === 0 || (head[1] ?? 0) > 0x20) return false
  const cursor = new ByteCursor(read, 0, sizeBytes)
  let hasGraph = false
  for (let count = 0; count < MAX_FIELDS && cursor.leftBytes > 0; count++) {
    await cursor.fill(32)
    const tag = varint(cursor)
    if (tag === null || FIELDS[tag >>> 3] !== (tag & 7)) return false
    const value = varint(cursor)
    if (value === null) return false
    if ((tag & 7) === 0) continue
    if (value > cursor.leftBytes) return false
    hasGraph ||= tag >>> 3 === GRAPH
    cursor.position += value
  }
  return hasGraph
}

function varint(cursor: ByteCursor): number | null {
  let value = 0
  for (let shift = 0; shift < 7 && cursor.leftInWindow > 0; shift++) {
    const byte = cursor.byte()
    value += (byte & 0x7f) * 2 ** (7 * shift)
    if (byte < 0x80) return value
  }
  return null
}
