import type { ByteCursor } from '../../byte-cursor.js'
import { GaveUp } from '../give-up.js'

/** One field of a protobuf message. The cursor stands behind it, or for bytes at their start. */
export interface Field {
  readonly number: number
  /** Of a varint; not exact above 2^53. For fixed sizes it is 0. */
  readonly value: number
  /** Where its bytes end; null for what is a number. */
  readonly endOffset: number | null
}

/** What is read of one model. */
export interface Wire {
  readonly cursor: ByteCursor
  leftFields: number
}

/** A tag and a number or length, each of ten bytes at most. */
const AHEAD_BYTES = 20
const VARINT = 0
const FIXED_64 = 1
const BYTES = 2
const FIXED_32 = 5
const MAX_VARINT_BYTES = 10

/** The next field of the message that ends at `endOffset`; null at its end. Whoever takes bytes passes them with `passField`. */
export async function nextField(wire: Wire, endOffset: number): Promise<Field | null> {
  const { cursor } = wire
  if (cursor.position === endOffset) return null
  if (--wire.leftFields < 0) throw new GaveUp('limit-exceeded', 'It has more fields than are read.')
  if (cursor.leftInWindow < AHEAD_BYTES) await cursor.fill(AHEAD_BYTES)
  const tag = varint(cursor)
  const number = Math.floor(tag / 8)
  const kind = tag % 8
  if (kind === VARINT) return inside({ number, value: varint(cursor), endOffset: null }, cursor, endOffset)
  if (kind === BYTES) {
    const length = varint(cursor)
    if (length > endOffset - cursor.position)
      throw new GaveUp('lying-length', `It says that ${length} bytes follow, more than there are.`)
    return { number, value: length, endOffset: cursor.position + length }
  }
  if (kind !== FIXED_64 && kind !== FIXED_32)
    throw new GaveUp('malformed', `It has a field of kind ${kind}, which no message has.`)
  cursor.position += kind === FIXED_64 ? 8 : 4
  return inside({ number, value: 0, endOffset: null }, cursor, endOffset)
}

/** Stands behind a field, whatever was read of it. */
export function passField({ cursor }: Wire, field: Field): void {
  if (field.endOffset !== null) cursor.position = field.endOffset
}

/** The text of a field; null where it is longer than that, or no text. */
export async function textOf({ cursor }: Wire, field: Field, maxBytes: number): Promise<string | null> {
  if (field.endOffset === null || field.value > maxBytes) return null
  await cursor.fill(field.value)
  if (cursor.leftInWindow < field.value) throw new GaveUp('truncated', 'The file ends inside of a text.')
  return Buffer.from(cursor.take(field.value)).toString('utf8')
}

/** The numbers of a repeated field, which lie in one field together or in one each. At most `maxCount`. */
export async function numbersOf({ cursor }: Wire, field: Field, maxCount: number): Promise<number[]> {
  if (field.endOffset === null) return [field.value]
  const numbers: number[] = []
  while (cursor.position < field.endOffset) {
    if (numbers.length >= maxCount)
      throw new GaveUp('limit-exceeded', 'It has a longer list of numbers than is read.')
    if (cursor.leftInWindow < MAX_VARINT_BYTES) await cursor.fill(MAX_VARINT_BYTES)
    numbers.push(varint(cursor))
  }
  return numbers
}

function inside(field: Field, cursor: ByteCursor, endOffset: number): Field {
  if (cursor.position > endOffset) throw new GaveUp('malformed', 'A field reaches out of its message.')
  return field
}

function varint(cursor: ByteCursor): number {
  let value = 0
  let scale = 1
  for (let count = 0; count < MAX_VARINT_BYTES; count++) {
    if (cursor.leftInWindow === 0) throw new GaveUp('truncated', 'The file ends inside of a field.')
    const byte = cursor.byte()
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return value
    scale *= 128
  }
  throw new GaveUp('malformed', 'It has a number that does not end.')
}
