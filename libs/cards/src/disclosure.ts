import type { ParsedCard, Section } from './card.js'
import { authoredText, countWords, plainText } from './plain-text.js'

/** A place of the prose that is about one subject, with everything said there. */
export interface Disclosure {
  readonly section: Section
  /** Words of the author under the heading and the deeper headings below it. */
  readonly wordCount: number
  readonly prose: string
}

/** Words below which a section says nothing a reader could use; one short sentence is about this long. */
export const SUBSTANCE_MIN_WORDS = 15

/** `**Limitations:** …` and `- **Bias**: …`: a heading in all but Markdown. */
const LEAD_IN = /^(?:[-*+][ \t]+)?(?:\*\*|__)([^*_]{3,80})(?:\*\*|__)[ \t]*:?(.*)$/

/** The sections whose heading matches, and paragraphs led in by a bold phrase that does. A section inside a match is not listed again. */
export function findDisclosures(card: ParsedCard, heading: RegExp): Disclosure[] {
  const { sections } = card
  const found: Disclosure[] = []
  for (let at = 0; at < sections.length; at++) {
    const section = sections[at] as Section
    if (section.depth > 0 && heading.test(section.heading)) {
      const end = endOf(sections, at)
      const parts = sections.slice(at, end)
      found.push({
        section,
        wordCount: parts.reduce((sum, part) => sum + part.wordCount, 0),
        prose: parts
          .map(part => part.prose)
          .join(' ')
          .trim(),
      })
      at = end - 1
    } else found.push(...leadIns(section, heading))
  }
  return found
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
  if (!section.text.includes('**') && !section.text.includes('__')) return []
  const found: Disclosure[] = []
  const lines = section.text.split('\n')
  for (const [at, line] of lines.entries()) {
    const match = LEAD_IN.exec(line.trim())
    if (!match?.[1] || !heading.test(match[1])) continue
    const rest: string[] = [match[2] ?? '']
    for (const next of lines.slice(at + 1)) {
      if (LEAD_IN.test(next.trim())) break
      rest.push(next)
    }
    const prose = authoredText(plainText(rest.join('\n')))
    found.push({ section, wordCount: countWords(prose), prose })
    if (found.length === LEAD_INS_MAX) break
  }
  return found
}

/** Of one section; each reads on to the next bold phrase. */
const LEAD_INS_MAX = 20
