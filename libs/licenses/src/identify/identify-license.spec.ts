import { describe, expect, it } from 'vitest'
import { identifyLicense } from '../index.js'
import { spdxTexts } from './spdx-texts.js'
import { LICENSE_TEXT_MAX_LENGTH } from './words.js'

const TEXTS = new Map(spdxTexts().map(({ spdx, text }) => [spdx, text]))

function textOf(spdx: string): string {
  const text = TEXTS.get(spdx)
  if (text === undefined) throw new Error(`no text of ${spdx}`)
  return text
}

const MIT = textOf('MIT').replace('<year> <copyright holders>', '2024 Acme GmbH')

describe('identifyLicense', () => {
  it.each([...TEXTS.keys()])('knows the text of %s', spdx => {
    const found = identifyLicense(textOf(spdx))
    expect(found?.spdx).toBe(spdx)
    expect(found?.similarity).toBeGreaterThan(0.999)
  })

  it('reads past line breaks, case, quotes, markup and the holder', () => {
    const wrapped = `# The License\n\n${MIT.toUpperCase().replaceAll(/\s+/g, ' ').replaceAll('"', '”')}`
    expect(identifyLicense(wrapped)).toMatchObject({ licenseId: 'mit', spdx: 'MIT' })
    const commented = MIT.split('\n')
      .map(line => `> ${line}`)
      .join('\r\n')
    expect(identifyLicense(commented)).toMatchObject({
      licenseId: 'mit',
      copyrightLines: ['Copyright (c) 2024 Acme GmbH'],
    })
  })

  it('names holders, and none where they are still to be filled in', () => {
    const several = MIT.replace('Acme GmbH', 'Acme GmbH\n(c) 2025 Muster AG\nAll rights reserved.')
    expect(identifyLicense(several)?.copyrightLines).toEqual([
      'Copyright (c) 2024 Acme GmbH',
      '(c) 2025 Muster AG',
    ])
    expect(identifyLicense(textOf('MIT'))?.copyrightLines).toEqual([])
    expect(identifyLicense(textOf('Apache-2.0'))?.copyrightLines).toEqual([])
  })

  it('takes no licence for another one that was made of it', () => {
    const more =
      'The Software may not be used by companies with more than one hundred employees, nor in any military product, nor to train other models, unless a separate licence was bought from the holder.'
    expect(identifyLicense(`${MIT}\n\n${more}`)).toBeNull()
    expect(identifyLicense(textOf('BUSL-1.1'))).toMatchObject({ licenseId: 'other', spdx: 'BUSL-1.1' })
    expect(identifyLicense(textOf('CC-BY-NC-4.0'))?.licenseId).toBe('cc-by-nc-4.0')
  })

  it('knows no text in what only names a licence', () => {
    expect(identifyLicense('This model is under the Apache License 2.0.')).toBeNull()
    expect(identifyLicense('')).toBeNull()
    expect(identifyLicense('lorem ipsum dolor sit amet '.repeat(100))).toBeNull()
  })

  const RAIL =
    'Attachment A lists the Use Restrictions. "Derivatives of the Model" and "Complementary Material" are defined below. '
  const titled: [id: string, title: string, clauses: string][] = [
    [
      'llama3.1',
      'LLAMA 3.1 COMMUNITY LICENSE AGREEMENT',
      'the Llama Materials; 700 million monthly active users. ',
    ],
    [
      'llama3',
      '# META LLAMA 3 COMMUNITY LICENSE AGREEMENT',
      'the Llama Materials; the Acceptable Use Policy. ',
    ],
    [
      'llama2',
      'LLAMA 2 COMMUNITY LICENSE AGREEMENT',
      'the Llama Materials; 700 million monthly active users. ',
    ],
    ['gemma', 'Gemma Terms of Use\n\nLast modified: March 24, 2025', 'Model Derivatives, Gemma Services. '],
    ['openrail++', 'CreativeML Open RAIL++-M License\ndated July 26, 2023', RAIL],
    ['creativeml-openrail-m', 'CreativeML Open RAIL-M\ndated August 22, 2022', RAIL],
    ['deepseek', 'DEEPSEEK LICENSE AGREEMENT\n\nVersion 1.0', RAIL],
    ['qwen', 'Qwen LICENSE AGREEMENT', 'Alibaba Cloud. 100 million monthly active users. '],
    [
      'tongyi-qianwen',
      'Tongyi Qianwen LICENSE AGREEMENT',
      'Alibaba Cloud. 100 million monthly active users. ',
    ],
    ['modified-mit', 'Modified MIT License', `${MIT} more than 100 million monthly active users `],
    ['flux-1-dev-non-commercial-license', 'FLUX.1 [dev] Non-Commercial License', 'Black Forest Labs. '],
  ]
  it.each(titled)('knows %s by its title and its clauses', (id, title, clauses) => {
    const found = identifyLicense(`${title}\n\n${clauses}${'and so on and so forth '.repeat(40)}`)
    expect(found?.licenseId).toBe(id)
    expect(found?.spdx).toMatch(/^LicenseRef-/)
    expect(
      identifyLicense(`${'Something about it all, which is no title at all. '.repeat(10)}${title}`),
    ).toBeNull()
  })

  it('takes a page that lists many licences for none of them', () => {
    expect(identifyLicense([...TEXTS.values()].join('\n'))).toBeNull()
  })

  it('needs less than 5 ms for the longest licence, and time in proportion for more', () => {
    const long = textOf('GPL-3.0-only')
    const hostile = [
      'copyright '.repeat(20_000),
      '('.repeat(200_000),
      'a'.repeat(200_000),
      ' \n'.repeat(100_000),
      'copyright (c) '.repeat(20_000),
    ]
    expect(cpuMilliseconds(long)).toBeLessThan(5)
    for (const text of hostile) expect(cpuMilliseconds(text)).toBeLessThan(40)
    expect(LICENSE_TEXT_MAX_LENGTH).toBeGreaterThan(3 * long.length)
  })
})

/** Of this process alone, and the best of many: other work on the machine says nothing about the text. */
function cpuMilliseconds(text: string): number {
  const runs = Array.from({ length: 30 }, () => {
    const before = process.cpuUsage()
    identifyLicense(text)
    return process.cpuUsage(before).user / 1_000
  })
  return Math.min(...runs)
}
