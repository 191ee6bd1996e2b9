import type { ByteCursor } from '../byte-cursor.js'
import { arrayBytesAfter } from './joblib-array.js'
import { OPCODES as O } from './opcodes.js'
import { MAX_TEXT, readInteger, readQuoted, readRawUnicode, readUtf8 } from './read-text.js'
import type { Sightings } from './sightings.js'
import { UnpicklerStack } from './unpickler-stack.js'
import { OPAQUE, type PickleValue, putEntry, tupleOf } from './value.js'

/** Work that all pickles of one file share. */
export interface WalkBudget {
  leftOpcodes: number
}

/** What one walk says besides what it saw. */
export interface WalkEnd {
  /** `stop`: the pickle's own end. Everything else leaves open what follows. */
  readonly reason: 'stop' | 'truncated' | 'unknown-opcode' | 'too-large'
}

/** A string of bytes inside of a pickle, which may be a pickle or an archive itself. */
export interface NestedBytes {
  readonly start: number
  readonly endExclusive: number
}

export interface Walk {
  readonly cursor: ByteCursor
  readonly sightings: Sightings
  readonly budget: WalkBudget
  /** Is told of every string of bytes that is long enough to hold a pickle. */
  readonly onBytes: (bytes: NestedBytes, firstBytes: Uint8Array) => void
  /** Is told of every id of something outside of the pickle, such as the storage of a tensor. */
  readonly onPersistentId?: (id: PickleValue) => void
  /** Arrays of objects that this pickle is inside of. */
  readonly depth?: number
}

/** More than any opcode with its fixed arguments and kept text needs. */
const AHEAD_BYTES = 2 * MAX_TEXT + 32
/** Arrays of objects in arrays of objects. */
const MAX_ARRAY_DEPTH = 8
/** The shortest pickle that can import: `cm\nn\n.` */
const MIN_NESTED_BYTES = 6
/** Bytes of a nested string that `onBytes` sees, to tell what it is. */
const SNIFF_BYTES = 16

interface State extends Walk {
  readonly stack: UnpicklerStack
}

/**
 * Follows the opcodes of one pickle from the cursor to its end, as an unpickler would but without doing anything they say. Leaves the
 * cursor after the last opcode that it understood. Reads in windows and passes over what is long. Never throws for what it reads.
 */
export async function walkPickle(walk: Walk): Promise<WalkEnd> {
  const state: State = { ...walk, stack: new UnpicklerStack() }
  const { cursor, budget, sightings, stack } = state
  const startedAt = cursor.position
  for (;;) {
    if (cursor.leftInWindow < AHEAD_BYTES) await cursor.fill(AHEAD_BYTES)
    if (cursor.leftInWindow === 0) return { reason: 'truncated' }
    if (--budget.leftOpcodes < 0 || stack.isTooLarge) return { reason: 'too-large' }
    const offset = cursor.position
    const opcode = cursor.byte()
    if (opcode === O.STOP) {
      stack.pop()
      break
    }
    const outcome = await step(state, opcode, offset)
    if (outcome !== 'next') {
      cursor.position = outcome === 'unknown-opcode' ? offset : cursor.position
      return { reason: outcome }
    }
  }
  if (stack.underflows > 0)
    sightings.problem(
      'stack-broken',
      startedAt,
      'its opcodes take more than was there, as no pickler writes them',
    )
  return { reason: 'stop' }
}

type Outcome = 'next' | Exclude<WalkEnd['reason'], 'stop'>

async function step(state: State, opcode: number, offset: number): Promise<Outcome> {
  const length = LENGTH_BYTES[opcode]
  if (length !== undefined) return await sizedArgument(state, opcode, length)
  const fixed = FIXED_BYTES[opcode]
  if (fixed !== undefined) {
    if (state.cursor.leftInWindow < fixed) return 'truncated'
    fixedArgument(state, opcode, fixed, offset)
    return 'next'
  }
  const lines = LINES[opcode]
  if (lines !== undefined) return await lineArguments(state, opcode, lines, offset)
  const act = PLAIN[opcode]
  if (act === undefined) return 'unknown-opcode'
  act(state, offset)
  return opcode === O.BUILD ? await passArray(state, offset) : 'next'
}

/** Opcodes that say how many bytes follow, by the bytes of that number. */
const LENGTH_BYTES: Readonly<Record<number, number>> = {
  [O.BINSTRING]: 4,
  [O.SHORT_BINSTRING]: 1,
  [O.BINUNICODE]: 4,
  [O.SHORT_BINUNICODE]: 1,
  [O.BINUNICODE8]: 8,
  [O.BINBYTES]: 4,
  [O.SHORT_BINBYTES]: 1,
  [O.BINBYTES8]: 8,
  [O.BYTEARRAY8]: 8,
  [O.LONG1]: 1,
  [O.LONG4]: 4,
}
const TEXTS: ReadonlySet<number> = new Set([
  O.BINSTRING,
  O.SHORT_BINSTRING,
  O.BINUNICODE,
  O.SHORT_BINUNICODE,
  O.BINUNICODE8,
])

async function sizedArgument(state: State, opcode: number, lengthBytes: number): Promise<Outcome> {
  const { cursor, stack } = state
  if (cursor.leftInWindow < lengthBytes) return 'truncated'
  const length = cursor.unsigned(lengthBytes)
  if (length > cursor.leftBytes) return 'truncated'
  const start = cursor.position
  await cursor.fill(Math.min(length, AHEAD_BYTES))
  const isLong = opcode === O.LONG1 || opcode === O.LONG4
  if (!isLong && length >= MIN_NESTED_BYTES)
    state.onBytes({ start, endExclusive: start + length }, cursor.take(Math.min(length, SNIFF_BYTES)).slice())
  cursor.position = start
  if (TEXTS.has(opcode))
    stack.push({ kind: 'string', text: length <= MAX_TEXT ? readUtf8(cursor.take(length)) : null })
  else stack.push(isLong ? longValue(cursor, length) : OPAQUE)
  cursor.position = start + length
  return 'next'
}

function longValue(cursor: ByteCursor, length: number): PickleValue {
  if (length === 0) return { kind: 'number', value: 0 }
  if (length > 6) return OPAQUE
  const bytes = cursor.take(length)
  return { kind: 'number', value: bytes.reduceRight((value, byte) => value * 256 + byte, 0) }
}

/** Opcodes with an argument of a fixed size, in bytes. */
const FIXED_BYTES: Readonly<Record<number, number>> = {
  [O.PROTO]: 1,
  [O.FRAME]: 8,
  [O.BININT]: 4,
  [O.BININT1]: 1,
  [O.BININT2]: 2,
  [O.BINFLOAT]: 8,
  [O.BINGET]: 1,
  [O.LONG_BINGET]: 4,
  [O.BINPUT]: 1,
  [O.LONG_BINPUT]: 4,
  [O.EXT1]: 1,
  [O.EXT2]: 2,
  [O.EXT4]: 4,
}

function fixedArgument(
  { cursor, stack, sightings }: State,
  opcode: number,
  byteCount: number,
  offset: number,
): void {
  const value = cursor.unsigned(byteCount)
  if (opcode === O.BINGET || opcode === O.LONG_BINGET) stack.recall(value)
  else if (opcode === O.BINPUT || opcode === O.LONG_BINPUT) stack.remember(value)
  else if (opcode === O.BINFLOAT) stack.push(OPAQUE)
  else if (opcode === O.EXT1 || opcode === O.EXT2 || opcode === O.EXT4) {
    sightings.problem('extension', offset, `it calls entry ${value} of a registry that is not in the file`)
    stack.push(OPAQUE)
  } else if (opcode !== O.PROTO && opcode !== O.FRAME) stack.push({ kind: 'number', value })
}

/** Opcodes with arguments in text, by the lines of it. */
const LINES: Readonly<Record<number, number>> = {
  [O.FLOAT]: 1,
  [O.INT]: 1,
  [O.LONG]: 1,
  [O.STRING]: 1,
  [O.UNICODE]: 1,
  [O.PERSID]: 1,
  [O.GET]: 1,
  [O.PUT]: 1,
  [O.GLOBAL]: 2,
  [O.INST]: 2,
}

async function lineArguments(
  state: State,
  opcode: number,
  lineCount: number,
  offset: number,
): Promise<Outcome> {
  const { cursor, stack } = state
  if (cursor.leftBytes === 0) return 'truncated'
  const start = cursor.position
  const first = await cursor.line(AHEAD_BYTES / 2)
  if (lineCount === 2) {
    // The next line may come with another window, and this one is a view of the last.
    const module = readUtf8(first.bytes)
    return importByLines(state, opcode, module, offset)
  }
  if (opcode === O.STRING || opcode === O.UNICODE) {
    const bytes = first.bytes.slice()
    const text = !first.isWhole ? null : opcode === O.STRING ? readQuoted(bytes) : readRawUnicode(bytes)
    const quoteBytes = opcode === O.STRING ? 1 : 0
    if (cursor.position - start > MIN_NESTED_BYTES)
      state.onBytes(
        { start: start + quoteBytes, endExclusive: cursor.position - 1 - quoteBytes },
        bytes.subarray(quoteBytes, quoteBytes + SNIFF_BYTES),
      )
    stack.push({ kind: 'string', text: text !== null && text.length <= MAX_TEXT ? text : null })
  } else if (opcode === O.GET || opcode === O.PUT) {
    const key = first.isWhole ? readInteger(first.bytes) : null
    if (key === null) stack.underflows += 1
    if (opcode === O.PUT && key !== null) stack.remember(key)
    else if (opcode === O.GET && key !== null) stack.recall(key)
    else if (opcode === O.GET) stack.push(OPAQUE)
  } else stack.push(numberIn(opcode, first.bytes))
  return 'next'
}

function numberIn(opcode: number, line: Uint8Array): PickleValue {
  if (opcode !== O.INT && opcode !== O.LONG) return OPAQUE
  const text = readUtf8(line)
  if (opcode === O.INT && (text === '00' || text === '01')) return { kind: 'boolean', value: text === '01' }
  const value = readInteger(line)
  return value === null ? OPAQUE : { kind: 'number', value }
}

async function importByLines(state: State, opcode: number, module: string, offset: number): Promise<Outcome> {
  const { cursor, stack, sightings } = state
  if (cursor.leftBytes === 0) return 'truncated'
  const name = readUtf8((await cursor.line(AHEAD_BYTES / 2)).bytes)
  sightings.import(module, name, offset)
  const callee: PickleValue = { kind: 'import', module, name }
  if (opcode === O.GLOBAL) stack.push(callee)
  else stack.push({ kind: 'object', callee, items: stack.popToMark().slice(0, 4), state: null })
  return 'next'
}

type Act = (state: State, offset: number) => void

/** Opcodes without arguments. */
const PLAIN: Readonly<Record<number, Act>> = {
  [O.MARK]: ({ stack }) => stack.mark(),
  [O.POP]: ({ stack }) => stack.drop(),
  [O.POP_MARK]: ({ stack }) => void stack.popToMark(),
  [O.DUP]: ({ stack }) => stack.push(stack.top()),
  [O.NONE]: ({ stack }) => stack.push(OPAQUE),
  [O.NEWTRUE]: ({ stack }) => stack.push({ kind: 'boolean', value: true }),
  [O.NEWFALSE]: ({ stack }) => stack.push({ kind: 'boolean', value: false }),
  [O.BINPERSID]: ({ stack, onPersistentId }) => {
    const id = stack.pop()
    onPersistentId?.(id)
    stack.push(OPAQUE)
  },
  [O.NEXT_BUFFER]: ({ stack }) => stack.push(OPAQUE),
  [O.READONLY_BUFFER]: () => undefined,
  [O.EMPTY_LIST]: ({ stack }) => stack.push(OPAQUE),
  [O.EMPTY_SET]: ({ stack }) => stack.push(OPAQUE),
  [O.EMPTY_DICT]: ({ stack }) => stack.push({ kind: 'dict', entries: null }),
  [O.EMPTY_TUPLE]: ({ stack }) => stack.push(tupleOf([])),
  [O.APPEND]: ({ stack }) => void stack.pop(),
  [O.APPENDS]: ({ stack }) => void stack.popToMark(),
  [O.ADDITEMS]: ({ stack }) => void stack.popToMark(),
  [O.LIST]: ({ stack }) => {
    stack.popToMark()
    stack.push(OPAQUE)
  },
  [O.FROZENSET]: ({ stack }) => {
    stack.popToMark()
    stack.push(OPAQUE)
  },
  [O.TUPLE]: ({ stack }) => stack.push(tupleOf(stack.popToMark())),
  [O.TUPLE1]: ({ stack }) => stack.push(tupleOf(popLast(stack, 1))),
  [O.TUPLE2]: ({ stack }) => stack.push(tupleOf(popLast(stack, 2))),
  [O.TUPLE3]: ({ stack }) => stack.push(tupleOf(popLast(stack, 3))),
  [O.DICT]: ({ stack }) => {
    const dict: PickleValue = { kind: 'dict', entries: null }
    putPairs(dict, stack.popToMark())
    stack.push(dict)
  },
  [O.SETITEM]: ({ stack }) => putPairs(...withTarget(stack, popLast(stack, 2))),
  [O.SETITEMS]: ({ stack }) => putPairs(...withTarget(stack, stack.popToMark())),
  [O.MEMOIZE]: ({ stack }) => stack.remember(null),
  [O.REDUCE]: ({ stack }) => call(stack, 2),
  [O.NEWOBJ]: ({ stack }) => call(stack, 2),
  [O.NEWOBJ_EX]: ({ stack }) => call(stack, 3),
  [O.OBJ]: ({ stack }) => {
    const [callee = OPAQUE, ...items] = stack.popToMark()
    stack.push({ kind: 'object', callee, items: items.slice(0, 4), state: null })
  },
  [O.STACK_GLOBAL]: importFromStack,
  [O.BUILD]: build,
}

function popLast(stack: UnpicklerStack, count: number): PickleValue[] {
  return Array.from({ length: count }, () => stack.pop()).reverse()
}

function withTarget(stack: UnpicklerStack, items: PickleValue[]): [PickleValue, PickleValue[]] {
  return [stack.top(), items]
}

function putPairs(target: PickleValue, items: readonly PickleValue[]): void {
  if (target.kind !== 'dict') return
  for (let at = 0; at + 1 < items.length; at += 2) putEntry(target, items[at], items[at + 1] ?? OPAQUE)
}

function call(stack: UnpicklerStack, count: 2 | 3): void {
  const [callee = OPAQUE, args = OPAQUE] = popLast(stack, count)
  stack.push({
    kind: 'object',
    callee: callee.kind === 'import' ? callee : OPAQUE,
    items: args.kind === 'tuple' ? args.items.slice(0, 4) : [],
    state: null,
  })
}

function importFromStack({ stack, sightings }: State, offset: number): void {
  const [module = OPAQUE, name = OPAQUE] = popLast(stack, 2)
  if (module.kind === 'string' && name.kind === 'string' && module.text !== null && name.text !== null) {
    sightings.import(module.text, name.text, offset)
    stack.push({ kind: 'import', module: module.text, name: name.text })
    return
  }
  sightings.problem('import-hidden', offset, 'it makes up the name of an import while it loads', 'dangerous')
  stack.push(OPAQUE)
}

function build({ stack, sightings }: State, offset: number): void {
  const value = stack.pop()
  const target = stack.top()
  if (target.kind === 'object')
    target.state = value.kind === 'dict' || value.kind === 'tuple' ? value : OPAQUE
  if (target.kind === 'import')
    sightings.problem(
      'import-changed',
      offset,
      `it changes \`${target.module}.${target.name}\` itself`,
      'dangerous',
    )
}

/** joblib writes the bytes of an array into the middle of a pickle, right after the opcode that ends its description. */
async function passArray(state: State, offset: number): Promise<Outcome> {
  const { stack, cursor, sightings, depth = 0 } = state
  const after = arrayBytesAfter(stack.top())
  if (after === null) return 'next'
  if (after === 'unknown' || (after.isPickle && depth >= MAX_ARRAY_DEPTH)) {
    sightings.problem('array-unknown', offset, 'how many bytes of an array follow cannot be told')
    return 'next'
  }
  if (after.isPickle) {
    const { reason } = await walkPickle({ ...state, depth: depth + 1 })
    return reason === 'stop' ? 'next' : reason
  }
  await cursor.fill(1)
  if (after.isPadded && cursor.leftInWindow > 0) cursor.position += 1 + cursor.peek()
  if (after.sizeBytes > cursor.leftBytes) return 'truncated'
  cursor.position += after.sizeBytes
  return 'next'
}
