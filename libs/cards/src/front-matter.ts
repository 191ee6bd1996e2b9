import type { CardProblem, FrontMatter } from './card.js'
import { placeOf } from './decode-card.js'

/** The Hub's own expression, and its client's: a block counts only if this matches. */
const FRONT_MATTER = /^(\s*---(?:\r\n|\r|\n))([\S\s]*?)((?:\r\n|\r|\n)---[ \t]*(\r\n|\n|$))/

/** Two fences with nothing between: the expression runs on to the next `---` of the text and swallows what is before it. */
const EMPTY_MARKERS = /^\s*---(?:\r\n|\r|\n)---[ \t]*(?:\r\n|\r|\n|$)/

/** A fence somewhere below, with a key that cards have: front matter that slipped down. */
const KEY =
  '(?:language|license|tags|datasets|metrics|pipeline_tag|library_name|base_model|task_categories|pretty_name|annotations_creators)[ \\t]*:'
const MISPLACED = new RegExp(`^---[ \\t]*\\r?\\n(?=(?:[^\\n]*\\n){0,5}?${KEY})`, 'm')

/** A card that begins with a key, or with almost a fence and a key, and closes a block that was never opened. */
const ALMOST = '(?:--|-{4,}|[—–][—–-]*|---[ \\t]*[a-z]+)[ \\t]*\\r?\\n'
const UNOPENED = new RegExp(
  `^(\\s*)(?:${ALMOST})?${KEY}[^\\n]*\\n(?:[^\\n]*\\n){0,60}?---[ \\t]*(?:\\r?\\n|$)`,
)

export interface SplitCard {
  readonly frontMatter: FrontMatter | null
  readonly body: string
  /** Line of the file the body begins on. */
  readonly bodyLine: number
  readonly problems: readonly CardProblem[]
}

/** Cuts a card in two exactly where the Hub does, and says why when it finds no block. */
export function splitFrontMatter(text: string): SplitCard {
  const match = FRONT_MATTER.exec(text)
  if (!match) return { frontMatter: null, body: text, bodyLine: 1, problems: whyNot(text) }
  const [block, opening = '', content = ''] = match
  const line = placeOf(text, opening.length).line
  const problems: CardProblem[] = []
  if (EMPTY_MARKERS.test(text)) {
    problems.push({ kind: 'front-matter-empty', detail: 'swallows', line, column: 1 })
  } else if (!/^[ \t]*[^\s#]/m.test(content)) {
    problems.push({ kind: 'front-matter-empty', detail: 'empty', line, column: 1 })
  }
  return {
    frontMatter: { text: content, line },
    body: text.slice(block.length),
    bodyLine: placeOf(text, block.length).line,
    problems,
  }
}

function whyNot(text: string): CardProblem[] {
  const fence = /^\s*---/.exec(text)
  if (fence && EMPTY_MARKERS.test(text)) {
    return [{ kind: 'front-matter-empty', detail: 'markers', ...placeOf(text, fence[0].length - 3) }]
  }
  if (fence && /^\s*---[ \t]*(?:\r\n|\r|\n)/.test(text)) {
    return [
      { kind: 'front-matter-unterminated', detail: reasonOpen(text), ...placeOf(text, fence[0].length - 3) },
    ]
  }
  const slipped = MISPLACED.exec(text)
  if (slipped) {
    return [{ kind: 'front-matter-misplaced', detail: 'not at the top', ...placeOf(text, slipped.index) }]
  }
  const unopened = UNOPENED.exec(text)
  if (unopened?.[1] !== undefined) {
    return [
      { kind: 'front-matter-misplaced', detail: 'no opening fence', ...placeOf(text, unopened[1].length) },
    ]
  }
  return [{ kind: 'no-front-matter', detail: '', line: 1, column: 1 }]
}

function reasonOpen(text: string): string {
  return /^\s*---[ \t]+(?:\r|\n)/.test(text) ? 'blanks after the opening fence' : 'no closing fence'
}
