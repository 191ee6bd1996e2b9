import { describe, expect, it } from 'vitest'
import {
  findCustomLicense,
  findLicense,
  HUB_LICENSE_IDS,
  isAmbiguousFamily,
  isHubLicenseId,
  licenseOfKnownFamily,
  LICENSES,
  restrictionFate,
  suggestLicenseId,
} from './index.js'

describe('the licences we know', () => {
  it('hold the 83 ids of the Hub, each once', () => {
    expect(HUB_LICENSE_IDS).toHaveLength(83)
    expect(new Set(LICENSES.map(license => license.id)).size).toBe(LICENSES.length)
  })

  it('hold what stands behind `other`, found by any spelling of its name', () => {
    expect(LICENSES.length - HUB_LICENSE_IDS.length).toBe(18)
    expect(findCustomLicense('DBRX')?.id).toBe('databricks-open-model-license')
    expect(findCustomLicense('my-own-license')).toBeNull()
    expect(isHubLicenseId('qwen')).toBe(false)
  })

  it('tell Boost from the Business Source License', () => {
    expect(findLicense('bsl-1.0')?.spdx).toEqual(['BSL-1.0'])
    expect(findLicense('bsl-1.0')?.name).toContain('Boost')
    expect(suggestLicenseId('BUSL-1.1')).toBeNull()
    expect(suggestLicenseId('BSL 1.1')).toBeNull()
    expect(suggestLicenseId('BSL 1')).toBeNull()
  })

  it('leave open what an id does not say', () => {
    expect(findLicense('gpl-3.0')?.spdx).toEqual(['GPL-3.0-only', 'GPL-3.0-or-later'])
    expect(['bsd', 'cc', 'gpl', 'lgpl', 'gfdl', 'openrail'].every(isAmbiguousFamily)).toBe(true)
    expect(isAmbiguousFamily('gpl-3.0')).toBe(false)
  })

  it('give every licence without an SPDX id a reference of its own', () => {
    for (const license of LICENSES.filter(one => !one.isHubId)) {
      expect(license.spdx, license.id).toEqual([`LicenseRef-${license.id}`])
    }
  })
})

describe('suggestLicenseId', () => {
  const spellings: Record<string, string | null> = {
    'Apache 2.0': 'apache-2.0',
    'Apache-2.0': 'apache-2.0',
    'Apache License 2.0': 'apache-2.0',
    'Apache License, Version 2.0': 'apache-2.0',
    apache2: 'apache-2.0',
    apache: 'apache-2.0',
    MIT: 'mit',
    'MIT License': 'mit',
    'The MIT Licence': 'mit',
    'gpl-3.0-or-later': 'gpl-3.0',
    'GPL-3.0-only': 'gpl-3.0',
    GPLv3: 'gpl-3.0',
    'GNU General Public License v3.0': 'gpl-3.0',
    'GNU GPL v2': 'gpl-2.0',
    'LGPL-2.1-only': 'lgpl-2.1',
    AGPLv3: 'agpl-3.0',
    'CC BY 4.0': 'cc-by-4.0',
    'cc-by-2-0': 'cc-by-2.0',
    'CC-BY-SA 4.0': 'cc-by-sa-4.0',
    'Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International': 'cc-by-nc-sa-4.0',
    CC0: 'cc0-1.0',
    'CC0 1.0 Universal': 'cc0-1.0',
    'BSD 3-Clause': 'bsd-3-clause',
    'bsd-3': 'bsd-3-clause',
    BSD: 'bsd',
    'Llama 3.1 Community License Agreement': 'llama3.1',
    'llama-3.1': 'llama3.1',
    ODbL: 'odbl',
    'ODbL-1.0': 'odbl',
    'CreativeML Open RAIL-M': 'creativeml-openrail-m',
    'Open RAIL++-M': 'openrail++',
    'mpl 2.0': 'mpl-2.0',
    Unlicense: 'unlicense',
    'cc-by': null,
    'PUBLIC DOMAIN NOTICE': null,
    'my own terms': null,
    '': null,
    none: null,
  }
  it.each(Object.entries(spellings))('reads %j as %j', (text, id) => {
    expect(suggestLicenseId(text)).toBe(id)
  })

  it('reads every id of the Hub as itself, in any case', () => {
    const ids = HUB_LICENSE_IDS.filter(id => id !== 'bsl-1.0')
    expect(ids.filter(id => suggestLicenseId(id.toUpperCase()) !== id)).toEqual([])
  })

  it('does not read a page of text', () => {
    expect(suggestLicenseId('MIT '.repeat(100))).toBeNull()
  })
})

describe('licenseOfKnownFamily', () => {
  const families: Record<string, string | undefined> = {
    'meta-llama/Llama-3.1-8B-Instruct': 'llama3.1',
    'meta-llama/Meta-Llama-3.1-70B': 'llama3.1',
    'meta-llama/Meta-Llama-3-8B': 'llama3',
    'meta-llama/Llama-2-7b-hf': 'llama2',
    'meta-llama/Llama-4-Scout-17B-16E': 'llama4',
    'google/gemma-2-9b-it': 'gemma',
    'GOOGLE/Gemma-7b': 'gemma',
    'runwayml/stable-diffusion-v1-5': 'creativeml-openrail-m',
    'bigscience/bloom': 'bigscience-bloom-rail-1.0',
    'black-forest-labs/FLUX.1-dev': 'flux-1-dev-non-commercial-license',
    'google/gemma-3n-E4B-it': 'gemma',
    'google/gemma-4-E4B-it': undefined,
    'Qwen/Qwen2.5-3B-Instruct': 'qwen-research',
    'Qwen/Qwen2.5-Coder-3B': 'qwen-research',
    'Qwen/Qwen2.5-32B': undefined,
    'Qwen/Qwen2.5-72B-Instruct': 'qwen',
    'deepseek-ai/DeepSeek-Coder-V2-Instruct': 'deepseek',
    'deepseek-ai/DeepSeek-R1': undefined,
    'facebook/nllb-200-distilled-600M': 'cc-by-nc-4.0',
    'CohereForAI/aya-23-8B': 'cc-by-nc-4.0',
    'google/bert-base': undefined,
    'someone/gemma-2-9b-it-finetune': undefined,
  }
  it.each(Object.entries(families))('takes %s for %s', (id, license) => {
    expect(licenseOfKnownFamily(id)?.id).toBe(license)
  })
})

describe('restrictionFate', () => {
  const cases: [parent: string, children: string[], fate: string][] = [
    ['mit', ['apache-2.0'], 'none'],
    ['cc-by-nc-4.0', ['mit'], 'none'],
    ['llama3.1', ['mit'], 'stripped'],
    ['llama3.1', ['llama3.1', 'apache-2.0'], 'stripped'],
    ['gemma', ['gpl-3.0'], 'stripped'],
    ['gemma', ['bsd'], 'stripped'],
    ['creativeml-openrail-m', ['cc0-1.0'], 'stripped'],
    ['deepfloyd-if-license', ['mit'], 'stripped'],
    ['llama3.1', ['llama3.1'], 'kept'],
    ['llama3', ['llama3.1'], 'unclear'],
    ['llama3', ['other'], 'unclear'],
    ['llama3', ['cc-by-nc-4.0'], 'unclear'],
    ['llama3', [], 'unclear'],
    ['other', ['mit'], 'unclear'],
    ['unknown', ['mit'], 'unclear'],
  ]
  it.each(cases)('a child of %s under %j: %s', (parent, children, fate) => {
    const license = findLicense(parent)
    expect(license).not.toBeNull()
    expect(license && restrictionFate(license, children)).toBe(fate)
  })
})
