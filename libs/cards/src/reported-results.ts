import type { KeyPath } from './card.js'
import { isEvalResults } from './evaluation.js'
import { isMapping, readYaml } from './load-yaml.js'
import { valueOf } from './metadata.js'
import type { RuleFacts } from './rule.js'

type Mapping = Readonly<Record<string, unknown>>

/** One number that a card or a file of results claims in a form for machines. */
export interface ReportedResult {
  /** Null for `model-index` of the card. */
  readonly path: string | null
  readonly key: KeyPath
  /** What the metric is called: its type and its name. */
  readonly metrics: readonly string[]
  /** What the data are called: type, name, configuration, or the benchmark and its task. */
  readonly datasets: readonly string[]
  readonly value: unknown
  /** Keys that it would take to measure it again, and that are not there. */
  readonly missing: readonly string[]
  /** Measured by the Hub, and not by the author. */
  readonly isVerified: boolean
}

/** Results of one card that are looked at. */
const RESULTS_MAX = 1_000

/** What `model-index` and the files of `.eval_results` report, in their order. Entries of a wrong shape are left out. */
export function reportedResults(facts: RuleFacts): ReportedResult[] {
  return [...fromIndex(facts), ...fromFiles(facts)].slice(0, RESULTS_MAX)
}

function* fromIndex({ card }: RuleFacts): Iterable<ReportedResult> {
  for (const [model, at] of mappingsIn(valueOf(card.metadata, 'model-index'), ['model-index'])) {
    for (const [result, path] of mappingsIn(model['results'], [...at, 'results'])) {
      const dataset = isMapping(result['dataset']) ? result['dataset'] : {}
      const source = isMapping(result['source']) ? result['source'] : {}
      const missing = [
        ...missingIn(dataset, ['config', 'split'], 'dataset.'),
        ...missingIn(source, ['url'], 'source.'),
      ]
      for (const [metric, key] of mappingsIn(result['metrics'], [...path, 'metrics'])) {
        yield {
          path: null,
          key,
          metrics: texts(metric, ['type', 'name']),
          datasets: texts(dataset, ['type', 'name', 'config']),
          value: metric['value'],
          missing,
          isVerified: metric['verified'] === true || typeof metric['verifyToken'] === 'string',
        }
      }
    }
  }
}

function* fromFiles({ texts: files }: RuleFacts): Iterable<ReportedResult> {
  for (const [path, text] of files) {
    if (!isEvalResults(path)) continue
    const read = readYaml(text)
    const value = read && 'value' in read ? read.value : null
    for (const [result, key] of mappingsIn(value, [])) {
      const dataset = isMapping(result['dataset']) ? result['dataset'] : {}
      const source = isMapping(result['source']) ? result['source'] : {}
      yield {
        path,
        key,
        metrics: [],
        datasets: texts(dataset, ['id', 'task_id']),
        value: result['value'],
        missing: [...missingIn(result, ['date'], ''), ...missingIn(source, ['url'], 'source.')],
        isVerified: typeof result['verifyToken'] === 'string',
      }
    }
  }
}

function mappingsIn(value: unknown, path: KeyPath): [value: Mapping, path: KeyPath][] {
  if (!Array.isArray(value)) return []
  const found: [Mapping, KeyPath][] = []
  for (const [index, one] of value.slice(0, RESULTS_MAX).entries()) {
    if (isMapping(one)) found.push([one, [...path, index]])
  }
  return found
}

function texts(mapping: Mapping, keys: readonly string[]): string[] {
  return keys.map(key => mapping[key]).filter(value => typeof value === 'string')
}

function missingIn(mapping: Mapping, keys: readonly string[], prefix: string): string[] {
  return keys.filter(key => isBlank(mapping[key])).map(key => `${prefix}${key}`)
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}
