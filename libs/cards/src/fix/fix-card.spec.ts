import fc from 'fast-check'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import type { RepoType } from '@entrepot/core'
import { lintCard } from '../lint-card.js'
import { parseCard } from '../parse-card.js'
import { fixCard } from './fix-card.js'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const fixed = (text: string, type: RepoType = 'model') =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(fixCard(bytesOf(text), type).bytes)

describe('fixCard', () => {
  it('mends spelling and quotes, and leaves comments, order and prose as they are', () => {
    const before = [
      '---',
      '# who may use it',
      'licence:   MIT   # as in LICENSE',
      'language: [EN, "De" , no]',
      "base_model: 'https://huggingface.co/acme/heron'",
      'pipeline-tag: Text_Classification',
      'start: 1:30',
      'my_own:   {a: yes,   b: 1}',
      '---',
      '# licence: MIT',
      '',
      'language: EN',
      '',
    ].join('\n')
    const after = [
      '---',
      '# who may use it',
      'license:   mit   # as in LICENSE',
      'language: [en, "de" , "no"]',
      "base_model: 'acme/heron'",
      'pipeline_tag: text-classification',
      'start: "1:30"',
      'my_own:   {a: "yes",   b: 1}',
      '---',
      '# licence: MIT',
      '',
      'language: EN',
      '',
    ].join('\n')
    expect(fixed(before)).toBe(after)
  })

  it('says what it did, and where', () => {
    const { fixes } = fixCard(bytesOf('---\nlicense: MIT\nlanguage:\n- EN\n---\n'), 'model')
    expect(fixes).toEqual([
      { ruleId: 'license-id-known', message: '`MIT` is now `mit`', line: 2, column: 10 },
      { ruleId: 'language-code-known', message: '`EN` is now `en`', line: 4, column: 3 },
    ])
  })

  it('removes a byte order mark, mixed line ends and blanks after the opening fence', () => {
    expect(fixed('\uFEFF# T\n')).toBe('# T\n')
    expect(fixed('# T\r\n\r\nText.\nMore.\r\n')).toBe('# T\r\n\r\nText.\r\nMore.\r\n')
    expect(fixed('# T\nText.\nMore.\r\n')).toBe('# T\nText.\nMore.\n')
    expect(fixed('--- \nlicense: MIT\n---\n')).toBe('---\nlicense: mit\n---\n')
    expect(fixed('--- \nnot: [yaml\n---\n')).toBe('--- \nnot: [yaml\n---\n')
  })

  it('keeps the line ends of a card that has one kind', () => {
    expect(fixed('---\r\nlicense: MIT\r\nlanguage: EN\r\n---\r\n# T\r\n')).toBe(
      '---\r\nlicense: mit\r\nlanguage: en\r\n---\r\n# T\r\n',
    )
  })

  it.each([
    ['license: gpl-3.0-or-later', 'which version holds'],
    ['license: Apache', 'which version is meant'],
    ['license: &a MIT\nother: *a', 'a value that another key repeats'],
    ['language: en-US', 'a region'],
    ['language: English', 'a word'],
    ['license: mit\nlicence: Apache-2.0', 'which of two keys counts'],
    ['languages: {a: [en]}', 'a value that the key does not take'],
    ['pipeline_tag: conversational', 'a task that was retired'],
    ['version: 0o17', 'a value that is no text to the Hub'],
    ['license: MIT\nlicense: MIT', 'metadata with a key twice'],
    ['license: MIT\nbad: [', 'metadata that cannot be read'],
    ['text: |\n  no\n  EN', 'text over several lines'],
    ['my_key: MIT\ntags: [EN]', 'keys whose values are free'],
  ])('leaves to the author: %s', metadata => {
    const card = bytesOf(`---\n${metadata}\n---\n`)
    expect(fixCard(card, 'model')).toEqual({ bytes: card, fixes: [] })
  })

  it('fixes the keys of data sets in data sets only', () => {
    const card = '---\nsize_categories:\n- 10k<N<100K\ntask_categories: [Question_Answering]\n---\n'
    expect(fixed(card, 'dataset')).toBe(
      '---\nsize_categories:\n- 10K<n<100K\ntask_categories: [question-answering]\n---\n',
    )
    expect(fixed(card)).toBe(card)
  })

  it('leaves bytes that are no UTF-8 alone', () => {
    const bytes = Uint8Array.from([...bytesOf('---\nlicense: MIT\n---\n'), 0xff])
    expect(fixCard(bytes, 'model')).toEqual({ bytes, fixes: [] })
  })

  it('makes no finding that was not there, keeps every other value, and is done after once', () => {
    const value = fc.constantFrom(
      ...[
        'MIT',
        'mit',
        'no',
        'EN',
        'en',
        '"no"',
        "'De'",
        '1:30',
        '[EN, no]',
        '\n- EN\n- "fr"',
        'x # no',
        '~',
        '',
      ],
      ...['&a MIT', '*a', '|\n  no', '{a: no}', 'https://hf.co/a/b', '"a\\tb"', '1_000', 'Apache 2.0'],
    )
    const key = fc.constantFrom(
      ...[
        'license',
        'licence',
        'License',
        'language',
        'languages',
        'tags',
        'base_model',
        'x',
        'no',
        'datasets',
      ],
      ...['size_categories', 'task_ids', '"license"', '# c', 'pretty-name'],
    )
    const ending = fc.constantFrom('\n', '\r\n')
    const type = fc.constantFrom<RepoType>('model', 'dataset')
    fc.assert(
      fc.property(fc.array(fc.tuple(key, value), { maxLength: 6 }), ending, type, (pairs, end, kind) => {
        const metadata = pairs.map(([one, other]) => `${one}: ${other}`).join('\n')
        const before = bytesOf(`---\n${metadata}\n---\n# T\n\nno: EN\n`.replaceAll('\n', end))
        const { bytes: after } = fixCard(before, kind)
        expect(fixCard(after, kind).fixes).toEqual([])
        const [old, now] = [parseCard(before), parseCard(after)]
        expect(now.problems).toEqual(old.problems)
        expect(now.text.slice(now.text.lastIndexOf('---'))).toBe(old.text.slice(old.text.lastIndexOf('---')))
        expect(Object.keys(now.metadata ?? {}).length).toBe(Object.keys(old.metadata ?? {}).length)
        for (const free of ['x', 'tags', 'no']) expect(now.metadata?.[free]).toEqual(old.metadata?.[free])
        const rulesOf = (bytes: Uint8Array) =>
          lintCard({ readme: bytes, type: kind }).findings.filter(one => one.ruleId === 'yaml-valid').length
        expect(rulesOf(after)).toBe(rulesOf(before))
      }),
      { numRuns: 1_000 },
    )
  })

  it('quotes only what stays the same to the Hub', () => {
    const card = '---\na: no\nb: 1_000\nc: 0644\nd: 12:30:45\n---\n'
    expect(load(fixed(card).split('---')[1] ?? '')).toEqual(load(card.split('---')[1] ?? ''))
    expect(fixed(card)).toBe('---\na: "no"\nb: "1_000"\nc: 0644\nd: "12:30:45"\n---\n')
  })
})
