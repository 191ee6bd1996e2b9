import type { ParsedCard, Section } from './card.js'
import { isCopied } from './disclosure.js'

const NOTHING_COPIED: ReadonlyMap<string, string> = new Map()

/** The first section whose prose matches; sections that a base model says word for word are passed over. */
export function firstMention(card: ParsedCard, pattern: RegExp, copied = NOTHING_COPIED): Section | null {
  const { sections } = card
  const found = sections.find(section => pattern.test(section.prose) && !isCopied(section, copied))
  return found ?? (pattern.test(afterOpenFence(card.text)) ? (sections.at(-1) ?? null) : null)
}

/** What follows a heading in a block of code that nobody closed: Markdown has it for code, its author for prose. */
function afterOpenFence(text: string): string {
  if (!/^ {0,3}(?:```|~~~)/m.test(text)) return ''
  const lines = text.split(/\r\n|\r|\n/)
  let open: number | null = null
  for (const [at, line] of lines.entries()) {
    if (/^ {0,3}(?:```|~~~)/.test(line)) open = open === null ? at : null
  }
  if (open === null) return ''
  const heading = lines.findIndex((line, at) => at > (open ?? 0) && /^#{2,6} \S/.test(line))
  return heading < 0 ? '' : lines.slice(heading).join(' ')
}

/** The lines of the card from each section's heading to the next, code and tables among them, in the order of the sections. */
export function sourceLines(card: ParsedCard): string[][] {
  const lines = card.text.split(/\r\n|\r|\n/)
  return card.sections.map(({ line, depth }, at) =>
    lines.slice(depth === 0 ? line - 1 : line, (card.sections[at + 1]?.line ?? lines.length + 1) - 1),
  )
}
