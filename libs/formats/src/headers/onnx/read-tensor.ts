import { GaveUp, quoted } from '../give-up.js'
import { leadsOutside } from '../../archive/archive-problem.js'
import { onnxType } from './element-types.js'
import { numbersOf, nextField, passField, textOf } from './wire.js'
import type { OnnxWalk } from './walked-onnx.js'

/** Tensors of one model with the constants of its nodes; exported language models have some thousands. */
const MAX_TENSORS = 100_000
/** Of a tensor; frameworks know eight or so. */
const MAX_DIMENSIONS = 64
/** Bytes of a name; exporters write the path of modules. */
const MAX_NAME_BYTES = 1024
/** Bytes of a path or a number in the description of external data. */
const MAX_ENTRY_BYTES = 1024
/** Files beside a model: its weights are split into parts of 2 GB. */
const MAX_EXTERNAL_FILES = 1_024

/** Fields of `TensorProto`. */
const DIMS = 1
const DATA_TYPE = 2
const NAME = 8
const RAW_DATA = 9
const EXTERNAL_DATA = 13
const DATA_LOCATION = 14
/** Fields with numbers as protobuf has them instead of as raw bytes, and the fewest bytes of one. */
const TYPED_DATA: Readonly<Record<number, number>> = { 4: 4, 5: 1, 6: 1, 7: 1, 10: 8, 11: 1 }

interface Seen {
  name: string
  typeId: number
  rawBytes: number | null
  /** How many fit at most into the typed fields. */
  typedCount: number
  isExternal: boolean
  readonly dims: number[]
  readonly external: Map<string, string>
}

/** Reads a tensor's description and passes over its numbers. */
export async function readTensor(
  walk: OnnxWalk,
  endOffset: number,
  nameOutside: string | null,
): Promise<void> {
  const seen: Seen = {
    name: '',
    typeId: 0,
    rawBytes: null,
    typedCount: 0,
    isExternal: false,
    dims: [],
    external: new Map(),
  }
  for (let field = await nextField(walk, endOffset); field; field = await nextField(walk, endOffset)) {
    if (field.number === DIMS) seen.dims.push(...(await numbersOf(walk, field, MAX_DIMENSIONS)))
    else if (field.number === DATA_TYPE) seen.typeId = field.value
    else if (field.number === NAME) seen.name = (await textOf(walk, field, MAX_NAME_BYTES)) ?? ''
    else if (field.number === RAW_DATA) seen.rawBytes = field.value
    else if (field.number === DATA_LOCATION) seen.isExternal = field.value === 1
    else if (TYPED_DATA[field.number] !== undefined)
      seen.typedCount += field.endOffset === null ? 1 : field.value / (TYPED_DATA[field.number] ?? 1)
    else if (field.number === EXTERNAL_DATA && field.endOffset !== null && seen.external.size < 16)
      await readEntry(walk, field.endOffset, seen.external)
    if (seen.dims.length > MAX_DIMENSIONS)
      throw new GaveUp('malformed', 'A tensor has more dimensions than any.')
    passField(walk, field)
  }
  if (walk.tensors.length >= MAX_TENSORS)
    throw new GaveUp('limit-exceeded', `It has more than the ${MAX_TENSORS} tensors that are read.`)
  addTensor(walk, { ...seen, name: nameOutside ?? seen.name })
}

/** A key and a value. */
export async function readEntry(
  walk: OnnxWalk,
  endOffset: number,
  entries: Map<string, string>,
): Promise<void> {
  let key: string | null = null
  let value: string | null = null
  for (let field = await nextField(walk, endOffset); field; field = await nextField(walk, endOffset)) {
    if (field.number === 1) key = await textOf(walk, field, MAX_ENTRY_BYTES)
    else if (field.number === 2) value = await textOf(walk, field, MAX_ENTRY_BYTES)
    passField(walk, field)
  }
  if (key !== null && value !== null) entries.set(key, value)
}

function addTensor(walk: OnnxWalk, seen: Seen): void {
  const { name, typeId, dims, rawBytes, typedCount } = seen
  walk.leftKeptBytes -= name.length
  if (walk.leftKeptBytes < 0)
    throw new GaveUp('limit-exceeded', 'Its names are longer than is kept of a model.')
  const type = onnxType(typeId)
  if (type === null)
    return walk.complaints.add('unknown-type', `is of type ${typeId}, which is not known`, name)
  const elementCount = dims.reduce((product, side) => product * side, 1)
  if (elementCount > Number.MAX_SAFE_INTEGER)
    return walk.complaints.add('lying-length', 'has more numbers than any file can hold', name)
  const sizeBytes = type.bits === null ? typedCount : Math.ceil((elementCount * type.bits) / 8)
  if (seen.isExternal) addExternal(walk, seen, sizeBytes)
  else if (rawBytes !== null && rawBytes !== sizeBytes && type.bits !== null)
    return walk.complaints.add('lying-length', 'has another number of bytes than its shape says', name)
  else if (rawBytes === null && type.bits !== null && elementCount > typedCount * numbersInOne(type.bits))
    return walk.complaints.add('missing-bytes', 'has fewer numbers than its shape says', name)
  walk.tensors.push({ name, typeId, elementCount, sizeBytes })
}

function addExternal(walk: OnnxWalk, { name, external }: Seen, sizeBytes: number): void {
  const location = (external.get('location') ?? '').replace(/^(?:\.\/+)+/, '')
  const length = Number(external.get('length') ?? sizeBytes)
  if (location === '' || leadsOutside(location) || /[\\\0]/.test(location))
    return walk.complaints.add(
      'malformed',
      `lies in ${quoted(location)}, which is no file beside the model`,
      name,
    )
  if (length !== sizeBytes)
    walk.complaints.add('lying-length', 'has another length outside than its shape says', name)
  if (!walk.externalFiles.has(location) && walk.externalFiles.size >= MAX_EXTERNAL_FILES)
    throw new GaveUp(
      'limit-exceeded',
      `It has more than the ${MAX_EXTERNAL_FILES} files beside it that are listed.`,
    )
  walk.externalFiles.set(location, (walk.externalFiles.get(location) ?? 0) + sizeBytes)
}

/** Types of four bits and less lie packed in what would be one number. */
function numbersInOne(bits: number | null): number {
  return bits !== null && bits <= 4 ? 8 / bits : 1
}
