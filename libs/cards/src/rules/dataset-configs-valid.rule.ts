import { formatKeyPath, type KeyPath } from '../card.js'
import { isMapping } from '../load-yaml.js'
import { matchesGlob } from '../match-glob.js'
import { show, valueOf } from '../metadata.js'
import { defineRule, type FileFact, type Hit } from '../rule.js'

type Mapping = Readonly<Record<string, unknown>>

/** Names of splits as the `datasets` library takes them: no dashes. */
const SPLIT = /^\w+(?:\.\w+)*$/

/** Configurations of one data set that are looked at; those of many languages have some hundreds. */
const CONFIGS_MAX = 2_000

/** Steps of comparing paths with patterns for one card, some 100 ms; a match takes one for every 16 pairs of characters. */
const STEPS_MAX = 300_000
const PAIRS_PER_STEP = 16

/** Characters of one pattern; the paths of a repository are shorter. */
const PATTERN_MAX_LENGTH = 4_096

/** Files that are there before any data is. */
const NOT_DATA = /^(?:README\.md|\.git[^/]*|LICEN[CS]E[^/]*|NOTICE[^/]*)$/i

export default defineRule({
  id: 'dataset-configs-valid',
  code: 'M016',
  summary: 'Every entry of `configs` has a name and data files that are there.',
  why: 'The `datasets` library and the viewer fail on anything else, and the data set cannot be loaded at all.',
  fix: 'Give each configuration a `config_name`, and `data_files` as a path or a list of `split` and `path`.',
  severity: 'error',
  appliesTo: ['dataset'],
  basis: ['MetadataConfigs of the datasets library'],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check({ card, files }) {
    const configs = valueOf(card.metadata, 'configs')
    if (configs === undefined || configs === null) return
    if (!Array.isArray(configs)) {
      yield hit(`\`configs\` is ${show(configs)}, not a list.`, ['configs'])
      return
    }
    const list = (configs as unknown[]).slice(0, CONFIGS_MAX)
    const bare = list.findIndex(one => typeof one === 'string')
    if (bare >= 0)
      yield hit('`configs` lists names, not configurations.', ['configs', bare], show(list[bare]))
    const finder = openFinder(files)
    for (const [index, config] of list.entries()) {
      if (isMapping(config)) yield* configHits(config, ['configs', index], finder.isThere)
      else if (typeof config !== 'string')
        yield hit(`\`configs[${index}]\` is ${show(config)}, not a configuration.`, ['configs', index])
    }
    yield* togetherHits(list)
    if (finder.isCut()) {
      const message = 'Not every pattern of `configs` was compared with the files: there are too many.'
      yield { ...hit(message, ['configs']), state: 'unverifiable' }
    }
  },

  examples: {
    pass: [
      {
        card: '---\nconfigs:\n- config_name: default\n  data_files:\n  - split: train\n    path: data/train-*\n  - split: test\n    path: [data/test.csv, "**/x.csv"]\n- config_name: en\n  data_files: en/\n---\n',
        type: 'dataset',
        files: ['README.md', 'data/train-00000-of-00001.parquet', 'data/test.csv', 'a/b/x.csv', 'en/a.csv'],
      },
      {
        card: '---\nconfigs:\n- config_name: a\n  data_dir: sub\n  data_files: "*.json"\n---\n',
        type: 'dataset',
        files: ['sub/a.json'],
      },
      {
        card: '---\nconfigs:\n- config_name: a\n  data_files: hf://datasets/b/c/d.csv\n- config_name: b\n  data_files: later.csv\n---\n',
        type: 'dataset',
        files: ['README.md'],
      },
    ],
    fail: [
      {
        card: '---\nconfigs:\n- data_files: a.csv\n- config_name: b\n  data_files: {train: a.csv}\n- config_name: c\n  data_files:\n  - split: dev-test\n    path: a.csv\n  - split: x\n- config_name: d\n  data_files: gone/*.csv\n---\n',
        type: 'dataset',
        files: ['a.csv'],
        finds: [
          '`configs[0]` has no `config_name`.',
          '`configs[1].data_files` is neither a path nor a list of paths or splits.',
          '`dev-test` is no name for a split: letters, digits, `_` and `.` only.',
          '`configs[2].data_files[1]` needs `split` and `path`, and nothing else.',
          '`gone/*.csv` matches no file.',
        ],
      },
      {
        card: '---\nconfigs:\n- {config_name: a, default: true}\n- {config_name: b, default: true}\n- {config_name: b}\n---\n',
        type: 'dataset',
        finds: ['Two configurations are the default: `a` and `b`.', 'Two configurations are called `b`.'],
      },
      {
        card: '---\nconfigs:\n- en\n- de\n---\n',
        type: 'dataset',
        finds: ['`configs` lists names, not configurations.'],
      },
      {
        card: `---\nconfigs:\n${manyConfigs(400)}\n---\n`,
        type: 'dataset',
        files: Array.from({ length: 1_000 }, (_, number) => `data/${number}.csv`),
        finds: ['Not every pattern of `configs` was compared with the files: there are too many.'],
        states: ['unverifiable'],
      },
      { card: '---\nconfigs: all\n---\n', type: 'dataset', finds: ['`configs` is all, not a list.'] },
    ],
  },
})

function* configHits(config: Mapping, path: KeyPath, isThere: IsThere): Iterable<Hit> {
  const { config_name: name, data_dir: folder, data_files: files } = config
  if (typeof name !== 'string' || name.trim() === '') {
    yield hit(`\`${formatKeyPath(path)}\` has no \`config_name\`.`, path)
  }
  if (files === undefined || files === null) return
  const at = [...path, 'data_files']
  if (typeof files !== 'string' && !Array.isArray(files)) {
    yield hit(`\`${formatKeyPath(at)}\` is neither a path nor a list of paths or splits.`, at)
    return
  }
  const base = typeof folder === 'string' ? folder : ''
  for (const [index, one] of (Array.isArray(files) ? (files as unknown[]) : [files]).entries()) {
    yield* dataFileHits(one, Array.isArray(files) ? [...at, index] : at, pattern => isThere(base, pattern))
  }
}

function* dataFileHits(one: unknown, path: KeyPath, isThere: (pattern: string) => boolean): Iterable<Hit> {
  const isSplit = isMapping(one) && Object.keys(one).length === 2 && 'split' in one && 'path' in one
  if (!isSplit && typeof one !== 'string') {
    yield hit(`\`${formatKeyPath(path)}\` needs \`split\` and \`path\`, and nothing else.`, path)
    return
  }
  if (isSplit && !SPLIT.test(String(one['split']))) {
    const split = show(one['split'])
    yield hit(
      `\`${split}\` is no name for a split: letters, digits, \`_\` and \`.\` only.`,
      [...path, 'split'],
      split,
    )
  }
  const patterns: unknown = isSplit ? one['path'] : one
  for (const pattern of Array.isArray(patterns) ? (patterns as unknown[]) : [patterns]) {
    if (typeof pattern === 'string' && isThere(pattern)) continue
    yield hit(`\`${show(pattern)}\` matches no file.`, isSplit ? [...path, 'path'] : path, show(pattern))
  }
}

function* togetherHits(configs: readonly unknown[]): Iterable<Hit> {
  const names = new Set<string>()
  let standard: string | null = null
  for (const [index, config] of configs.entries()) {
    const name = isMapping(config) ? config['config_name'] : null
    if (typeof name !== 'string') continue
    const isDefault = isMapping(config) && (name === 'default' || config['default'] === true)
    if (names.has(name)) {
      yield hit(`Two configurations are called \`${show(name)}\`.`, ['configs', index], show(name))
    } else if (isDefault && standard !== null) {
      const both = `\`${show(standard)}\` and \`${show(name)}\``
      yield hit(`Two configurations are the default: ${both}.`, ['configs', index], show(name))
    } else if (isDefault) standard = name
    names.add(name)
  }
}

type IsThere = (folder: string, pattern: string) => boolean

/** Says yes where it cannot tell: for other places, before any data is there, and beyond the limit, of which `isCut` tells. */
function openFinder(files: readonly FileFact[]): { isThere: IsThere; isCut: () => boolean } {
  const paths = new Set(files.map(({ path }) => path))
  const isDataThere = files.some(({ path }) => !NOT_DATA.test(path))
  let left = STEPS_MAX
  const isThere: IsThere = (folder, pattern) => {
    if (!isDataThere || /^[a-z][a-z0-9+.-]*:\/\//i.test(pattern) || /[{}]/.test(pattern)) return true
    const whole = normalised(`${folder}/${pattern}`)
    if (whole.length > PATTERN_MAX_LENGTH) return false
    if (paths.has(whole) || whole === '') return true
    const fixed = /^[^*?[]*/.exec(whole)?.[0] ?? ''
    for (const path of paths) {
      if (--left < 0) return true
      if (!path.startsWith(fixed)) continue
      // A folder stands for the files in it.
      if (fixed === whole && path[fixed.length] === '/') return true
      if (fixed === whole) continue
      left -= (path.length * whole.length) / PAIRS_PER_STEP
      if (matchesGlob(path, whole)) return true
    }
    return false
  }
  return { isThere, isCut: () => left < 0 }
}

/** `./data//train/` is `data/train`. */
function normalised(path: string): string {
  return path
    .split('/')
    .filter(part => part !== '' && part !== '.')
    .join('/')
}

function hit(message: string, key: KeyPath, evidence: string | null = null): Hit {
  return { message, key, evidence }
}

/** Whose only file is the last that is looked at. */
function manyConfigs(count: number): string {
  const one = (number: number) => `- config_name: c${number}\n  data_files: data/*999.csv`
  return Array.from({ length: count }, (_, number) => one(number)).join('\n')
}
