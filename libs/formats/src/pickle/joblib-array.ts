import type { PickleValue } from './value.js'

/** What stands between two opcodes: a byte that says how much padding follows it, then the array. */
export interface ArrayBytes {
  readonly isPadded: boolean
  readonly sizeBytes: number
  /** Instead of bytes a pickle follows, with a stack and a memo of its own. */
  readonly isPickle: boolean
}

/** Items of one array; above it a size is a lie. */
const MAX_ITEMS = 2 ** 48

/**
 * How many raw bytes follow the description of an array that joblib wrote; null for anything else, and `unknown` where it can't be told.
 */
export function arrayBytesAfter(value: PickleValue): ArrayBytes | 'unknown' | null {
  if (value.kind !== 'object' || !isWrapper(value.callee)) return null
  if (value.state?.kind !== 'dict' || !value.state.entries) return 'unknown'
  const { entries } = value.state
  const itemBytes = itemSize(entries.get('dtype'))
  const itemCount = product(entries.get('shape'))
  if (itemBytes === null || itemCount === null) return 'unknown'
  return {
    isPickle: itemBytes === 0,
    isPadded: itemBytes > 0 && entries.get('numpy_array_alignment_bytes')?.kind === 'number',
    sizeBytes: itemBytes * itemCount,
  }
}

function isWrapper(callee: PickleValue): boolean {
  return (
    callee.kind === 'import' && callee.module === 'joblib.numpy_pickle' && callee.name === 'NumpyArrayWrapper'
  )
}

function product(shape: PickleValue | undefined): number | null {
  if (shape?.kind !== 'tuple') return null
  let count = 1
  for (const item of shape.items) {
    if (item.kind !== 'number' || item.value < 0) return null
    count *= item.value
    if (count > MAX_ITEMS) return null
  }
  return count
}

/** Bytes of one item of `numpy.dtype('f8', …)`; 0 for objects; null for structures. */
function itemSize(dtype: PickleValue | undefined): number | null {
  if (dtype?.kind !== 'object' || dtype.callee.kind !== 'import' || dtype.callee.name !== 'dtype') return null
  const [code] = dtype.items
  if (code?.kind !== 'string' || code.text === null) return null
  const shape = /^[<>=|]?([a-zA-Z?])(\d{0,6})$/.exec(code.text)
  if (!shape) return null
  const [, letter = '', digits = ''] = shape
  if (letter === 'O') return 0
  if (letter === '?') return 1
  if (digits === '') return null
  return 'biufcmMSaV'.includes(letter) ? Number(digits) : letter === 'U' ? 4 * Number(digits) : null
}
