import { type Change, diffLines, diffWordsWithSpace } from 'diff'

export interface DiffPart {
  readonly text: string
  /** It differs from the other side. */
  readonly isMarked: boolean
}

export interface DiffLine {
  /** From 1. */
  readonly number: number
  readonly parts: readonly DiffPart[]
}

/** One line of each side beside the other, or of one side alone. */
export interface DiffRow {
  readonly kind: 'added' | 'changed' | 'removed' | 'same'
  readonly before: DiffLine | null
  readonly after: DiffLine | null
}

/** Milliseconds after which a comparison line by line is given up: the page must not stand still for texts that have nothing in common. */
const LINES_PATIENCE_MS = 2_000
/** Milliseconds for the words of one line. */
const WORDS_PATIENCE_MS = 20
/** Characters of the longest line whose words are compared. */
const LINE_MAX_LENGTH = 4_000
/** Share of a line that both sides must have in common, or marks within it say nothing. */
const MIN_COMMON_SHARE = 0.3

/** What became of each line of a text, with marks at the words that changed. Texts that are too different are one removal and one addition. */
export function diffRows(before: string, after: string): DiffRow[] {
  const changes = diffLines(withEnd(before), withEnd(after), { timeout: LINES_PATIENCE_MS }) ?? [
    { value: withEnd(before), removed: true, added: false, count: 0 },
    { value: withEnd(after), removed: false, added: true, count: 0 },
  ]
  const rows: DiffRow[] = []
  const at = { before: 1, after: 1 }
  for (let index = 0; index < changes.length; index += 1) {
    const change = changes[index]
    const next = changes[index + 1]
    if (!change) continue
    if (change.removed && next?.added) {
      rows.push(...replaced(linesOf(change), linesOf(next), at))
      index += 1
    } else if (change.removed) rows.push(...replaced(linesOf(change), [], at))
    else if (change.added) rows.push(...replaced([], linesOf(change), at))
    else for (const text of linesOf(change)) rows.push(same(text, at))
  }
  return rows
}

interface Place {
  before: number
  after: number
}

/** A last line without an end is no other line than one with. */
function withEnd(text: string): string {
  const lines = text.replaceAll('\r\n', '\n')
  return lines === '' || lines.endsWith('\n') ? lines : `${lines}\n`
}

function linesOf({ value }: Pick<Change, 'value'>): string[] {
  return value === '' ? [] : value.replace(/\n$/, '').split('\n')
}

function same(text: string, at: Place): DiffRow {
  const parts = [{ text, isMarked: false }]
  return {
    kind: 'same',
    before: { number: at.before++, parts },
    after: { number: at.after++, parts },
  }
}

/** Lines that went beside those that came in their place, in their order. */
function replaced(gone: readonly string[], come: readonly string[], at: Place): DiffRow[] {
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, index) => {
    const old = gone[index]
    const now = come[index]
    const marked = markWords(old, now)
    return {
      kind: old === undefined ? 'added' : now === undefined ? 'removed' : 'changed',
      before: old === undefined ? null : { number: at.before++, parts: marked.before },
      after: now === undefined ? null : { number: at.after++, parts: marked.after },
    }
  })
}

function markWords(before = '', after = ''): { before: DiffPart[]; after: DiffPart[] } {
  const whole = (text: string) => [{ text, isMarked: false }]
  if (Math.max(before.length, after.length) > LINE_MAX_LENGTH || before === '' || after === '')
    return { before: whole(before), after: whole(after) }
  const changes = diffWordsWithSpace(before, after, { timeout: WORDS_PATIENCE_MS }) ?? []
  const common = changes.reduce(
    (sum, { added, removed, value }) => sum + (added || removed ? 0 : value.length),
    0,
  )
  if (common < MIN_COMMON_SHARE * Math.max(before.length, after.length))
    return { before: whole(before), after: whole(after) }
  return { before: partsOf(changes, 'removed', 'added'), after: partsOf(changes, 'added', 'removed') }
}

function partsOf(
  changes: readonly Change[],
  own: 'added' | 'removed',
  other: 'added' | 'removed',
): DiffPart[] {
  return changes
    .filter(change => !change[other])
    .map(change => ({ text: change.value, isMarked: Boolean(change[own]) }))
}

/** Rows that are shown, or a stretch without a change that is folded away. */
export interface DiffBlock {
  readonly isFolded: boolean
  readonly rows: readonly DiffRow[]
}

/** Lines without a change that stay around one. */
const CONTEXT_LINES = 3

/** Folds away what is far from any change. A fold of a line or two would take the room of what it hides. */
export function foldRows(rows: readonly DiffRow[]): DiffBlock[] {
  const isNear = rows.map(() => false)
  rows.forEach(({ kind }, at) => {
    if (kind === 'same') return
    for (let near = at - CONTEXT_LINES; near <= at + CONTEXT_LINES; near += 1) isNear[near] = true
  })
  const blocks: { isFolded: boolean; rows: DiffRow[] }[] = []
  rows.forEach((row, at) => {
    const isFolded = !isNear[at]
    const last = blocks.at(-1)
    if (last?.isFolded === isFolded) last.rows.push(row)
    else blocks.push({ isFolded, rows: [row] })
  })
  return blocks.map(block => (block.rows.length > 2 ? block : { ...block, isFolded: false }))
}
