import type { RepoType } from '@entrepot/core'
import type { ParsedCard, Section } from './card.js'
import { hubTags } from './hub-tags.js'
import { jsonSafe, safeText, type Json } from './json-safe.js'
import { textEntriesOf, textOf } from './metadata.js'

export interface SectionSummary {
  /** Empty for what stands before the first heading. */
  readonly heading: string
  readonly depth: number
  readonly line: number
  readonly wordCount: number
  readonly isPlaceholder: boolean
}

/** What of a card goes into the index of a repository. Every text is safe for a JSON column, and cut at 500 characters. */
export interface CardSummary {
  /** The first, where a card declares several: `license` of the Hub's answers. */
  readonly license: string | null
  readonly licenseName: string | null
  readonly tags: readonly string[]
  readonly pipelineTag: string | null
  readonly libraryName: string | null
  readonly languages: readonly string[]
  readonly datasets: readonly string[]
  readonly baseModels: readonly string[]
  readonly taskCategories: readonly string[]
  /** The whole front matter; null when there is none, or it is unreadable, or too large written out. */
  readonly metadata: Readonly<Record<string, Json>> | null
  readonly sections: readonly SectionSummary[]
  /** As the Hub derives them: what `filter=` of its lists matches. */
  readonly hubTags: readonly string[]
}

/** UTF-16 units of one tag, name or heading in the index; PostgreSQL refuses index entries beyond about 2,700 bytes. */
const TEXT_MAX_LENGTH = 500

/** Reads what the index needs. Costs the sections' word counts, once per card. */
export function summarizeCard(card: ParsedCard, type: RepoType): CardSummary {
  const { metadata } = card
  const list = (key: string) => textEntriesOf(metadata, key).map(({ value }) => indexText(value))
  const one = (key: string) => {
    const text = textOf(metadata, key)
    return text === null ? null : indexText(text)
  }
  const safe = card.frontMatter && metadata ? jsonSafe(metadata) : null
  return {
    license: list('license')[0] ?? null,
    licenseName: one('license_name'),
    tags: list('tags'),
    pipelineTag: one('pipeline_tag'),
    libraryName: one('library_name'),
    languages: list('language'),
    datasets: list('datasets'),
    baseModels: list('base_model'),
    taskCategories: list('task_categories'),
    metadata: safe as CardSummary['metadata'],
    sections: card.sections.filter(section => section.depth > 0 || section.wordCount > 0).map(toSummary),
    hubTags: hubTags(type, metadata).map(indexText),
  }
}

function toSummary({ heading, depth, line, wordCount, isPlaceholder }: Section): SectionSummary {
  return { heading: indexText(heading), depth, line, wordCount, isPlaceholder }
}

function indexText(text: string): string {
  return safeText(text.slice(0, TEXT_MAX_LENGTH))
}
