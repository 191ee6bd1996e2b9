import { OPAQUE, type PickleValue } from './value.js'

/** Values on the stack; beyond it a pickle is not walked any further. Python's own pickler leaves a thousand there at most, and a long tuple more. */
const MAX_STACK = 500_000
/** Depth below which text is kept: the name of an import is made near the top. */
const MAX_DEPTH_WITH_TEXT = 65_536
/** Entries of the memo that are kept. Others are opaque when they are fetched, which shows when they name an import. */
const MAX_MEMO = 500_000
/** Characters of all texts in the memo together. */
const MAX_MEMO_CHARACTERS = 16 * 1024 * 1024

const TEXTLESS: PickleValue = { kind: 'string', text: null }

/**
 * The stack, the marks and the memo of an unpickler, with the semantics of Python's own in C, whose rules about marks are the laxest.
 * Going below a mark is what a real one stops at; here it is counted and an opaque value answers, as code may already have run.
 */
export class UnpicklerStack {
  private readonly values: PickleValue[] = []
  private readonly marks: number[] = []
  private readonly memo = new Map<number, PickleValue>()
  private memoSize = 0
  private memoCharacters = 0
  underflows = 0
  isTooLarge = false

  push(value: PickleValue): void {
    if (this.values.length >= MAX_STACK) {
      this.isTooLarge = true
      return
    }
    this.values.push(value.kind === 'string' && this.values.length > MAX_DEPTH_WITH_TEXT ? TEXTLESS : value)
  }

  private get fence(): number {
    return this.marks[this.marks.length - 1] ?? 0
  }

  pop(): PickleValue {
    if (this.values.length > this.fence) return this.values.pop() ?? OPAQUE
    this.underflows += 1
    return OPAQUE
  }

  /** `POP`: takes a mark away where one is on top. */
  drop(): void {
    if (this.values.length === this.fence && this.marks.length > 0) this.marks.pop()
    else this.pop()
  }

  top(): PickleValue {
    if (this.values.length > this.fence) return this.values[this.values.length - 1] ?? OPAQUE
    this.underflows += 1
    return OPAQUE
  }

  mark(): void {
    if (this.marks.length >= MAX_STACK) this.isTooLarge = true
    else this.marks.push(this.values.length)
  }

  popToMark(): PickleValue[] {
    const mark = this.marks.pop()
    if (mark !== undefined) return this.values.splice(mark)
    this.underflows += 1
    return []
  }

  remember(key: number | null): void {
    const value = this.top()
    const at = key ?? this.memoSize
    const isNew = !this.memo.has(at)
    if (isNew) this.memoSize += 1
    if (isNew && this.memo.size >= MAX_MEMO) return
    this.memo.set(at, this.withinMemo(value))
  }

  private withinMemo(value: PickleValue): PickleValue {
    if (value.kind !== 'string' || value.text === null) return value
    this.memoCharacters += value.text.length
    return this.memoCharacters > MAX_MEMO_CHARACTERS ? TEXTLESS : value
  }

  recall(key: number): void {
    const value = this.memo.get(key)
    if (value === undefined && this.memo.size < MAX_MEMO) this.underflows += 1
    this.push(value ?? OPAQUE)
  }
}
