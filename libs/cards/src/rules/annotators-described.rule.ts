import { LABELLERS } from '../data/phrases.js'
import { findDisclosures, totalWords } from '../disclosure.js'
import { firstMention } from '../mentions.js'
import { textEntriesOf } from '../metadata.js'
import { defineRule } from '../rule.js'
import { TOPICS } from '../topics.js'

/** "Students of linguistics in Nairobi." describes people. */
const DESCRIPTION_MIN_WORDS = 5

/** The heading that asks for people, and not for how they worked. */
const WHO =
  /who (?:are|were) the|annotators?\b|demographic|标注(?:者|人员)|標註者|标注人员|谁|誰|アノテータ|作業者|주석자|라벨러|누구|wer (?:sind|waren)|qui (?:sont|étaient)|quiénes|quem|chi sono|кто/iu

export default defineRule({
  id: 'annotators-described',
  code: 'B008',
  summary: 'A data set labelled or written by people says who they were.',
  why: 'What is offensive, correct or natural depends on who was asked; a model learns the judgement of those people.',
  fix: 'Say under "Who are the annotators?" how they were found and paid, and their languages, countries and background.',
  severity: 'info',
  appliesTo: ['dataset'],
  basis: ['Bender and Friedman 2018, Annotator demographic', 'Croissant RAI annotatorDemographics'],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check({ card }) {
    const declared = ['annotations_creators', 'language_creators']
      .flatMap(key => textEntriesOf(card.metadata, key))
      .find(({ value }) => /^(?:crowd-?sourced|expert-generated)$/.test(value))
    if (!declared) return
    const disclosures = findDisclosures(card, TOPICS.annotators)
    const onPeople = findDisclosures(card, WHO)
    if (totalWords(onPeople) >= DESCRIPTION_MIN_WORDS || firstMention(card, LABELLERS)) return
    const first = onPeople[0] ?? disclosures[0]
    yield {
      message: `\`${String(declared.path[0])}\` says \`${declared.value}\`, and the card does not say who these people were.`,
      key: declared.path,
      evidence: first?.evidence ?? declared.value,
    }
  },

  examples: {
    pass: [
      {
        card: '---\nannotations_creators: [crowdsourced]\n---\n# D\n\n#### Who are the annotators?\n\nForty residents of Lyon, paid by the hour.\n',
        type: 'dataset',
      },
      {
        card: '---\nannotations_creators: [expert-generated]\n---\n# D\n\nEach sentence was labelled by two native speakers.\n',
        type: 'dataset',
      },
      {
        card: '---\nannotations_creators: [expert-generated]\n---\n# D\n\nEach claim was judged by an editor of a newspaper.\n',
        type: 'dataset',
      },
      { card: '---\nannotations_creators: [machine-generated]\n---\n# D\n', type: 'dataset' },
    ],
    fail: [
      {
        card: '---\nannotations_creators:\n- crowdsourced\n---\n# D\n\n#### Who are the annotators?\n\n[More Information Needed]\n',
        type: 'dataset',
        finds: [
          '`annotations_creators` says `crowdsourced`, and the card does not say who these people were.',
        ],
      },
      {
        card: '---\nlanguage_creators: expert-generated\n---\n# D\n',
        type: 'dataset',
        finds: [
          '`language_creators` says `expert-generated`, and the card does not say who these people were.',
        ],
      },
    ],
  },
})
