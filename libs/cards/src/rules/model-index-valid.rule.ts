import { formatKeyPath, type KeyPath } from '../card.js'
import { hubSchemaMessage } from '../hub-messages.js'
import { isMapping } from '../load-yaml.js'
import { show, valueOf } from '../metadata.js'
import { defineRule, type Hit } from '../rule.js'

type Mapping = Readonly<Record<string, unknown>>

/** Results of one model that are looked at; leaderboards write some hundreds. */
const RESULTS_MAX = 2_000

export default defineRule({
  id: 'model-index-valid',
  code: 'M011',
  summary:
    '`model-index` has the shape of evaluation results: task, data set and metrics, each with its type.',
  why: 'A result that lacks its task or its value appears on no leaderboard; the Hub refuses it, and its client cannot load the card.',
  fix: 'Add what is missing, or move the results into `.eval_results/`.',
  severity: 'error',
  appliesTo: ['model'],
  basis: ['Hub metadata validation', 'model-index of Papers with Code'],
  hubBehaviour: 'rejects',
  since: '0.1',

  *check({ card }) {
    const index = valueOf(card.metadata, KEY)
    if (index === undefined || index === null) return // `keys-have-values` is about nulls
    for (const [model, path] of listOf(index, [KEY])) {
      if (!isMapping(model)) yield wrongType(model, path, 'object')
      else yield* modelHits(model, path)
    }
    if (!Array.isArray(index)) yield wrongType(index, [KEY], 'array')
  },

  examples: {
    pass: [
      {
        card: '---\nmodel-index:\n- name: heron\n  results:\n  - task: {type: translation}\n    dataset: {type: wmt14, name: WMT 14}\n    metrics:\n    - {type: bleu, value: 31.2}\n    source: {url: https://example.org, name: x}\n---\n',
      },
      { card: '---\nmodel-index:\n- name: heron\n  results: []\n---\n' },
    ],
    fail: [
      {
        card: '---\nmodel-index:\n- name: heron\n  results:\n  - task: {name: Translation}\n    dataset: {type: wmt14}\n    metrics:\n    - {name: BLEU, value: 3}\n    source: {name: x}\n---\n',
        finds: [
          '`model-index[0].results[0].task` has no `type`.',
          '`model-index[0].results[0].dataset` has no `name`.',
          '`model-index[0].results[0].metrics[0]` has no `type`.',
          '`model-index[0].results[0].source` has no `url`.',
        ],
      },
      { card: '---\nmodel-index: foo\n---\n', finds: ['`model-index` is foo, not a list.'] },
      {
        card: '---\nmodel-index:\n- results:\n    task: {type: a}\n- heron\n---\n',
        finds: [
          '`model-index[0]` has no `name`.',
          '`model-index[0].results` is a mapping, not a list.',
          '`model-index[1]` is heron, not a mapping.',
        ],
      },
    ],
  },
})

const KEY = 'model-index'

function* modelHits(model: Mapping, path: KeyPath): Iterable<Hit> {
  yield* missingIn(model, ['name', 'results'], path)
  const { results } = model
  if (isAbsent(results)) return
  const at = [...path, 'results']
  if (!Array.isArray(results)) yield wrongType(results, at, 'array')
  for (const [result, resultPath] of listOf(results, at)) {
    if (isMapping(result)) yield* resultHits(result, resultPath)
    else yield wrongType(result, resultPath, 'object')
  }
}

function* resultHits(result: Mapping, path: KeyPath): Iterable<Hit> {
  yield* missingIn(result, ['task', 'dataset', 'metrics'], path)
  yield* partHits(result, 'task', ['type'], path)
  yield* partHits(result, 'dataset', ['type', 'name'], path)
  const { metrics } = result
  if (!isAbsent(metrics)) {
    const at = [...path, 'metrics']
    if (!Array.isArray(metrics)) yield wrongType(metrics, at, 'array')
    for (const [metric, metricPath] of listOf(metrics, at)) {
      if (isMapping(metric)) yield* missingIn(metric, ['type', 'value'], metricPath)
      else yield wrongType(metric, metricPath, 'object')
    }
  }
  yield* partHits(result, 'source', ['url'], path)
}

function* partHits(result: Mapping, key: string, required: readonly string[], path: KeyPath): Iterable<Hit> {
  const part = result[key]
  if (isAbsent(part)) return
  if (isMapping(part)) yield* missingIn(part, required, [...path, key])
  else yield wrongType(part, [...path, key], 'object')
}

function listOf(value: unknown, path: KeyPath): [value: unknown, path: KeyPath][] {
  if (!Array.isArray(value)) return []
  return (value as unknown[]).slice(0, RESULTS_MAX).map((one, index) => [one, [...path, index]])
}

function* missingIn(part: Mapping, required: readonly string[], path: KeyPath): Iterable<Hit> {
  for (const name of required) {
    if (!isAbsent(part[name])) continue
    yield {
      message: `\`${formatKeyPath(path)}\` has no \`${name}\`.`,
      key: path,
      evidence: name,
      fix: `Add \`${name}\`.`,
      hubMessage: hubSchemaMessage(KEY, pointerOf(path), `must have property '${name}'`, 'properties'),
    }
  }
}

function wrongType(value: unknown, path: KeyPath, type: 'array' | 'object'): Hit {
  return {
    message: `\`${formatKeyPath(path)}\` is ${show(value)}, not a ${type === 'array' ? 'list' : 'mapping'}.`,
    key: path,
    evidence: show(value),
    hubMessage: hubSchemaMessage(KEY, pointerOf(path), `must be ${type}`, 'type'),
  }
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null
}

/** Within the key. */
function pointerOf(path: KeyPath): string {
  return `/${path.slice(1).join('/')}`
}
