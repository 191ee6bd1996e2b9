import type { ParsedCard, Section } from '../card.js'
import { COLLECTED, MADE_OF } from '../data/phrases.js'
import { findDisclosures, totalWords } from '../disclosure.js'
import { firstMention } from '../mentions.js'
import { textEntriesOf, type Entry } from '../metadata.js'
import { defineRule } from '../rule.js'
import { TOPICS } from '../topics.js'

/** "Aranea English web corpus" says where data come from. */
const SOURCE_MIN_WORDS = 4

export default defineRule({
  id: 'data-provenance-stated',
  code: 'D001',
  summary: 'A data set says where its data come from and how they were collected.',
  why: 'Rights, consent and bias are those of the source; nobody can look for them without knowing it.',
  fix: 'Name the sources under "Source Data", with how and when the data were collected, and list data sets in `source_datasets`.',
  severity: 'warning',
  appliesTo: ['dataset'],
  basis: [
    'EU AI Act Art. 53(1)(d)',
    'ISO/IEC 42001 A.7.5',
    'NIST AI RMF MAP 2.3',
    'Gebru et al. 2021, Collection',
  ],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check({ card }) {
    const origins = textEntriesOf(card.metadata, 'source_datasets')
    if (origins.some(({ value }) => namesSource(value))) return
    const disclosures = findDisclosures(card, TOPICS.source)
    if (totalWords(disclosures) >= SOURCE_MIN_WORDS || firstMention(card, COLLECTED) || isSummedUp(card))
      return
    const section = (disclosures.find(({ wordCount }) => wordCount === 0) ?? disclosures[0])?.section
    yield origins[0] ? unclear(origins[0]) : missing(section)
  },

  examples: {
    pass: [
      {
        card: '# D\n\n### Source Data\n\nLetters to a newspaper of Turin, 1950 to 1980.\n',
        type: 'dataset',
      },
      { card: '---\nsource_datasets: [extended|squad]\n---\n# D\n', type: 'dataset' },
      { card: '# D\n\nRecipes scraped from three sites in 2021.\n', type: 'dataset' },
      { card: '# D\n\n### Source Data\n\nAranea English web corpus\n', type: 'dataset' },
      { card: '# D\n\n### Dataset Summary\n\n40,000 lines of the plays of Shakespeare.\n', type: 'dataset' },
      { card: '# D\n\nIt collects 3,214 articles of Bianet, an online newspaper.\n', type: 'dataset' },
      { card: '# D\n\n## 数据来源\n\n采集自公开新闻网站。\n', type: 'dataset' },
    ],
    fail: [
      {
        card: '# D\n\n### Source Data\n\n[More Information Needed]\n',
        type: 'dataset',
        finds: ['"Source Data" is there, and does not say where the data come from.'],
      },
      {
        card: '# D\n\nSentences and labels.\n',
        type: 'dataset',
        finds: ['Nothing is said on where the data come from or how they were collected.'],
      },
      {
        card: '---\nsource_datasets: [original]\n---\n# D\n\nSentences and labels.\n',
        type: 'dataset',
        finds: ['`source_datasets` says `original`, and nothing else says where the data come from.'],
        states: ['needs-review'],
      },
    ],
  },
})

/** Whether the first words of the card, or its description, say what the data are made of. */
function isSummedUp({ sections }: ParsedCard): boolean {
  const title = sections.find(({ depth }) => depth > 0)
  return sections.some(
    section =>
      (section === title || section.depth === 0 || TOPICS.description.test(section.heading)) &&
      MADE_OF.test(section.prose),
  )
}

/** `original` and a bare `extended` name none. */
function namesSource(value: string): boolean {
  return !/^(?:original|extended|other|unknown|none|n\/?a)$/i.test(value.trim())
}

function unclear({ value, path }: Entry<string>) {
  return {
    message: `\`source_datasets\` says \`${value.slice(0, 80)}\`, and nothing else says where the data come from.`,
    key: path,
    evidence: value,
    state: 'needs-review',
  } as const
}

function missing(section: Section | undefined) {
  if (!section) return { message: 'Nothing is said on where the data come from or how they were collected.' }
  return {
    message: `"${section.heading}" is there, and does not say where the data come from.`,
    section,
    evidence: section.prose || section.text.trim() || null,
  }
}
