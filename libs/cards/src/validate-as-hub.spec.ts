import type { RepoType } from '@entrepot/core'
import { HUB_LICENSE_IDS } from '@entrepot/licenses'
import { describe, expect, it } from 'vitest'
import { evaluate } from './evaluate.js'
import { parseCard } from './parse-card.js'
import type { CardFacts } from './rule.js'
import { hubMessages, newHubRejections, validateAsHub } from './validate-as-hub.js'

function factsOf(card: string, type: RepoType = 'model'): CardFacts {
  return {
    repo: { type, id: 'someone/something' },
    card: parseCard(new TextEncoder().encode(card)),
    files: [],
    parents: [],
  }
}

function answerTo(card: string, type?: RepoType): { errors: string[]; warnings: string[] } {
  const { errors, warnings } = validateAsHub(factsOf(card, type))
  return { errors: errors.map(one => one.message), warnings: warnings.map(one => one.message) }
}

const card = (metadata: string) => `---\n${metadata}\n---\n# T\n`
const LICENSES = `[${HUB_LICENSE_IDS.join(', ')}, array]`
const notAnId = (key: string, value: string, kind: 'model' | 'dataset') =>
  `"${key}" with value "${value}" is not valid. If possible, use a ${kind} id from https://hf.co/${kind}s.`
const notACode = (key: string, value: string) =>
  `"${key}" with value "${value}" is not valid. It must be an ISO 639-1, 639-2 or 639-3 code (two/three letters), or a special value like "code", "multilingual".`

/** What the Hub refuses, by what is wrong, and what it says then. */
const REFUSED: readonly (readonly [what: string, metadata: string, messages: readonly string[]])[] = [
  [
    'YAML that cannot be read',
    'a: 1\nb: [x',
    ['Invalid YAML in README.md: unexpected end of the stream within a flow collection (3:1)'],
  ],
  [
    'a tag of a programming language, counting lines within the block',
    'a: 1\nb: !!python/tuple [1]',
    ['Invalid YAML in README.md: unknown tag !<tag:yaml.org,2002:python/tuple> (2:22)'],
  ],
  [
    'a key that stands there twice',
    'license: mit\nlicense: mit',
    ['Invalid YAML in README.md: duplicated mapping key (2:1)'],
  ],
  ['metadata that is no mapping', '- license\n- mit', ['repo card metadata block should be a dict']],
  ['a licence in capitals', 'license: MIT', [`"license" must be one of ${LICENSES}`]],
  ['a licence by its SPDX name', 'license: gpl-3.0-or-later', [`"license" must be one of ${LICENSES}`]],
  [
    'a licence among others',
    'license: [mit, Apache-2.0]',
    [`"license[1]" must be one of [${HUB_LICENSE_IDS.join(', ')}]`],
  ],
  ['a language in capitals', 'language: [EN]', ['"language[0]" must only contain lowercase characters']],
  [
    'languages with a region',
    'language: [es-ES, zh-CN]',
    [
      '"language[0]" must only contain lowercase characters',
      '"language[1]" must only contain lowercase characters',
    ],
  ],
  ['a word for a language', 'language: noinfo', [notACode('language', 'noinfo')]],
  ['a variant of a language', 'language: en_unnorm', [notACode('language', 'en_unnorm')]],
  ['a key without a value', 'license: mit\nlanguage:', ['"language" is not allowed to be empty']],
  [
    'keys with blank values',
    'license: ""\ndatasets: " "',
    ['"license" is not allowed to be empty', '"datasets" is not allowed to be empty'],
  ],
  [
    'a folder for a data set',
    'datasets: [/var/hf/images/]',
    [notAnId('datasets[0]', '/var/hf/images/', 'dataset')],
  ],
  [
    'a description for a data set',
    'datasets: [squad, librispeech 960h]',
    [notAnId('datasets[1]', 'librispeech 960h', 'dataset')],
  ],
  ['a folder for a base model', 'base_model: ./out/last', [notAnId('base_model', './out/last', 'model')]],
  ['a widget that is no list', 'widget:\n  text: x', ['"widget" must be an array']],
  [
    'a result without the type of its task',
    'model-index:\n- name: a\n  results:\n  - task: {name: b}\n    dataset: {type: c, name: d}\n    metrics: []',
    [
      'YAML metadata schema issue on key "model-index" (key: /0/results/0/task must have property \'type\' (error rule: properties))',
    ],
  ],
  [
    'a metric without its value',
    'model-index:\n- name: a\n  results:\n  - task: {type: b}\n    dataset: {type: c, name: d}\n    metrics:\n    - {type: e}',
    [
      'YAML metadata schema issue on key "model-index" (key: /0/results/0/metrics/0 must have property \'value\' (error rule: properties))',
    ],
  ],
  [
    'a model-index that is no list',
    'model-index: foo',
    ['YAML metadata schema issue on key "model-index" (key: / must be array (error rule: type))'],
  ],
]

describe('validateAsHub', () => {
  it.each(REFUSED)('refuses %s', (_, metadata, messages) => {
    expect(answerTo(card(metadata)).errors).toEqual(messages)
  })

  it('takes every licence of the list, alone or among others', () => {
    for (const id of HUB_LICENSE_IDS) expect(answerTo(card(`license: ${id}`)).errors).toEqual([])
    expect(answerTo(card(`license: [${HUB_LICENSE_IDS.join(', ')}]`)).errors).toEqual([])
  })

  it.each([
    ['a card without metadata', '# T\n'],
    ['metadata without keys', '---\n# nothing\n---\n'],
    ['an empty card', ''],
  ])('only warns of %s', (_, text) => {
    expect(answerTo(text)).toEqual({
      errors: [],
      warnings: ['empty or missing yaml metadata in repo card'],
    })
  })

  it('only warns of a task that is not in its list', () => {
    const model = answerTo(card('pipeline_tag: magic'))
    expect(model.errors).toEqual([])
    expect(model.warnings).toEqual([
      expect.stringMatching(/^The pipeline tag "magic" is not in the official list: text-classification, /),
    ])
    const dataset = answerTo(card('task_categories: [conversational]\ntask_ids: [mine]'), 'dataset')
    expect(dataset.errors).toEqual([])
    expect(dataset.warnings).toEqual([
      expect.stringMatching(/^The task_categories "conversational" is not in the official list: /),
      expect.stringMatching(/^The task_ids "mine" is not in the official list: /),
    ])
  })

  it.each([
    ['keys of one’s own', 'license: mit\nmy_key: {a: [1]}\nanother:'],
    ['misspelt keys', 'licence: MIT\nLicense: MIT'],
    ['another licence without a name or a text', 'license: other'],
    ['an empty list', 'license: mit\ntags: []'],
    ['lists outside their values', 'annotations_creators: [lexyr]'],
    ['a library of one’s own', 'library_name: mine'],
    ['a relation of one’s own', 'base_model: a/b\nbase_model_relation: cousin'],
  ])('takes %s in silence', (_, metadata) => {
    expect(answerTo(card(metadata))).toEqual({ errors: [], warnings: [] })
  })

  it('takes configurations that no library can load', () => {
    expect(answerTo(card('configs: [a]'), 'dataset')).toEqual({ errors: [], warnings: [] })
  })

  it('takes prose that says nothing', () => {
    expect(
      answerTo('---\nlicense: mit\n---\n# Title\n\n## Bias\n\n[More Information Needed]\n').errors,
    ).toEqual([])
  })

  it('speaks of the rest too when a key stands there twice', () => {
    expect(answerTo(card('license: MIT\ntags: [a]\ntags: [b]')).errors).toEqual([
      `"license" must be one of ${LICENSES}`,
      'Invalid YAML in README.md: duplicated mapping key (3:1)',
    ])
  })
})

describe('newHubRejections', () => {
  const findingsOf = (text: string) => evaluate(factsOf(text)).findings

  it('counts only what was not there before', () => {
    const before = findingsOf(card('license: MIT'))
    expect(newHubRejections(before, findingsOf(`${card('license: MIT')}More.\n`))).toEqual([])
    const after = newHubRejections(before, findingsOf(card('license: MIT\nlanguage: EN')))
    expect(after.map(one => one.ruleId)).toEqual(['language-code-known'])
  })

  it('leaves out what the Hub lets pass, however grave it is', () => {
    const findings = findingsOf(card('license: other\npipeline_tag: magic'))
    expect(findings.some(one => one.severity === 'error')).toBe(true)
    expect(newHubRejections([], findings)).toEqual([])
  })

  it.each(REFUSED)('is refused with the words of the Hub: %s', (_, metadata, messages) => {
    const facts = factsOf(card(metadata))
    const rejections = newHubRejections([], evaluate(facts).findings)
    expect(hubMessages(facts, rejections)).toEqual(messages)
  })
})
