import { describe, expect, it } from 'vitest'
import { isLicensor, findLicense, mentionedLicenses } from './index.js'

describe('mentionedLicenses', () => {
  const sentences: Record<string, string[]> = {
    'This model is released under the MIT License.': ['mit'],
    'MIT, see LICENSE': ['mit'],
    'Code: Apache 2.0. Data: CC BY-NC-SA 4.0.': ['apache-2.0', 'cc-by-nc-sa-4.0'],
    'Apache License, Version 2.0': ['apache-2.0'],
    'a Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International License': ['cc-by-nc-sa-4.0'],
    'Creative Commons Attribution 4.0 License': ['cc-by-4.0'],
    'under the 3-clause BSD licence or BSD 2-Clause': ['bsd-2-clause', 'bsd-3-clause'],
    'GNU GPLv3, LGPL-2.1 or AGPL v3': ['agpl-3.0', 'gpl-3.0', 'lgpl-2.1'],
    'the Llama 3.1 Community License and the Gemma Terms of Use': ['gemma', 'llama3.1'],
    'under the GNU General Public License v3.0': ['gpl-3.0'],
    'the GNU Lesser General Public License, version 2.1': ['lgpl-2.1'],
    'Mozilla Public License, version 2.0 or MPL-2.0, or ISC License': ['isc', 'mpl-2.0'],
    'CC0 1.0 and ODbL': ['cc0-1.0', 'odbl'],
    'made at MIT CSAIL and MIT Press, funded by the BSD project': [],
    'a Creative Commons licence': [],
    '本模型采用 Apache 2.0 许可证。': ['apache-2.0'],
    'ライセンス: CC BY-SA 4.0': ['cc-by-sa-4.0'],
    'you limit permits and commit': [],
  }
  it.each(Object.entries(sentences))('finds in %j exactly %j', (prose, ids) => {
    expect(mentionedLicenses(prose).sort()).toEqual(ids)
  })

  it('needs time in proportion to hostile prose', () => {
    const start = performance.now()
    for (const part of [
      'cc by ',
      'apache ',
      'creative commons attribution-',
      'BSD 3 ',
      'llama-3.1 community ',
    ])
      mentionedLicenses(part.repeat(50_000))
    expect(performance.now() - start).toBeLessThan(500)
  })
})

describe('isLicensor', () => {
  it('knows those who wrote a licence, and nobody else', () => {
    const llama = findLicense('llama3.1')
    const nvidia = findLicense('nvidia-open-model-license')
    const mit = findLicense('mit')
    if (!llama || !nvidia || !mit) throw new Error('unknown licence')
    expect(isLicensor(llama, 'meta-llama/Llama-Guard-3-8B')).toBe(true)
    expect(isLicensor(llama, 'nvidia/Llama-3.1-Nemotron-70B')).toBe(false)
    expect(isLicensor(nvidia, 'NVIDIA/Nemotron-4-340B-Base')).toBe(true)
    expect(isLicensor(mit, 'acme/model')).toBe(false)
    expect(isLicensor(mit, 'gpt2')).toBe(false)
  })
})
