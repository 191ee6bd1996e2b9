/** A part of a card that is read by itself. */
export interface CardPart {
  readonly text: string
  /** Of its first line, counted as in the card. */
  readonly firstLine: number
}

/** Characters up to which a card is read in one go, with all that its parts may say of each other. */
const WHOLE_LENGTH = 100_000
/** Characters of a part of a longer one: some tenths of a second, so that reading goes on while the rest is laid out. */
const PART_LENGTH = 24_000
/** Definitions of links that every part is given; a card has some dozens. */
const MAX_DEFINITIONS = 200

const HEADING = /^#{1,6}\s/
const FENCE = /^ {0,3}(`{3,}|~{3,})/
const DEFINITION = /^ {0,3}\[[^\]]{1,200}\]:\s*\S{1,2000}/

/**
 * Cuts a long card before headings, so that its beginning is there at once and no part takes long. What is cut apart no longer knows of each
 * other but by definitions of links, which all parts get.
 */
export function cutCard(text: string): CardPart[] {
  if (text.length <= WHOLE_LENGTH) return [{ text, firstLine: 1 }]
  const lines = text.split(/\r\n|\r|\n/)
  const definitions = lines.filter(line => DEFINITION.test(line)).slice(0, MAX_DEFINITIONS)
  const tail = definitions.length === 0 ? '' : `\n\n${definitions.join('\n')}\n`
  return startsOf(lines).map((start, at, starts) => ({
    text: lines.slice(start, starts[at + 1]).join('\n') + tail,
    firstLine: start + 1,
  }))
}

/** Where parts begin, by index. */
function startsOf(lines: readonly string[]): number[] {
  const starts = [0]
  let length = 0
  let fence: string | null = null
  for (const [at, line] of lines.entries()) {
    const mark = FENCE.exec(line)?.[1] ?? null
    if (fence === null && length >= PART_LENGTH && isPlace(lines, at)) {
      starts.push(at)
      length = 0
    }
    if (mark !== null) fence = fence === null ? mark : mark.startsWith(fence) ? null : fence
    length += line.length + 1
  }
  return starts
}

/** A heading; or, in a text that has none, a line that begins something at the margin behind an empty one. */
function isPlace(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? ''
  return HEADING.test(line) || (lines[at - 1] === '' && /^[^\s<|>*+\-\d]/.test(line))
}
