import { hubRepoIdMessage } from '../hub-messages.js'
import { entriesOf, show } from '../metadata.js'
import { isRepoId, repoIdInUrl } from '../repo-id.js'
import { defineRule } from '../rule.js'

export default defineRule({
  id: 'dataset-id',
  code: 'M010',
  summary: 'Every `datasets` is the id of a data set: `name` or `namespace/name`.',
  why: 'Provenance is followed through these ids; a folder or a description leads nowhere, and the Hub refuses it.',
  fix: 'Name the data set by its id on the Hub; mention others in the text.',
  severity: 'error',
  appliesTo: ['model', 'dataset'],
  basis: ['Hub metadata validation', 'NIST AI RMF MAP 4.1'],
  hubBehaviour: 'rejects',
  since: '0.1',

  *check({ card }) {
    for (const { value, path } of entriesOf(card.metadata, 'datasets')) {
      if (typeof value === 'string' && isRepoId(value)) continue
      const id = typeof value === 'string' ? repoIdInUrl(value) : null
      yield {
        message: `\`${show(value)}\` is not the id of a data set${id ? `; \`${id}\` is` : ''}.`,
        key: path,
        evidence: show(value),
        hubMessage: hubRepoIdMessage(path, show(value), 'datasets'),
        ...(id && { fix: `Write \`${id}\`.` }),
      }
    }
  },

  examples: {
    pass: [{ card: '---\ndatasets: [squad, nyu-mll/glue]\n---\n' }, { card: '---\ndatasets:\n---\n' }],
    fail: [
      {
        card: '---\ndatasets: /home/me/my data set\n---\n',
        finds: ['`/home/me/my data set` is not the id of a data set.'],
      },
      {
        card: '---\ndatasets: [https://huggingface.co/datasets/a/b, ./out, {x: y}]\n---\n',
        finds: [
          '`https://huggingface.co/datasets/a/b` is not the id of a data set; `a/b` is.',
          '`./out` is not the id of a data set.',
          '`a mapping` is not the id of a data set.',
        ],
      },
    ],
  },
})
