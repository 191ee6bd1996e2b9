import { type JsonWindow, MalformedJson } from './json-window.js'
import type { TensorLedger } from './tensor-ledger.js'

/** One tensor in a header, name and all: far more than any has, in bytes. */
const MAX_ENTRY_BYTES = 64 * 1024
/** Metadata that is kept, for people and for telling MLX; a file may have as much of it as its header may be long. */
const MAX_METADATA_KEYS = 20
const MAX_METADATA_BYTES = 200
const CLOSE_OBJECT = 0x7d
const CLOSE_ARRAY = 0x5d
const COMMA = 0x2c

/** Enters all tensors of a header into the ledger, as they come. @throws MalformedJson */
export async function readTensorMap(
  json: JsonWindow,
  ledger: TensorLedger,
  metadata: Record<string, string>,
): Promise<void> {
  let hasMetadata = false
  if (json.isShort(MAX_ENTRY_BYTES)) await json.refill()
  json.expect('{')
  if (!json.accept(CLOSE_OBJECT)) {
    do {
      if (json.isShort(MAX_ENTRY_BYTES)) await json.refill()
      const name = json.string()
      json.expect(':')
      if (name !== '__metadata__') readTensor(json, name, ledger)
      else if (hasMetadata) throw new MalformedJson('it has metadata twice')
      else {
        hasMetadata = true
        await readMetadata(json, metadata)
      }
    } while (json.accept(COMMA))
    json.expect('}')
  }
  await requireSpace(json)
}

/** Headers are filled up with spaces; anything else behind them is read by no other reader. */
async function requireSpace(json: JsonWindow): Promise<void> {
  while (json.peek() === -1 && !json.isAtEnd) await json.refill()
  if (json.peek() !== -1) throw new MalformedJson('something follows its end')
}

interface Entry {
  type: string | null
  elementCount: number | null
  offsets: readonly [number, number] | null
}

function readTensor(json: JsonWindow, name: string, ledger: TensorLedger): void {
  const entry: Entry = { type: null, elementCount: null, offsets: null }
  json.expect('{')
  do readField(json, entry)
  while (json.accept(COMMA))
  json.expect('}')
  const { type, elementCount, offsets } = entry
  if (type === null || elementCount === null || offsets === null)
    throw new MalformedJson('a tensor lacks type, shape or place')
  ledger.add({ name, type, elementCount, begin: offsets[0], end: offsets[1] })
}

function readField(json: JsonWindow, entry: Entry): void {
  const field = json.string()
  json.expect(':')
  if (field === 'dtype') {
    requireFirst(entry.type)
    entry.type = json.string()
  } else if (field === 'shape') {
    requireFirst(entry.elementCount)
    entry.elementCount = readShape(json)
  } else if (field === 'data_offsets') {
    requireFirst(entry.offsets)
    entry.offsets = readOffsets(json)
  } else json.skipValue()
}

/** Readers differ in which of two they believe. */
function requireFirst(before: unknown): void {
  if (before !== null) throw new MalformedJson('a tensor says one thing twice')
}

/** The product of all dimensions: 1 for a single number. Infinite where it is more than a number can say. */
function readShape(json: JsonWindow): number {
  let product = 1
  json.expect('[')
  if (json.accept(CLOSE_ARRAY)) return product
  do product *= json.unsigned()
  while (json.accept(COMMA))
  json.expect(']')
  return Number.isNaN(product) ? Infinity : product
}

function readOffsets(json: JsonWindow): readonly [number, number] {
  json.expect('[')
  const begin = json.unsigned()
  json.expect(',')
  const end = json.unsigned()
  json.expect(']')
  return [begin, end]
}

async function readMetadata(json: JsonWindow, metadata: Record<string, string>): Promise<void> {
  if (json.acceptNull()) return
  json.expect('{')
  if (json.accept(CLOSE_OBJECT)) return
  let kept = 0
  do {
    if (json.isShort(MAX_ENTRY_BYTES)) await json.refill()
    const key = json.string()
    json.expect(':')
    const value = await json.longString(MAX_METADATA_BYTES)
    const isWanted = key === 'format' || kept < MAX_METADATA_KEYS
    if (!isWanted || key === '__proto__') continue
    metadata[key.slice(0, MAX_METADATA_BYTES)] = value
    kept += 1
  } while (json.accept(COMMA))
  json.expect('}')
}
