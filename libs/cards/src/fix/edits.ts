/** A change of one value, in place of what stands between two offsets. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
  /** The rule whose finding it does away with. */
  readonly ruleId: string
}

/** Makes the changes; they may come in any order, and must not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = ''
  let from = 0
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    result += text.slice(from, edit.start) + edit.text
    from = edit.end
  }
  return result + text.slice(from)
}
