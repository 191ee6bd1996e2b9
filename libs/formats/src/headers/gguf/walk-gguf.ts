import { ByteCursor } from '../../byte-cursor.js'
import type { ReadRange } from '../../read-range.js'
import { GaveUp, issueOf, quoted } from '../give-up.js'
import type { HeaderIssue } from '../weights-header.js'
import {
  ahead,
  type Header,
  MAX_NAME_BYTES,
  nameAhead,
  numberAhead,
  readCount,
  readName,
  readNumber,
} from './gguf-primitives.js'
import { readValue } from './gguf-values.js'
import type { GgufTensorInfo, GgufValue, WalkedGguf } from './walked-gguf.js'

/** Entries of the header; models have some dozens. */
const MAX_ENTRIES = 10_000
/** Tensors of one file: the largest models have some 2,000, as experts of a layer are one tensor. */
const MAX_TENSORS = 65_536
/** Items of all arrays; vocabularies have some 300,000, and merges as many more. */
const MAX_ITEMS = 10_000_000
/** Bytes of a header that are walked: ten times what the largest vocabulary takes. */
const MAX_HEADER_BYTES = 128 * 1024 * 1024
/** Bytes of names, values and templates that are kept in memory; the largest models have some 200 kB. */
const MAX_KEPT_BYTES = 16 * 1024 * 1024
/** ggml has four; a file may say more, and is then wrong. */
const MAX_DIMENSIONS = 8
/** A name's length, one dimension, the type and the offset: no tensor is told in less. */
const MIN_TENSOR_BYTES = 20
/** The most: a name with its length, all dimensions with their count, type and offset. */
const MAX_TENSOR_BYTES = 8 + MAX_NAME_BYTES + 4 + 8 * MAX_DIMENSIONS + 4 + 8
/** A key's length, the type and a value of a byte. */
const MIN_ENTRY_BYTES = 9
const TEMPLATE_KEY = 'tokenizer.chat_template'
const MAGIC = 0x46554747

interface Walk extends Header {
  readonly keys: Set<string>
  readonly values: Map<string, GgufValue>
  readonly templates: (readonly [string, string])[]
  readonly tensors: GgufTensorInfo[]
  readonly issues: HeaderIssue[]
  announcedTensors: number
}

/**
 * Walks the header of a GGUF file of version 1 to 3, of either byte order, and keeps what is small: all single values, short arrays, and the
 * counts of long ones. Stops at the first thing that cannot be, with what it has by then; throws only what `read` throws.
 * Reads in windows of 256 KiB, as many as the vocabulary takes: some 10 MB for the largest. `metadata` stops before the tensors.
 */
export async function walkGguf(
  read: ReadRange,
  sizeBytes: number,
  until: 'metadata' | 'tensors',
): Promise<WalkedGguf> {
  const cursor = new ByteCursor(read, 0, Math.min(sizeBytes, MAX_HEADER_BYTES))
  const walk: Walk = {
    cursor,
    sizeBytes,
    isCut: sizeBytes > MAX_HEADER_BYTES,
    version: null,
    leftItems: MAX_ITEMS,
    leftKeptBytes: MAX_KEPT_BYTES,
    keys: new Set(),
    values: new Map(),
    templates: [],
    tensors: [],
    issues: [],
    announcedTensors: 0,
  }
  const isComplete = await walkAll(walk, until)
  const { version, values, templates, tensors, announcedTensors, issues } = walk
  const { isBigEndian, position: endOffset } = cursor
  return {
    version,
    isBigEndian,
    values,
    templates,
    tensors,
    announcedTensors,
    endOffset,
    isComplete,
    issues,
  }
}

async function walkAll(walk: Walk, until: 'metadata' | 'tensors'): Promise<boolean> {
  try {
    const entryCount = await readPreamble(walk)
    for (let index = 0; index < entryCount; index++) await readEntry(walk)
    if (until === 'metadata') return true
    if (walk.announcedTensors > MAX_TENSORS)
      throw new GaveUp(
        'limit-exceeded',
        `It announces ${walk.announcedTensors} tensors, more than the ${MAX_TENSORS} that are read.`,
      )
    for (let index = 0; index < walk.announcedTensors; index++) await readTensor(walk)
    return true
  } catch (error) {
    walk.issues.push(issueOf(error))
    return false
  }
}

/** Returns how many entries follow. */
async function readPreamble(walk: Walk): Promise<number> {
  const { cursor } = walk
  if ((await readNumber(walk, 4)) !== MAGIC) throw new GaveUp('malformed', 'It does not begin as GGUF does.')
  const version = await readNumber(walk, 4)
  // Whoever writes big endian writes the version so, too.
  cursor.isBigEndian = version !== 0 && version % 65_536 === 0
  walk.version = cursor.isBigEndian ? swapped(version) : version
  if (walk.version < 1 || walk.version > 3)
    throw new GaveUp('malformed', `It is of version ${walk.version} of GGUF, and 1 to 3 are known.`)
  walk.announcedTensors = await readCount(walk, MIN_TENSOR_BYTES, 'tensors')
  const entryCount = await readCount(walk, MIN_ENTRY_BYTES, 'entries')
  if (entryCount > MAX_ENTRIES)
    throw new GaveUp(
      'limit-exceeded',
      `It announces ${entryCount} entries, more than the ${MAX_ENTRIES} that are read.`,
    )
  return entryCount
}

function swapped(version: number): number {
  return ((version & 0xff) << 24) | ((version & 0xff00) << 8) | ((version >>> 8) & 0xff00) | (version >>> 24)
}

/** Of a key that is there twice the first counts, as for llama.cpp; of templates all are kept, as other readers may take another. */
async function readEntry(walk: Walk): Promise<void> {
  const key = await readName(walk)
  const type = await readNumber(walk, 4)
  const isTemplate = key === TEMPLATE_KEY || key.startsWith(`${TEMPLATE_KEY}.`)
  const value = await readValue(walk, type, isTemplate)
  const isRepeated = walk.keys.has(key)
  if (isRepeated && !walk.issues.some(({ kind }) => kind === 'malformed'))
    walk.issues.push({ kind: 'malformed', message: `It says ${quoted(key)} more than once.` })
  walk.keys.add(key)
  if (isTemplate && typeof value === 'string') walk.templates.push([key, value])
  else if (value !== null && !isRepeated) walk.values.set(key, value)
}

/** Waits once for each and not for each number of it: there may be tens of thousands. */
async function readTensor(walk: Walk): Promise<void> {
  await ahead(walk, MAX_TENSOR_BYTES)
  const name = nameAhead(walk)
  const dimensionCount = numberAhead(walk, 4)
  if (dimensionCount > MAX_DIMENSIONS)
    throw new GaveUp('malformed', `A tensor has ${dimensionCount} dimensions, and none has more than four.`)
  const sideBytes = walk.version === 1 ? 4 : 8
  const shape = Array.from({ length: dimensionCount }, () => numberAhead(walk, sideBytes))
  walk.tensors.push({ name, shape, typeId: numberAhead(walk, 4), offset: numberAhead(walk, 8) })
}
