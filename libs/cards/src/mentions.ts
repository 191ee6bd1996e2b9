import type { ParsedCard, Section } from './card.js'
import { isCopied } from './disclosure.js'

const NOTHING_COPIED: ReadonlyMap<string, string> = new Map()

/** The first section whose prose matches; sections that a base model says word for word are passed over. */
export function firstMention(card: ParsedCard, pattern: RegExp, copied = NOTHING_COPIED): Section | null {
  return card.sections.find(section => pattern.test(section.prose) && !isCopied(section, copied)) ?? null
}

/** The lines of the card from each section's heading to the next, code and tables among them, in the order of the sections. */
export function sourceLines(card: ParsedCard): string[][] {
  const lines = card.text.split(/\r\n|\r|\n/)
  return card.sections.map(({ line, depth }, at) =>
    lines.slice(depth === 0 ? line - 1 : line, (card.sections[at + 1]?.line ?? lines.length + 1) - 1),
  )
}
