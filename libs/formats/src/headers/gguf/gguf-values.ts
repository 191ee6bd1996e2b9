import { GaveUp } from '../give-up.js'
import { type Header, keep, need, passBytes, readLength, readNumber, readText } from './gguf-primitives.js'
import type { GgufArray, GgufValue } from './walked-gguf.js'

/** Bytes of a string that is kept, such as a licence's text. */
const MAX_TEXT_BYTES = 64 * 1024
/** The longest chat templates have some 20 kB. */
const MAX_TEMPLATE_BYTES = 1024 * 1024
/** Numbers of an array that are kept: one for each layer. */
const MAX_KEPT_ITEMS = 4_096
/** Strings of an array that are kept, such as tags and languages, and the bytes of one. */
const MAX_KEPT_TEXTS = 256
const MAX_KEPT_TEXT_BYTES = 1024
/** Arrays in arrays; llama.cpp takes none. */
const MAX_DEPTH = 4

const BOOLEAN = 7
const STRING = 8
const ARRAY = 9

/** Types of numbers by their number in the file. */
const NUMBERS: Readonly<Record<number, { byteCount: 1 | 2 | 4 | 8; kind: 'unsigned' | 'signed' | 'float' }>> =
  {
    0: { byteCount: 1, kind: 'unsigned' },
    1: { byteCount: 1, kind: 'signed' },
    2: { byteCount: 2, kind: 'unsigned' },
    3: { byteCount: 2, kind: 'signed' },
    4: { byteCount: 4, kind: 'unsigned' },
    5: { byteCount: 4, kind: 'signed' },
    6: { byteCount: 4, kind: 'float' },
    [BOOLEAN]: { byteCount: 1, kind: 'unsigned' },
    10: { byteCount: 8, kind: 'unsigned' },
    11: { byteCount: 8, kind: 'signed' },
    12: { byteCount: 8, kind: 'float' },
  }

/** Reads one value; null for a string that is too long to keep, which is passed. */
export async function readValue(
  header: Header,
  type: number,
  isTemplate: boolean,
): Promise<GgufValue | null> {
  if (type === STRING) return await readString(header, isTemplate)
  if (type === ARRAY) return await readArray(header, 0)
  const { byteCount, kind } = numberType(type)
  await need(header, byteCount)
  const value = header.cursor[kind](byteCount)
  return type === BOOLEAN ? value !== 0 : value
}

async function readString(header: Header, isTemplate: boolean): Promise<string | null> {
  const length = await readLength(header)
  if (length <= (isTemplate ? MAX_TEMPLATE_BYTES : MAX_TEXT_BYTES)) return await readText(header, length)
  passBytes(header, length)
  if (isTemplate)
    throw new GaveUp('limit-exceeded', `A chat template takes ${length} bytes, more than are read.`)
  return null
}

async function readArray(header: Header, depth: number): Promise<GgufArray> {
  const type = await readNumber(header, 4)
  const count = await readLength(header)
  if (type === ARRAY) return await passArrays(header, count, depth)
  if (type === STRING) return await readStrings(header, count)
  const { byteCount, kind } = numberType(type)
  if (count > MAX_KEPT_ITEMS) {
    passBytes(header, byteCount * count)
    return { count, numbers: null, texts: null }
  }
  keep(header, byteCount * count)
  await need(header, byteCount * count)
  const numbers = Array.from({ length: count }, () => header.cursor[kind](byteCount))
  return { count, numbers, texts: null }
}

async function readStrings(header: Header, count: number): Promise<GgufArray> {
  takeItems(header, count)
  const { cursor } = header
  const lengthBytes = header.version === 1 ? 4 : 8
  const texts: string[] = []
  for (let index = 0; index < count; index++) {
    // A vocabulary has hundreds of thousands: waiting for each would take longer than reading them.
    if (cursor.leftInWindow < lengthBytes) await need(header, lengthBytes)
    const length = cursor.unsigned(lengthBytes)
    if (count <= MAX_KEPT_TEXTS && length <= MAX_KEPT_TEXT_BYTES) texts.push(await readText(header, length))
    else passBytes(header, length)
  }
  return { count, numbers: null, texts: texts.length === count ? texts : null }
}

async function passArrays(header: Header, count: number, depth: number): Promise<GgufArray> {
  if (depth >= MAX_DEPTH) throw new GaveUp('malformed', 'Its arrays lie in arrays deeper than is read.')
  takeItems(header, count)
  for (let index = 0; index < count; index++) await readArray(header, depth + 1)
  return { count, numbers: null, texts: null }
}

function takeItems(header: Header, count: number): void {
  const lengthBytes = header.version === 1 ? 4 : 8
  if (count * lengthBytes > header.sizeBytes)
    throw new GaveUp('lying-length', `It announces ${count} items of an array, more than its bytes can hold.`)
  header.leftItems -= count
  if (header.leftItems < 0) throw new GaveUp('limit-exceeded', 'Its arrays have more items than are read.')
}

function numberType(type: number) {
  const found = NUMBERS[type]
  if (!found) throw new GaveUp('malformed', `A value is of type ${type}, which GGUF has not.`)
  return found
}

export function isGgufArray(value: GgufValue | undefined): value is GgufArray {
  return typeof value === 'object'
}
