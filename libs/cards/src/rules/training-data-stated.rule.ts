import { textEntriesOf, textOf } from '../metadata.js'
import { defineRule, type RuleFacts } from '../rule.js'
import { findTrainingData } from '../training-data.js'

export default defineRule({
  id: 'training-data-stated',
  code: 'D002',
  summary: 'A model card says what the model was trained on.',
  why: 'Licences, personal data and blind spots come into a model with its data; without them named, none can be checked.',
  fix: 'List data sets in `datasets`, and describe the rest under "Training Data", with dates and languages.',
  severity: 'warning',
  appliesTo: ['model'],
  basis: ['EU AI Act Annex XI §1(2)(c)', 'NIST AI RMF MAP 2.3', 'Mitchell et al. 2019, Training Data'],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check(facts) {
    if (isConversion(facts)) return
    const { isStated, empty } = findTrainingData(facts)
    if (isStated) return
    yield {
      message: empty
        ? `"${empty.title}" is there, and does not say what the model was trained on.`
        : 'Neither `datasets` nor the text says what the model was trained on.',
      ...(empty && { section: empty.section, evidence: empty.evidence }),
    }
  },

  examples: {
    pass: [
      { card: '---\ndatasets: [squad]\n---\n# M\n' },
      { card: '# M\n\n## Training data\n\nWikipedia.\n' },
      { card: '# Heron fine-tuned on SQuAD\n' },
      { card: '# M\n\nThe base model was fine-tuned on recipes of 2021.\n' },
      { card: '# M\n\nThe source data for the model consists of Wikipedia and a crawl of news.\n' },
      { card: '# M\n\n* Corpus: Oscar, Catalan\n* Steps: 500000\n' },
      { card: '# M\n\n```python\nload()\n\n## Limitations\nTrained on a fraction of XSum\n' },
      { card: '# モデル\n\n日本語の小説で学習したモデルです。\n' },
      { card: '---\nbase_model: acme/base\nbase_model_relation: quantized\n---\n# M\n' },
    ],
    fail: [
      {
        card: '# M\n\nTrained on a single GPU for two days.\n',
        finds: ['Neither `datasets` nor the text says what the model was trained on.'],
      },
      {
        card: '# M\n\n## Training Data\n\nThe letters from …\n',
        finds: ['"Training Data" is there, and does not say what the model was trained on.'],
      },
      {
        card: '# M\n\n### Training Data\n\n[More Information Needed]\n',
        finds: ['"Training Data" is there, and does not say what the model was trained on.'],
      },
    ],
  },
})

/** Quantizing and merging use no data of their own: those of the base model are found along the lineage. */
function isConversion({ card: { metadata } }: RuleFacts): boolean {
  if (textEntriesOf(metadata, 'base_model').length === 0) return false
  const relation = textOf(metadata, 'base_model_relation')
  if (relation !== null) return relation === 'quantized' || relation === 'merge'
  const tags = textEntriesOf(metadata, 'tags').map(({ value }) => value.toLowerCase())
  return (
    textOf(metadata, 'quantized_by') !== null ||
    tags.some(tag => /^(?:gguf|ggml|gptq|awq|exl[23]|mlx|quantized|mergekit|merge)$/.test(tag))
  )
}
