/** Lines that are drawn in one go. */
export const LINES_AT_ONCE = 400
/** Characters of a line that are drawn: longer ones are data, not text. */
const MAX_LINE_LENGTH = 2_000

/** Lines of a text that stand together, between two marks. */
export interface SourcePiece {
  /** Of its first line. */
  readonly number: number
  readonly lines: readonly string[]
  /** Behind its last line: places of marks among those that were given. */
  readonly marks: readonly number[]
}

/** Cuts a text so that marks stand below their lines, and no piece is too long to be drawn at once. */
export function cutSource(text: string, marked: readonly number[], firstNumber = 1): SourcePiece[] {
  const lines = text.split(/\r\n|\r|\n/)
  if (lines.at(-1) === '') lines.pop()
  const last = firstNumber + lines.length - 1
  const marksAt = new Map<number, number[]>()
  for (const [place, line] of marked.entries()) {
    const at = Math.min(Math.max(line, firstNumber), last)
    marksAt.set(at, [...(marksAt.get(at) ?? []), place])
  }
  const pieces: SourcePiece[] = []
  let from = 0
  for (let index = 0; index < lines.length; index++) {
    const marks = marksAt.get(firstNumber + index)
    if (!marks && index + 1 - from < LINES_AT_ONCE && index + 1 < lines.length) continue
    const shown = lines.slice(from, index + 1).map(shorten)
    pieces.push({ number: firstNumber + from, lines: shown, marks: marks ?? [] })
    from = index + 1
  }
  return pieces
}

function shorten(line: string): string {
  return line.length <= MAX_LINE_LENGTH ? line : `${line.slice(0, MAX_LINE_LENGTH)} …`
}
