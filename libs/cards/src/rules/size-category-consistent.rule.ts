import { sizeRange } from '../data/dataset-lists.js'
import { isMapping } from '../load-yaml.js'
import { textEntriesOf, valueOf } from '../metadata.js'
import { defineRule, type RuleFacts } from '../rule.js'

export default defineRule({
  id: 'size-category-consistent',
  code: 'M017',
  summary: '`size_categories` agrees with the numbers of examples in `dataset_info`.',
  why: 'Somebody who filters by size gets the wrong data sets, and one of the two numbers is out of date.',
  fix: 'Write the category that the number of examples falls into.',
  severity: 'info',
  appliesTo: ['dataset'],
  basis: ['Hub dataset card metadata'],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check({ card }) {
    const declared = textEntriesOf(card.metadata, 'size_categories')
    const ranges = declared.map(({ value }) => sizeRange(value)).filter(range => range !== null)
    const counts = examplesOf(card.metadata)
    if (ranges.length === 0 || ranges.length < declared.length || counts.length === 0) return
    const total = counts.reduce((sum, count) => sum + count, 0)
    const least = Math.min(...counts)
    // Several configurations may hold the same examples again, so that anything from one of them to all of them is right.
    if (ranges.some(([from, below]) => from <= total && least < below)) return
    yield {
      message: `\`dataset_info\` counts ${total} examples, which is not in ${declared.map(({ value }) => `\`${value}\``).join(', ')}.`,
      key: ['size_categories'],
      evidence: declared.map(({ value }) => value).join(', '),
    }
  },

  examples: {
    pass: [
      {
        card: '---\nsize_categories: [1K<n<10K]\ndataset_info:\n  splits:\n  - {name: train, num_examples: 1200}\n  - {name: test, num_examples: 300}\n---\n',
        type: 'dataset',
      },
      {
        card: '---\nsize_categories: n<1K\ndataset_info:\n- {config_name: a, splits: [{name: x, num_examples: 900}]}\n- {config_name: b, splits: [{name: x, num_examples: 900}]}\n---\n',
        type: 'dataset',
      },
      {
        card: '---\nsize_categories: [other]\ndataset_info: {splits: [{name: x, num_examples: 9}]}\n---\n',
        type: 'dataset',
      },
    ],
    fail: [
      {
        card: '---\nsize_categories:\n- 100K<n<1M\ndataset_info:\n  splits:\n  - {name: train, num_examples: 1200}\n---\n',
        type: 'dataset',
        finds: ['`dataset_info` counts 1200 examples, which is not in `100K<n<1M`.'],
      },
      {
        card: '---\nsize_categories: n<1K\ndataset_info:\n- {config_name: a, splits: [{name: x, num_examples: 90000}]}\n- {config_name: b, splits: [{name: x, num_examples: 10000}]}\n---\n',
        type: 'dataset',
        finds: ['`dataset_info` counts 100000 examples, which is not in `n<1K`.'],
      },
    ],
  },
})

/** Of each configuration that counts the examples of all its splits. */
function examplesOf(metadata: RuleFacts['card']['metadata']): number[] {
  const info = valueOf(metadata, 'dataset_info')
  const counts: number[] = []
  for (const one of Array.isArray(info) ? info : [info]) {
    const splits: unknown = isMapping(one) ? one['splits'] : null
    if (!Array.isArray(splits) || splits.length === 0) return []
    let sum = 0
    for (const split of splits as unknown[]) {
      const count = isMapping(split) ? split['num_examples'] : null
      if (typeof count !== 'number' || !Number.isInteger(count) || count < 0) return []
      sum += count
    }
    if (sum > 0) counts.push(sum)
  }
  return counts
}
