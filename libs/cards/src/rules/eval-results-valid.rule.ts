import { formatKeyPath, type KeyPath } from '../card.js'
import { isMapping, readYaml } from '../load-yaml.js'
import { keyLocator } from '../locate-keys.js'
import { show } from '../metadata.js'
import { isReadByRules } from '../read-by-rules.js'
import { isRepoId } from '../repo-id.js'
import { defineRule, type Hit } from '../rule.js'

type Mapping = Readonly<Record<string, unknown>>
type Defect = Omit<Hit, 'path' | 'at'> & { readonly key: KeyPath }

const FOLDER = '.eval_results/'

/** Results of one file that are looked at. */
const RESULTS_MAX = 1_000

/** A day, or a moment with its time zone or without: what `datetime.fromisoformat` takes. */
const ISO_DATE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/

export default defineRule({
  id: 'eval-results-valid',
  code: 'M012',
  summary: 'Every file of `.eval_results/` is a list of results that the Hub can show.',
  why: 'A result without its benchmark, its value or the link to its source is not shown, and proves nothing.',
  fix: 'Give every result `dataset.id`, `dataset.task_id` and `value`; a `source` needs its `url`.',
  severity: 'error',
  appliesTo: ['model'],
  basis: ['Hub evaluation results'],
  hubBehaviour: 'ignores',
  since: '0.1',
  readsEmptyCards: true,

  *check({ files, texts }) {
    for (const [path, text] of texts) {
      if (!path.startsWith(FOLDER)) continue
      const locator = keyLocator({ text, line: 1 })
      for (const { key, ...defect } of defectsOf(text)) {
        const at = key.length > 0 ? locator.locate(key) : null
        yield { ...defect, path, ...(key.length > 0 && { key }), ...(at && { at }) }
      }
    }
    for (const { path } of files) {
      if (!path.startsWith(FOLDER) || !isReadByRules(path) || texts.has(path)) continue
      yield { message: `\`${path}\` was not read.`, path, state: 'unverifiable' }
    }
  },

  examples: {
    pass: [
      {
        card: '# A model\n',
        texts: {
          '.eval_results/a.yaml':
            '- dataset: {id: cais/hle, task_id: default}\n  value: 20.9\n  date: "2025-01-15"\n  source: {url: "https://example.org", name: x}\n- dataset: {id: a/b, task_id: c}\n  value: 0\n  date: 2025-01-15\n',
        },
      },
    ],
    fail: [
      {
        card: '# A model\n',
        texts: {
          '.eval_results/a.yaml':
            '- dataset: {id: "not an id", task_id: a}\n  date: 15 January\n  source: {name: x}\n- value: 3\n- text\n',
        },
        finds: [
          '`[0]` has no `value`.',
          '`[0].dataset.id` is `not an id`, not the id of a data set.',
          '`[0].date` is `15 January`, not a date such as 2025-01-15.',
          '`[0].source` has no `url`.',
          '`[1]` has no `dataset`.',
          '`[2]` is text, not a result.',
        ],
      },
      {
        card: '# A model\n',
        texts: { '.eval_results/a.yaml': 'value: 3\n', '.eval_results/b.yml': '- a: [\n' },
        finds: ['The file is a mapping, not a list of results.', 'The file is not valid YAML.'],
      },
      {
        card: '# A model\n',
        files: ['.eval_results/a.yaml'],
        finds: ['`.eval_results/a.yaml` was not read.'],
        states: ['unverifiable'],
      },
    ],
  },
})

function* defectsOf(text: string): Iterable<Defect> {
  const read = readYaml(text)
  if ('problem' in read) {
    yield { message: 'The file is not valid YAML.', key: [], evidence: read.problem.detail }
    return
  }
  const { value } = read
  if (!Array.isArray(value)) {
    if (value !== undefined && value !== null)
      yield { message: `The file is ${show(value)}, not a list of results.`, key: [] }
    return
  }
  for (const [index, result] of (value as unknown[]).slice(0, RESULTS_MAX).entries()) {
    if (isMapping(result)) yield* resultDefects(result, index)
    else yield { message: `\`[${index}]\` is ${show(result)}, not a result.`, key: [index] }
  }
}

function* resultDefects(result: Mapping, index: number): Iterable<Defect> {
  const { dataset, value, date, source } = result
  if (!isMapping(dataset)) yield missing([index], 'dataset')
  else yield* datasetDefects(dataset, [index, 'dataset'])
  if (value === undefined || value === null) yield missing([index], 'value')
  if (date !== undefined && date !== null && !isDate(date)) {
    yield {
      message: `\`[${index}].date\` is \`${show(date)}\`, not a date such as 2025-01-15.`,
      key: [index, 'date'],
      evidence: show(date),
      fix: 'Write the day in the form year-month-day.',
    }
  }
  if (source === undefined || source === null) return
  if (!isMapping(source) || !isFilled(source['url'])) yield missing([index, 'source'], 'url')
}

function* datasetDefects(dataset: Mapping, path: KeyPath): Iterable<Defect> {
  const { id } = dataset
  for (const name of ['id', 'task_id']) if (!isFilled(dataset[name])) yield missing(path, name)
  if (!isFilled(id) || (typeof id === 'string' && isRepoId(id))) return
  yield {
    message: `\`${formatKeyPath(path)}.id\` is \`${show(id)}\`, not the id of a data set.`,
    key: [...path, 'id'],
    evidence: show(id),
    fix: 'Name the data set by its id on the Hub.',
  }
}

function missing(path: KeyPath, name: string): Defect {
  return {
    message: `\`${formatKeyPath(path)}\` has no \`${name}\`.`,
    key: path,
    evidence: name,
    fix: `Add \`${name}\`.`,
  }
}

function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

function isDate(value: unknown): boolean {
  if (value instanceof Date) return !Number.isNaN(value.getTime())
  return typeof value === 'string' && ISO_DATE.test(value) && !Number.isNaN(Date.parse(value.slice(0, 10)))
}
