import { PIPELINE_TAGS } from '../data/pipeline-tags.js'
import { RETIRED_TASKS } from '../data/retired-tasks.js'
import { hubUnofficialMessage } from '../hub-messages.js'
import { entriesOf, show, textEntriesOf, valueOf } from '../metadata.js'
import { nearest } from '../nearest.js'
import { defineRule } from '../rule.js'

export default defineRule({
  id: 'pipeline-tag-known',
  code: 'M004',
  summary: 'A model card names its task in `pipeline_tag`, by an id of the Hub.',
  why: 'The task decides how a model is loaded, served and searched for; an unknown one decides nothing.',
  fix: 'Add `pipeline_tag` with the task the model is for.',
  severity: 'warning',
  appliesTo: ['model'],
  basis: ['Hub tasks', 'EU AI Act Annex XI §1(1)(a)'],
  hubBehaviour: 'warns',
  since: '0.1',

  *check({ card }) {
    if (!card.metadata || !card.frontMatter) return // a card without metadata has a finding of its own
    const value = valueOf(card.metadata, 'pipeline_tag')
    if (entriesOf(card.metadata, 'pipeline_tag').length === 0) {
      const tag = textEntriesOf(card.metadata, 'tags').find(one => PIPELINE_TAGS.has(one.value))
      yield {
        message: tag
          ? `\`pipeline_tag\` is missing; \`${tag.value}\` is only a tag.`
          : '`pipeline_tag` is missing.',
        ...(tag && { key: tag.path, fix: `Add \`pipeline_tag: ${tag.value}\`.` }),
      }
    } else if (typeof value !== 'string' || !PIPELINE_TAGS.has(value)) {
      const suggestion =
        typeof value === 'string' ? (RETIRED_TASKS[value] ?? nearest(value, PIPELINE_TAGS)) : null
      yield {
        message: `\`${show(value)}\` is not a task of the Hub${suggestion ? `; \`${suggestion}\` is` : ''}.`,
        key: ['pipeline_tag'],
        evidence: show(value),
        hubMessage: hubUnofficialMessage('pipeline tag', show(value), PIPELINE_TAGS),
        ...(suggestion && { fix: `Write \`${suggestion}\`.` }),
      }
    }
  },

  examples: {
    pass: [
      { card: '---\npipeline_tag: text-generation\n---\n' },
      { card: '---\n- no mapping\n---\n' },
      { card: '# No metadata\n' },
    ],
    fail: [
      { card: '---\nlicense: mit\n---\n', finds: ['`pipeline_tag` is missing.'] },
      {
        card: '---\ntags: [pytorch, fill-mask]\n---\n',
        finds: ['`pipeline_tag` is missing; `fill-mask` is only a tag.'],
      },
      {
        card: '---\npipeline_tag: text_classification\n---\n',
        finds: ['`text_classification` is not a task of the Hub; `text-classification` is.'],
      },
      {
        card: '---\npipeline_tag: conversational\n---\n',
        finds: ['`conversational` is not a task of the Hub; `text-generation` is.'],
      },
      { card: '---\npipeline_tag: magic\n---\n', finds: ['`magic` is not a task of the Hub.'] },
    ],
  },
})
