import { reportedResults, type ReportedResult } from '../reported-results.js'
import { defineRule } from '../rule.js'
import { labelOf, shownNumbers, showsValue, wordsOf, type ShownNumber } from '../shown-numbers.js'

const INDEX =
  '---\nmodel-index:\n- name: m\n  results:\n  - task: {type: question-answering}\n    dataset: {type: squad, name: SQuAD}\n    metrics:\n    - {type: f1, value: 0.912}\n---\n# M\n\n## Results\n\n'

/** Letters below which the name of a data set is found by chance. */
const NAME_MIN_LENGTH = 3

/** Numbers shown for one metric that are compared with each result of it. */
const NUMBERS_MAX = 200

export default defineRule({
  id: 'metrics-consistent',
  code: 'E004',
  summary: 'The numbers in the text of a card are those of `model-index` and `.eval_results`.',
  why: 'Leaderboards and people read different places; when these differ, one of them is misled.',
  fix: 'Write the same number in both places, or say what makes them differ.',
  severity: 'info',
  appliesTo: ['model'],
  basis: ['Hub evaluation results', 'Mitchell et al. 2019, Quantitative Analyses'],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check(facts) {
    const results = reportedResults(facts)
    if (results.length === 0) return
    const shown = Map.groupBy(shownNumbers(facts.card), ({ label }) => label)
    const reported = countLabels(results)
    for (const result of results) {
      const { value, path, key } = result
      if (typeof value !== 'number' || !Number.isFinite(value)) continue
      const other = contradiction(result, value, shown, reported)
      if (other === null) continue
      yield {
        message: `\`${path ?? 'model-index'}\` reports ${nameOf(result)} of ${value}, and the text shows ${other}.`,
        key,
        ...(path !== null && { path }),
        evidence: `${value}, ${other}`,
      }
    }
  },

  examples: {
    pass: [
      { card: `${INDEX}| Metric | Value |\n|---|---|\n| F1 | 91.2 |\n` },
      { card: `${INDEX}| Model | F1 |\n|---|---|\n| base | 88.0 |\n| this | 91.2 |\n` },
      { card: `${INDEX}| Data | F1 |\n|---|---|\n| NewsQA | 70.1 |\n| TriviaQA | 71.3 |\n` },
      { card: '# M\n\n| F1 |\n|---|\n| 91 |\n' },
    ],
    fail: [
      {
        card: `${INDEX}| Metric | Value |\n|---|---|\n| F1 | 89.4 |\n`,
        finds: ['`model-index` reports f1 on SQuAD of 0.912, and the text shows 89.4.'],
      },
      {
        card: `${INDEX}| Data | F1 |\n|---|---|\n| SQuAD | 90.1 |\n| NewsQA | 71.3 |\n`,
        finds: ['`model-index` reports f1 on SQuAD of 0.912, and the text shows 90.1.'],
      },
      {
        card: `${INDEX}- F1: 0.87\n`,
        finds: ['`model-index` reports f1 on SQuAD of 0.912, and the text shows 0.87.'],
      },
    ],
  },
})

/** The number that the text shows instead, as written; null when it shows the value, or none that is surely of this result. */
function contradiction(
  result: ReportedResult,
  value: number,
  shown: ReadonlyMap<string, readonly ShownNumber[]>,
  reported: ReadonlyMap<string, number>,
): string | null {
  const names = result.datasets.map(wordsOf).filter(name => name.length >= NAME_MIN_LENGTH)
  const labels = labelsOf(result)
  // A file of results names no metric: there, the number beside the name of the data has to be the one.
  const keys = labels.length > 0 ? labels : names
  const numbers = keys.flatMap(label => shown.get(label) ?? []).slice(0, NUMBERS_MAX)
  if (numbers.some(({ text }) => showsValue(text, value))) return null
  const ofData = numbers.find(({ context }) => names.some(name => context.includes(name)))
  if (ofData) return ofData.text
  const isOnly = labels.every(label => reported.get(label) === 1)
  return isOnly ? (numbers.find(({ isSole }) => isSole)?.text ?? null) : null
}

function labelsOf({ metrics }: ReportedResult): string[] {
  return [...new Set(metrics.map(labelOf))].filter(label => label !== '')
}

/** How many results there are of each metric. */
function countLabels(results: readonly ReportedResult[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const label of results.flatMap(labelsOf)) counts.set(label, (counts.get(label) ?? 0) + 1)
  return counts
}

function nameOf({ metrics, datasets }: ReportedResult): string {
  const data = datasets[1] ?? datasets[0]
  return [metrics[0] ?? 'a value', data]
    .filter(part => part !== undefined)
    .join(' on ')
    .slice(0, 120)
}
