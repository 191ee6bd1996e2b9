import { ADMITS_MATURE } from '../data/mature-content.js'
import { textEntriesOf } from '../metadata.js'
import { defineRule } from '../rule.js'

export default defineRule({
  id: 'mature-content-tagged',
  code: 'B010',
  summary: 'A card that admits explicit or offensive content carries the tag `not-for-all-audiences`.',
  why: 'The tag is what viewers, schools and companies filter by; a sentence in the text reaches nobody in time.',
  fix: 'Add `not-for-all-audiences` to `tags`, or say how the content was removed.',
  severity: 'warning',
  appliesTo: ['model', 'dataset'],
  basis: ['Hub tag not-for-all-audiences', 'Hub card annotations, Societal Impact Assessment'],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check({ card }) {
    const tags = textEntriesOf(card.metadata, 'tags').map(({ value }) => value.toLowerCase())
    if (tags.includes('not-for-all-audiences')) return
    for (const section of card.sections) {
      const sentence = admissionIn(section.prose)
      if (sentence === null) continue
      yield {
        message: 'The card admits explicit or offensive content, and is not tagged `not-for-all-audiences`.',
        section,
        evidence: sentence,
      }
      return
    }
    const tag = textEntriesOf(card.metadata, 'tags').find(({ value }) => MATURE_TAG.test(value))
    if (tag) {
      yield {
        message: `\`${tag.value.slice(0, 80)}\` speaks of explicit content, and \`not-for-all-audiences\` is not among the tags.`,
        key: tag.path,
        evidence: tag.value,
      }
    }
  },

  examples: {
    pass: [
      { card: '---\ntags: [not-for-all-audiences]\n---\n# M\n\nGenerates NSFW pictures.\n' },
      { card: '# M\n\nIt detects toxic comments. Explicit content was removed by a filter.\n' },
      { card: '# M\n\nThe crawl contains adult content. To mitigate this, we have filtered it.\n' },
      { card: '# M\n\nIt does not contain NSFW content, and is not meant for adult content.\n' },
      { card: '# D\n\nComments, each with a label for hate speech.\n', type: 'dataset' },
      { card: '# M\n\nAs other language models, it may produce biased or offensive text.\n' },
    ],
    fail: [
      {
        card: '# M\n\nA model of pictures. Warning: it can generate NSFW content.\n',
        finds: ['The card admits explicit or offensive content, and is not tagged `not-for-all-audiences`.'],
      },
      {
        card: '# D\n\nThe comments contain racist slurs and profanity.\n',
        type: 'dataset',
        finds: ['The card admits explicit or offensive content, and is not tagged `not-for-all-audiences`.'],
      },
      {
        card: '# 模型\n\n模型会生成露骨的成人内容。\n',
        finds: ['The card admits explicit or offensive content, and is not tagged `not-for-all-audiences`.'],
      },
      {
        card: '---\ntags: [nsfw]\n---\n# M\n',
        finds: ['`nsfw` speaks of explicit content, and `not-for-all-audiences` is not among the tags.'],
      },
    ],
  },
})

const MATURE_TAG = /^(?:nsfw|porn|hentai|erotic\w{0,3}|adult(?:-content)?|r-?18|18\+|uncensored-nsfw|r-?18)$/i

/** What the sentence after says when the content was dealt with. */
const REMOVED =
  /\b(?:mitigat|filter|remov|exclud|clean|address)\w{0,4}\b[^.!?]{0,60}?\b(?:this|these|it|them|such|filter\w{0,3}|remov\w{0,3})\b|(?:this|these|it|them|such)\b[^.!?]{0,40}?\b(?:filtered|removed|excluded|cleaned)\b/i

/** The first sentence that admits it, and does not deny it. */
function admissionIn(prose: string): string | null {
  const { sign, explicit, offensive, possible, denial } = ADMITS_MATURE
  if (!sign.test(prose)) return null
  const sentences = prose.split(/(?<=[.!?。！？])\s*/u)
  for (const [at, sentence] of sentences.entries()) {
    if (REMOVED.test(sentences[at + 1] ?? '')) continue
    const admits = explicit.test(sentence) || (offensive.test(sentence) && !possible.test(sentence))
    if (admits && !denial.test(sentence)) return sentence
  }
  return null
}
