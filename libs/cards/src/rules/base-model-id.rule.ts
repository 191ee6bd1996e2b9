import { hubRepoIdMessage } from '../hub-messages.js'
import { entriesOf, show } from '../metadata.js'
import { isRepoId, repoIdInUrl } from '../repo-id.js'
import { defineRule } from '../rule.js'

export default defineRule({
  id: 'base-model-id',
  code: 'M006',
  summary: 'Every `base_model` is the id of a model: `name` or `namespace/name`.',
  why: 'Lineage, licences and adapters are resolved through this id; a path on the author’s disk leads nowhere, and the Hub refuses it.',
  fix: 'Name the model by its id on the Hub; mention others in the text.',
  severity: 'error',
  appliesTo: ['model'],
  basis: ['Hub metadata validation', 'NIST AI RMF MAP 4.1'],
  hubBehaviour: 'rejects',
  since: '0.1',

  *check({ card }) {
    for (const { value, path } of entriesOf(card.metadata, 'base_model')) {
      if (typeof value === 'string' && isRepoId(value)) continue
      const id = typeof value === 'string' ? repoIdInUrl(value) : null
      yield {
        message: `\`${show(value)}\` is not the id of a model${id ? `; \`${id}\` is` : ''}.`,
        key: path,
        evidence: show(value),
        hubMessage: hubRepoIdMessage(path, show(value), 'models'),
        ...(id && { fix: `Write \`${id}\`.` }),
      }
    }
  },

  examples: {
    pass: [
      { card: '---\nbase_model: [google-bert/bert-base-uncased, gpt2]\n---\n' },
      { card: '---\nbase_model:\n---\n' },
    ],
    fail: [
      {
        card: '---\nbase_model: /home/me/my model\n---\n',
        finds: ['`/home/me/my model` is not the id of a model.'],
      },
      {
        card: '---\nbase_model: [https://huggingface.co/a/b, ./out, {x: y}]\n---\n',
        finds: [
          '`https://huggingface.co/a/b` is not the id of a model; `a/b` is.',
          '`./out` is not the id of a model.',
          '`a mapping` is not the id of a model.',
        ],
      },
    ],
  },
})
