import { ByteCursor } from '../byte-cursor.js'
import { ReadBudgetExceeded, type ReadRange } from '../read-range.js'
import type { PickleScan } from './pickle-scan.js'
import { Sightings } from './sightings.js'
import { type NestedBytes, type WalkBudget, type WalkEnd, walkPickle } from './walk-pickle.js'

/** Opcodes of one file with all that is nested in it: ten times what the largest tokenizer has; some seconds. */
const MAX_OPCODES = 20_000_000
/** Pickles one after another in one file. */
const MAX_PICKLES = 10_000
/** Pickles inside of strings of pickles. */
const MAX_DEPTH = 4
/** Strings of bytes per pickle that are looked into. */
const MAX_NESTED = 256
/** Pickles one after another that are guessed. */
const MAX_GUESSED_PICKLES = 100
/** How far into random bytes a guess may go. */
const MAX_GUESSED_OPCODES = 200_000

interface Scan {
  readonly read: ReadRange
  readonly sightings: Sightings
  readonly budget: WalkBudget
  readonly archives: NestedBytes[]
}

/**
 * Lists what the pickles in a range of a file import, and what is odd about them, by walking their opcodes; nothing is executed. Imports
 * before a broken place count, as an unpickler has run them by then. Pickles that follow one another and pickles inside of strings are
 * walked too. Never throws, except what `read` throws for other reasons than its budget. Memory is bounded; time by `MAX_OPCODES` and `read`.
 */
export async function scanPickle(
  read: ReadRange,
  range: { readonly start: number; readonly endExclusive: number },
): Promise<PickleScan> {
  const scan: Scan = { read, sightings: new Sightings(), budget: { leftOpcodes: MAX_OPCODES }, archives: [] }
  const { sightings, archives: nestedArchives } = scan
  let end = { isComplete: false, endOffset: range.start }
  try {
    end = await scanSequence(scan, range, 0)
  } catch (error) {
    if (!(error instanceof ReadBudgetExceeded)) throw error
    sightings.problem('too-large', range.start, error.message)
  }
  return { imports: sightings.imports, problems: sightings.problems, ...end, nestedArchives }
}

/**
 * The same for bytes that may be no pickle at all, such as the numbers of a tensor: what it finds counts if they end as a pickle does
 * with something imported, or if it is dangerous.
 */
export async function scanPossiblePickle(
  read: ReadRange,
  range: { readonly start: number; readonly endExclusive: number },
): Promise<PickleScan> {
  const scan: Scan = { read, sightings: new Sightings(), budget: { leftOpcodes: MAX_OPCODES }, archives: [] }
  await scanGuess(scan, range, 0)
  const { imports, problems } = scan.sightings
  return { imports, problems, isComplete: true, endOffset: range.start, nestedArchives: [] }
}

async function scanSequence(scan: Scan, range: NestedBytes, depth: number) {
  const cursor = new ByteCursor(scan.read, range.start, range.endExclusive)
  let endOffset = range.start
  for (let count = 0; count < MAX_PICKLES; count++) {
    const nested: NestedBytes[] = []
    const start = cursor.position
    const { reason } = await walkPickle({
      cursor,
      sightings: scan.sightings,
      budget: scan.budget,
      onBytes: (bytes, first) => note(scan, nested, bytes, first),
    })
    for (const bytes of nested) await scanGuess(scan, bytes, depth + 1)
    if (reason !== 'stop') {
      tellEnd(scan.sightings, reason, cursor.position)
      return { isComplete: false, endOffset }
    }
    endOffset = cursor.position
    if (!(await isPickleNext(scan, cursor, range, cursor.position - start, depth)))
      return { isComplete: true, endOffset }
  }
  scan.sightings.problem('too-large', cursor.position, 'it holds more pickles than are walked')
  return { isComplete: false, endOffset }
}

function tellEnd(
  sightings: Sightings,
  reason: 'truncated' | 'unknown-opcode' | 'too-large',
  at: number,
): void {
  if (reason === 'truncated') sightings.problem('truncated', at, 'it ends in the middle of a pickle')
  else if (reason === 'unknown-opcode')
    sightings.problem('opcode-unknown', at, 'it goes on with something that is no pickle opcode')
  else sightings.problem('too-large', at, 'it has more opcodes than are walked')
}

/** Whether another pickle follows. One of protocol 0 or 1 can't be told from other bytes: it is guessed, and what the guess finds counts. */
async function isPickleNext(
  scan: Scan,
  cursor: ByteCursor,
  range: NestedBytes,
  lastBytes: number,
  depth: number,
): Promise<boolean> {
  await cursor.fill(2)
  if (cursor.leftInWindow === 0) return false
  if (cursor.peek() === 0x80 && cursor.peek(1) >= 1 && cursor.peek(1) <= 5) return true
  if (lastBytes > 0 && looksLikePickle(Uint8Array.of(cursor.peek(), cursor.peek(1)))) {
    await scanGuess(scan, { start: cursor.position, endExclusive: range.endExclusive }, depth + 1)
  }
  return false
}

function note(scan: Scan, nested: NestedBytes[], bytes: NestedBytes, first: Uint8Array): void {
  if (first[0] === 0x50 && first[1] === 0x4b && scan.archives.length < MAX_NESTED) scan.archives.push(bytes)
  else if (looksLikePickle(first)) {
    if (nested.length < MAX_NESTED) nested.push(bytes)
    else scan.sightings.problem('too-large', bytes.start, 'it holds more pickles in strings than are walked')
  }
}

/** First bytes of a pickle: those of protocol 2 and up, or an opcode that those of protocol 0 and 1 which import something begin with. */
function looksLikePickle(first: Uint8Array): boolean {
  const [opcode = 0, next = 0] = first
  if (opcode === 0x80) return next <= 5
  return '(c]}IKSUVXJM)l'.includes(String.fromCharCode(opcode))
}

/** Walks bytes that may be a pickle. It counts if it ends as pickles do and imports something, or if anything dangerous was met on the way. */
async function scanGuess(scan: Scan, range: NestedBytes, depth: number): Promise<void> {
  if (depth > MAX_DEPTH) {
    scan.sightings.problem('too-large', range.start, 'it holds pickles in pickles deeper than are walked')
    return
  }
  const granted = Math.min(MAX_GUESSED_OPCODES, scan.budget.leftOpcodes)
  const guess: Scan = { ...scan, sightings: new Sightings(), budget: { leftOpcodes: granted } }
  const cursor = new ByteCursor(scan.read, range.start, range.endExclusive)
  const nested: NestedBytes[] = []
  let isPickle = false
  let reason: WalkEnd['reason'] = 'stop'
  for (let count = 0; count < MAX_GUESSED_PICKLES && reason === 'stop' && cursor.leftBytes > 0; count++) {
    const walk = await walkPickle({
      cursor,
      sightings: guess.sightings,
      budget: guess.budget,
      onBytes: (bytes, first) => note(guess, nested, bytes, first),
    })
    reason = walk.reason
    isPickle ||= reason === 'stop' && guess.sightings.imports.length > 0
  }
  scan.budget.leftOpcodes -= granted - Math.max(0, guess.budget.leftOpcodes)
  if (reason === 'too-large')
    scan.sightings.problem(
      'too-large',
      range.start,
      'a string in it may be a pickle, and a longer one than is walked',
    )
  for (const bytes of nested) await scanGuess(guess, bytes, depth + 1)
  isPickle ||= reason === 'stop' && guess.sightings.imports.length > 0
  if (isPickle || guess.sightings.isDangerous) scan.sightings.add(guess.sightings)
}
