import type { ParsedCard, Section } from './card.js'
import { authoredText, countWords, plainText } from './plain-text.js'
import { proseHash } from './prose-hash.js'
import type { ParentFact } from './rule.js'

/** A place of the prose that is about one subject, with everything said there. */
export interface Disclosure {
  readonly section: Section
  /** The heading, or the phrase that leads a paragraph in. */
  readonly title: string
  /** The section and the deeper ones that are about the same; none for a phrase that leads a paragraph in. */
  readonly parts: readonly Section[]
  /** Whether it leads to another page. */
  readonly hasLink: boolean
  /** Words of the author under the heading and the deeper headings below it; none for what a base model says word for word. */
  readonly wordCount: number
  /** What is said there, or the placeholders that stand there instead; null for nothing. */
  readonly evidence: string | null
}

/** Words below which a section says nothing a reader could use; one short sentence is about this long. */
export const SUBSTANCE_MIN_WORDS = 15

/** Parts of a section that show code or commands; their words are about the code. */
const HOW_TO =
  /\bhow to\b|\busage\b|\bexamples?\b|\bquick ?start|\binstall|\bget(?:ting)? started|使用方法|如何使用|快速(?:开始|開始)|示例|範例|安装|使い方|使用例|インストール|사용 ?(?:법|방법|예)|설치|verwendungsbeispiel|installation|comment utiliser|cómo usar|como usar|come usare|hoe te gebruiken|jak używać|nasıl kullanılır|cách sử dụng|cara menggunakan|как использовать|пример/iu

/** Words below which a text that ends in dots was never finished. A list may end in them: "Wikipedia, books, …". */
const BROKEN_OFF_MAX_WORDS = 8
const BROKEN_OFF = /[^,，、\s]\s*(?:…|\.{3})$/u

/** An address, but for the one behind the templates' placeholders. */
const LINK = /https?:\/\/(?!github\.com\/huggingface\/datasets\/blob\/(?:master|main)\/CONTRIBUTING)/

/** Nested parents that are looked at; a lineage is rarely four deep. */
const LINEAGE_MAX_DEPTH = 8

const NOTHING_COPIED: ReadonlyMap<string, string> = new Map()

/**
 * The sections whose heading matches, and paragraphs led in by a bold phrase that does. A section inside a match is not
 * listed again. The title of the card is no match: a data set may be called "Gender Bias". Sections with a hash among
 * `copied` (see `copiedFrom`) count no words.
 */
export function findDisclosures(card: ParsedCard, heading: RegExp, copied = NOTHING_COPIED): Disclosure[] {
  const { sections } = card
  const title = sections.find(({ depth }) => depth > 0)
  const found: Disclosure[] = []
  for (let at = 0; at < sections.length; at++) {
    const section = sections[at] as Section
    const isTitle = section === title && section.depth === 1
    if (section.depth > 0 && !isTitle && heading.test(section.heading)) {
      const end = endOf(sections, at)
      found.push(joined(section, sections.slice(at, end), heading, copied))
      at = end - 1
    } else found.push(...leadIns(section, heading, copied))
  }
  return found
}

/** Hashes of all that the cards of the base models, and of theirs, say under their headings, each with the id of the nearest that says it. */
export function copiedFrom(parents: readonly ParentFact[]): ReadonlyMap<string, string> {
  const origins = new Map<string, string>()
  let generation = parents
  for (let depth = 0; depth < LINEAGE_MAX_DEPTH && generation.length > 0; depth++) {
    for (const { id, proseHashes = [] } of generation) {
      for (const hash of proseHashes) if (!origins.has(hash)) origins.set(hash, id)
    }
    generation = generation.flatMap(parent => parent.parents ?? [])
  }
  return origins
}

/** Whether a section says what stands in one of those cards. Costs a hash of its words, unless there is none to compare with. */
export function isCopied(section: Section, copied: ReadonlyMap<string, string>): boolean {
  if (copied.size === 0) return false
  const hash = proseHash(section)
  return hash !== null && copied.has(hash)
}

function joined(
  section: Section,
  parts: readonly Section[],
  heading: RegExp,
  copied: ReadonlyMap<string, string>,
): Disclosure {
  const about = parts.filter(
    part => part === section || heading.test(part.heading) || !HOW_TO.test(part.heading),
  )
  const own = about.filter(part => !isCopied(part, copied))
  const evidence = textOf(about.map(part => part.prose)) ?? textOf(about.map(part => part.text))
  return {
    section,
    title: section.heading,
    parts: about,
    hasLink: own.some(({ text }) => LINK.test(text)),
    wordCount: finishedWords(
      own.reduce((sum, part) => sum + part.wordCount, 0),
      evidence,
    ),
    evidence,
  }
}

function finishedWords(wordCount: number, text: string | null): number {
  return wordCount < BROKEN_OFF_MAX_WORDS && BROKEN_OFF.test(text ?? '') ? 0 : wordCount
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

function leadIns(section: Section, heading: RegExp, copied: ReadonlyMap<string, string>): Disclosure[] {
  const about = section.leadIns.filter(({ label }) => heading.test(label))
  if (about.length === 0) return []
  const isAnothers = isCopied(section, copied)
  return about.map(({ label, text }) => {
    const prose = authoredText(plainText(text))
    return {
      section,
      title: label.replace(/[:：]\s*$/, '').trim(),
      parts: [],
      hasLink: !isAnothers && LINK.test(text),
      wordCount: isAnothers ? 0 : finishedWords(countWords(prose), prose.trim()),
      evidence: textOf([prose]),
    }
  })
}
