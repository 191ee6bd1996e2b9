import { describe, expect, it } from 'vitest'
import { findCustomLicense, findLicense, LICENSES, type LicenseClass } from './index.js'

/** Classes by id, written down from the licence texts and apart from the data: who moves a row has to move it here too. */
const CLASSES: Partial<Record<LicenseClass, string>> = {
  permissive:
    'apache-2.0 mit afl-3.0 bsl-1.0 bsd-2-clause bsd-3-clause bsd-3-clause-clear cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 ecl-2.0 etalab-2.0 isc ms-pl postgresql ncsa zlib',
  'permissive-data': 'cdla-permissive-1.0 cdla-permissive-2.0 odc-by',
  'permissive-model': 'openmdw-1.0 openmdw-1.1',
  'permissive-vendor': 'apple-ascl',
  'custom-permissive': 'modified-mit',
  'public-domain': 'cc0-1.0 wtfpl unlicense pddl',
  'weak-copyleft': 'artistic-2.0 epl-1.0 epl-2.0 eupl-1.1 eupl-1.2 lgpl-2.1 lgpl-3.0 mpl-2.0 ofl-1.1 lgpl-lr',
  'strong-copyleft': 'gpl-2.0 gpl-3.0 lppl-1.3c osl-3.0',
  'network-copyleft': 'agpl-3.0',
  'copyleft-docs': 'gfdl',
  'share-alike': 'cc-by-sa-3.0 cc-by-sa-4.0',
  'share-alike-data': 'cdla-sharing-1.0 odbl',
  'data-computational-use-only': 'c-uda',
  'no-derivatives': 'cc-by-nd-4.0',
  'non-commercial': 'cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0',
  'non-commercial-share-alike': 'cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0',
  'non-commercial-no-derivatives': 'cc-by-nc-nd-3.0 cc-by-nc-nd-4.0',
  'rail-use-restricted':
    'openrail openrail++ bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0 bigcode-openrail-m deepseek',
  'research-only':
    'h-research intel-research apple-amlr deepfloyd-if-license fair-noncommercial-research-license qwen-research stabilityai-nc flux-1-dev-non-commercial-license exaone mrl bria-rmbg-1.4 coqui-public-model-license',
  'custom-community':
    'llama2 llama3 llama3.1 llama3.2 llama3.3 llama4 grok2-community qwen tongyi-qianwen stabilityai-ai-community databricks-open-model-license tencent-hunyuan-community jamba-open-model-license',
  'custom-terms': 'gemma falcon-llm-license nvidia-open-model-license dinov3-license',
  'ambiguous-family': 'bsd cc gpl lgpl',
  unknown: 'unknown',
  other: 'other',
}

describe('what we know of licences', () => {
  it.each(Object.entries(CLASSES))('puts exactly these into the class %s', (name, ids) => {
    const found = LICENSES.filter(license => license.class === name).map(({ id }) => id)
    expect(found.sort()).toEqual(ids.split(' ').sort())
  })

  it('says for every row where it was read', () => {
    for (const { id, source } of LICENSES) {
      expect(source, id).toMatch(/https:\/\/|LICENSE|card of|Hub's list/)
      expect(source, id).not.toMatch(/LicenseRef|NOASSERTION/)
    }
  })

  it('forbids commerce by class, and by nothing else', () => {
    const closed = LICENSES.filter(license => license.commercial === 'no').map(license => license.class)
    expect(new Set(closed)).toEqual(
      new Set([
        'non-commercial',
        'non-commercial-share-alike',
        'non-commercial-no-derivatives',
        'research-only',
      ]),
    )
  })

  it('knows the names, notices, limits and places that vendors ask for', () => {
    expect(findLicense('llama2')?.naming).toBeNull()
    expect(findLicense('llama3')?.naming?.prefix).toBe('Llama 3')
    expect(findLicense('llama3.3')?.naming).toEqual({ prefix: 'Llama', reachesOutputs: true })
    expect(findLicense('gemma')?.mandatedNotices[0]?.texts[0]).toContain('ai.google.dev/gemma/terms')
    const limits = LICENSES.flatMap(({ id, thresholds }) =>
      thresholds.map(({ kind, limit }) => `${id} ${kind} ${limit}`),
    )
    expect(limits.filter(line => line.endsWith(' 700000000'))).toHaveLength(7)
    expect(limits).toContain('stabilityai-ai-community annual-revenue-usd 1000000')
    expect(limits).toContain('modified-mit monthly-revenue-usd 20000000')
    expect(limits).toContain('qwen monthly-active-users 100000000')
    const places = LICENSES.filter(license => license.excludedTerritories).map(({ id }) => id)
    expect(places).toEqual(['llama3.2', 'llama4', 'tencent-hunyuan-community'])
  })

  it('tells who restricts uses from who restricts users', () => {
    const free = ['mit', 'gpl-3.0', 'cc-by-nc-4.0', 'modified-mit', 'cc-by-nd-4.0']
    const bound = ['gemma', 'llama2', 'openrail++', 'deepseek', 'apple-amlr', 'c-uda']
    expect(free.filter(id => findLicense(id)?.hasUseRestrictions)).toEqual([])
    expect(bound.filter(id => !findLicense(id)?.hasUseRestrictions)).toEqual([])
  })

  it('finds the members of families of vendor licences', () => {
    expect(findCustomLicense('tencent-hunyuan-a13b')?.id).toBe('tencent-hunyuan-community')
    expect(findCustomLicense('stabilityai-nc-research-community')?.id).toBe('stabilityai-nc')
    expect(findCustomLicense('bria-2.3')?.id).toBe('bria-rmbg-1.4')
    expect(findCustomLicense('tongyi-qianwen-research')?.id).toBe('qwen-research')
  })
})
