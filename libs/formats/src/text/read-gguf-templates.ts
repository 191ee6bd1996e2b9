import { ByteCursor } from '../byte-cursor.js'
import type { ReadRange } from '../read-range.js'

/** Entries of the header; models have some dozens. */
const MAX_ENTRIES = 10_000
/** Items of all arrays in it; vocabularies have some 300,000. */
const MAX_ITEMS = 10_000_000
const MAX_KEY_BYTES = 64 * 1024
const MAX_TEMPLATE_BYTES = 1024 * 1024
/** Bytes of values by the number of their type: 8 and 9 are strings and arrays. */
const SIZES = [1, 1, 2, 2, 4, 4, 4, 1, null, null, 8, 8, 8] as const
const STRING = 8
const ARRAY = 9

class Broken extends Error {}

interface Header {
  readonly cursor: ByteCursor
  leftItems: number
}

/** The chat templates in the header of a GGUF file. Incomplete where the header breaks off, lies about a length, or is of version 1. */
export async function readGgufTemplates(
  read: ReadRange,
  sizeBytes: number,
): Promise<{ templates: readonly string[]; isComplete: boolean }> {
  const cursor = new ByteCursor(read, 4, sizeBytes)
  const header: Header = { cursor, leftItems: MAX_ITEMS }
  const templates: string[] = []
  try {
    const version = await number(header, 4)
    if (version < 2 || version > 3) return { templates, isComplete: false }
    await number(header, 8)
    const entryCount = await number(header, 8)
    if (entryCount > MAX_ENTRIES) return { templates, isComplete: false }
    for (let index = 0; index < entryCount; index++) {
      const key = await text(header, MAX_KEY_BYTES)
      const type = await number(header, 4)
      const isTemplate = key.startsWith('tokenizer.chat_template') && type === STRING
      if (isTemplate) templates.push(await text(header, MAX_TEMPLATE_BYTES))
      else await pass(header, type)
    }
    return { templates, isComplete: true }
  } catch (error) {
    if (error instanceof Broken) return { templates, isComplete: false }
    throw error
  }
}

async function number({ cursor }: Header, byteCount: 4 | 8): Promise<number> {
  await cursor.fill(byteCount)
  if (cursor.leftInWindow < byteCount) throw new Broken()
  return cursor.unsigned(byteCount)
}

async function text(header: Header, maxBytes: number): Promise<string> {
  const length = await number(header, 8)
  if (length > maxBytes || length > header.cursor.leftBytes) throw new Broken()
  await header.cursor.fill(length)
  return Buffer.from(header.cursor.take(length)).toString('utf8')
}

async function pass(header: Header, type: number): Promise<void> {
  const { cursor } = header
  if (type === STRING) return passBytes(cursor, await number(header, 8))
  if (type !== ARRAY) return passBytes(cursor, sizeOf(type))
  const itemType = await number(header, 4)
  const count = await number(header, 8)
  if (itemType !== STRING) return passBytes(cursor, sizeOf(itemType) * count)
  header.leftItems -= count
  if (header.leftItems < 0) throw new Broken()
  for (let index = 0; index < count; index++) passBytes(cursor, await number(header, 8))
}

function sizeOf(type: number): number {
  const size = SIZES[type] ?? null
  if (size === null) throw new Broken()
  return size
}

function passBytes(cursor: ByteCursor, byteCount: number): void {
  if (byteCount > cursor.leftBytes) throw new Broken()
  cursor.position += byteCount
}
