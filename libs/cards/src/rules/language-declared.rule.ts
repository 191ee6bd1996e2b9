import { LANGUAGE_TASKS } from '../data/pipeline-tags.js'
import { entriesOf, textEntriesOf } from '../metadata.js'
import { defineRule } from '../rule.js'

export default defineRule({
  id: 'language-declared',
  code: 'M003',
  summary: 'A model or data set for a text or speech task declares its languages.',
  why: 'A model that was never shown a language fails on it without a sound; nobody can tell from weights which those are.',
  fix: 'Add `language` with an ISO 639 code for each, or `multilingual`.',
  severity: 'warning',
  appliesTo: ['model', 'dataset'],
  basis: ['Hub model card metadata', 'Bender and Friedman 2018, Data Statements'],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check({ card, repo }) {
    if (!card.metadata || entriesOf(card.metadata, 'language').length > 0) return
    const key = repo.type === 'model' ? 'pipeline_tag' : 'task_categories'
    const task = textEntriesOf(card.metadata, key).find(({ value }) => LANGUAGE_TASKS.has(value))
    if (!task) return
    const misspelt = textEntriesOf(card.metadata, 'languages').length > 0
    yield {
      message: misspelt
        ? `The task is \`${task.value}\`, and the languages stand in \`languages\`, which nothing reads.`
        : `The task is \`${task.value}\`, and no language is declared.`,
      key: task.path,
      evidence: task.value,
      ...(misspelt && { fix: 'Rename `languages` to `language`.' }),
    }
  },

  examples: {
    pass: [
      { card: '---\npipeline_tag: translation\nlanguage: [de, en]\n---\n' },
      { card: '---\npipeline_tag: image-classification\n---\n' },
      { card: '---\ntask_categories: [object-detection]\n---\n', type: 'dataset' },
    ],
    fail: [
      {
        card: '---\npipeline_tag: fill-mask\n---\n',
        finds: ['The task is `fill-mask`, and no language is declared.'],
      },
      {
        card: '---\npipeline_tag: fill-mask\nlanguages: [de]\n---\n',
        finds: ['The task is `fill-mask`, and the languages stand in `languages`, which nothing reads.'],
      },
      {
        card: '---\ntask_categories:\n- other\n- summarization\n---\n',
        type: 'dataset',
        finds: ['The task is `summarization`, and no language is declared.'],
      },
    ],
  },
})
