import type { ParsedCard, Section } from './card.js'
import { authoredText, countWords, plainText } from './plain-text.js'

/** A place of the prose that is about one subject, with everything said there. */
export interface Disclosure {
  readonly section: Section
  /** Words of the author under the heading and the deeper headings below it. */
  readonly wordCount: number
  /** What is said there, or the placeholders that stand there instead; null for nothing. */
  readonly evidence: string | null
}

/** Words below which a section says nothing a reader could use; one short sentence is about this long. */
export const SUBSTANCE_MIN_WORDS = 15

/** Parts of a section that show code or commands; their words are about the code. */
const HOW_TO = /\bhow to\b|\busage\b|\bexamples?\b|\bquick ?start|\binstall/i

/**
 * The sections whose heading matches, and paragraphs led in by a bold phrase that does. A section inside a match is not
 * listed again. The title of the card is no match: a data set may be called "Gender Bias".
 */
export function findDisclosures(card: ParsedCard, heading: RegExp): Disclosure[] {
  const { sections } = card
  const title = sections.find(({ depth }) => depth > 0)
  const found: Disclosure[] = []
  for (let at = 0; at < sections.length; at++) {
    const section = sections[at] as Section
    const isTitle = section === title && section.depth === 1
    if (section.depth > 0 && !isTitle && heading.test(section.heading)) {
      const end = endOf(sections, at)
      found.push(joined(section, sections.slice(at, end), heading))
      at = end - 1
    } else found.push(...leadIns(section, heading))
  }
  return found
}

function joined(section: Section, parts: readonly Section[], heading: RegExp): Disclosure {
  const about = parts.filter(
    part => part === section || heading.test(part.heading) || !HOW_TO.test(part.heading),
  )
  return {
    section,
    wordCount: about.reduce((sum, part) => sum + part.wordCount, 0),
    evidence: textOf(about.map(part => part.prose)) ?? textOf(about.map(part => part.text)),
  }
}

function textOf(parts: readonly string[]): string | null {
  return parts.join(' ').replace(/\s+/g, ' ').trim() || null
}

/** Words said about the subject in the whole card. */
export function totalWords(disclosures: readonly Disclosure[]): number {
  return disclosures.reduce((sum, disclosure) => sum + disclosure.wordCount, 0)
}

/** Index of the first section after `at` that is not below it. */
function endOf(sections: readonly Section[], at: number): number {
  const depth = sections[at]?.depth ?? 0
  let end = at + 1
  while ((sections[end]?.depth ?? 0) > depth) end++
  return end
}

function leadIns(section: Section, heading: RegExp): Disclosure[] {
  const about = section.leadIns.filter(({ label }) => heading.test(label))
  return about.map(({ text }) => {
    const prose = authoredText(plainText(text))
    return { section, wordCount: countWords(prose), evidence: textOf([prose]) }
  })
}
