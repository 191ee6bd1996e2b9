import type { CardFacts } from './rule.js'
import type { ParsedCard } from './card.js'
import { copiedFrom, findDisclosures, isCopied, SUBSTANCE_MIN_WORDS, totalWords } from './disclosure.js'
import { TOPICS, type Topic } from './topics.js'
import { entriesOf } from './metadata.js'

/** Two numbers, never one: most cards have the headings and little under them. Both from 0 to 1. */
export interface Scores {
  /** Share of the keys and sections expected of the type that are there at all. */
  readonly structure: number
  /** Share of the expected sections that say something, a short one counting in proportion. */
  readonly substance: number
}

const EXPECTED = {
  model: {
    keys: ['license', 'language', 'pipeline_tag', 'library_name', 'datasets', 'tags'],
    topics: ['description', 'uses', 'out-of-scope', 'bias', 'training', 'evaluation'],
  },
  dataset: {
    keys: ['license', 'language', 'task_categories', 'size_categories', 'pretty_name', 'tags'],
    topics: ['description', 'uses', 'structure', 'creation', 'personal-data', 'bias'],
  },
  space: { keys: ['title', 'sdk', 'license'], topics: ['description'] },
} as const

/** Scores a card. A missing or unreadable card scores 0 where nothing can be read. */
export function scoreCard({ repo, card, parents }: CardFacts): Scores {
  if (!card) return { structure: 0, substance: 0 }
  const { keys, topics } = EXPECTED[repo.type]
  const present = keys.filter(key => entriesOf(card.metadata, key).some(({ value }) => value !== ''))
  const copied = copiedFrom(parents)
  const words = topics.map(topic => wordsAbout(card, topic, copied))
  const headings = words.filter(count => count !== null).length
  const substance = words.reduce<number>(
    (sum, count) => sum + Math.min(1, (count ?? 0) / SUBSTANCE_MIN_WORDS),
    0,
  )
  return {
    structure: (present.length + headings) / (keys.length + topics.length),
    substance: substance / topics.length,
  }
}

/** Null without a section about it. The description is often what stands before, or right under, the first heading. */
function wordsAbout(card: ParsedCard, topic: Topic, copied: ReadonlyMap<string, string>): number | null {
  const found = findDisclosures(card, TOPICS[topic], copied)
  if (found.length > 0) return totalWords(found)
  if (topic !== 'description') return null
  const lead = card.sections
    .slice(0, 2)
    .reduce((sum, section) => sum + (isCopied(section, copied) ? 0 : section.wordCount), 0)
  return lead > 0 ? lead : null
}
