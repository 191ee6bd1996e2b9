import { reportedResults, type ReportedResult } from '../reported-results.js'
import { defineRule } from '../rule.js'

const RESULT =
  'model-index:\n- name: m\n  results:\n  - task: {type: translation}\n    metrics:\n    - {type: bleu, value: 31.2'

export default defineRule({
  id: 'metrics-reproducible',
  code: 'E002',
  summary:
    'A metric that authors report says on which configuration and split it was measured, when, and where that can be read.',
  why: 'A number without the data it was measured on can be neither repeated nor compared.',
  fix: 'Add `dataset.config`, `dataset.split` and `source.url` to results of `model-index`, and `date` and `source.url` to those of `.eval_results`.',
  severity: 'info',
  appliesTo: ['model'],
  basis: ['Hub evaluation results', 'NIST AI RMF MEASURE 2.3'],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check(facts) {
    const bySource = Map.groupBy(
      reportedResults(facts).filter(({ missing, isVerified }) => missing.length > 0 && !isVerified),
      ({ path }) => path,
    )
    for (const [path, results] of bySource) {
      const missing = countMissing(results)
      yield {
        message: `${results.length} ${results.length === 1 ? 'metric' : 'metrics'} in \`${path ?? 'model-index'}\` cannot be measured again: ${missing} not said.`,
        key: path === null ? ['model-index'] : [0],
        ...(path !== null && { path }),
        evidence: results.flatMap(({ metrics }) => metrics.slice(0, 1)).join(', ') || null,
      }
    }
  },

  examples: {
    pass: [
      {
        card: `---\n${RESULT}}\n    dataset: {type: wmt14, name: WMT 14, config: de-en, split: test}\n    source: {url: https://example.org}\n---\n`,
      },
      {
        card: `---\n${RESULT}, verified: true, verifyToken: eyJ}\n    dataset: {type: wmt14, name: WMT 14}\n---\n`,
      },
      {
        card: '# M\n',
        texts: {
          '.eval_results/a.yaml':
            '- dataset: {id: cais/hle, task_id: default}\n  value: 20.9\n  date: "2025-01-15"\n  source: {url: "https://example.org"}\n',
        },
      },
      { card: '# M\n' },
    ],
    fail: [
      {
        card: `---\n${RESULT}}\n    - {type: ter, value: 4}\n    dataset: {type: wmt14, name: WMT 14, config: de-en}\n---\n`,
        finds: [
          '2 metrics in `model-index` cannot be measured again: `dataset.split`, `source.url` not said.',
        ],
      },
      {
        card: '# M\n',
        texts: { '.eval_results/a.yaml': '- dataset: {id: cais/hle, task_id: default}\n  value: 20.9\n' },
        finds: [
          '1 metric in `.eval_results/a.yaml` cannot be measured again: `date`, `source.url` not said.',
        ],
      },
    ],
  },
})

/** Each missing key once, with its number where only some lack it. */
function countMissing(results: readonly ReportedResult[]): string {
  const counts = new Map<string, number>()
  for (const key of results.flatMap(({ missing }) => missing)) counts.set(key, (counts.get(key) ?? 0) + 1)
  return [...counts]
    .map(([key, count]) => `\`${key}\`${count === results.length ? '' : ` (of ${count})`}`)
    .join(', ')
}
