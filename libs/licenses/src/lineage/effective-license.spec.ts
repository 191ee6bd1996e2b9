import { describe, expect, it } from 'vitest'
import {
  effectiveLicense,
  findConflicts,
  walkLineage,
  type LicensedSource,
  type LicensedWork,
} from '../index.js'

function source(id: string, license: string | null, more: Partial<LicensedSource> = {}): LicensedSource {
  return { id, license, isMirrored: true, ...more }
}

function work(
  license: string | string[],
  parents: LicensedSource[],
  more: Partial<LicensedWork> = {},
): LicensedWork {
  return { id: 'acme/model', licenses: [license].flat(), parents, ...more }
}

function conflictsOf(one: LicensedWork): string[] {
  return findConflicts(one, walkLineage(one)).map(
    ({ kind, state, sourceId, licenseId }) => `${state} ${kind} ${sourceId} ${licenseId}`,
  )
}

const LLAMA = source('meta-llama/Llama-3.1-8B', 'llama3.1')

describe('effectiveLicense', () => {
  it('is what the card says when nothing it was made from says otherwise', () => {
    const found = effectiveLicense(work('apache-2.0', [source('a/base', 'mit')]))
    expect(found).toMatchObject({
      licenseId: 'apache-2.0',
      class: 'permissive',
      commercial: 'yes',
      conflicts: [],
      isComplete: true,
    })
    expect(found.obligations.map(({ licenseId }) => licenseId)).toEqual(['apache-2.0', 'mit'])
  })

  it('finds a Llama under a permissive quantization of a fine-tune', () => {
    const tune = source('b/tune', 'apache-2.0', { parents: [LLAMA] })
    const found = effectiveLicense(work('apache-2.0', [tune], { relation: 'quantized' }))
    expect(found).toMatchObject({ licenseId: 'llama3.1', class: 'custom-community', commercial: 'limited' })
    expect(found.conflicts).toMatchObject([
      { kind: 'restrictions', state: 'fail', sourceId: LLAMA.id, via: ['b/tune'], licenseId: 'llama3.1' },
    ])
    expect(found.obligations.map(({ text }) => text).join()).toContain('begin the name')
  })

  it('lets no commercial clause get lost on the way', () => {
    const found = effectiveLicense(work('mit', [source('a/base', 'cc-by-nc-4.0')]))
    expect(found).toMatchObject({ licenseId: 'cc-by-nc-4.0', commercial: 'no', isComplete: true })
  })

  it.each([null, 'unknown', 'other', 'cc', 'no-such-license'])('tells nothing of a child of %s', license => {
    const found = effectiveLicense(work('mit', [source('a/base', license)]))
    expect(found).toMatchObject({
      licenseId: null,
      class: 'unknown',
      commercial: 'unknown',
      isComplete: false,
    })
    expect(found.conflicts.map(({ kind }) => kind)).toEqual(['license-unknown'])
  })

  it('tells nothing of what is not here, and of what declares nothing', () => {
    const missing = source('a/base', 'mit', { isMirrored: false })
    expect(effectiveLicense(work('mit', [missing]))).toMatchObject({ licenseId: null, isComplete: false })
    expect(effectiveLicense(work([], []))).toMatchObject({
      licenseId: null,
      class: 'unknown',
      commercial: 'unknown',
    })
    expect(effectiveLicense(work('unknown', []))).toMatchObject({ licenseId: null, class: 'unknown' })
  })

  it('takes common knowledge of a family against a card, and never for it alone', () => {
    const missing = source(LLAMA.id, null, { isMirrored: false })
    expect(effectiveLicense(work('mit', [missing]))).toMatchObject({
      licenseId: 'llama3.1',
      isComplete: false,
    })
    expect(effectiveLicense(work('llama3.1', [missing]))).toMatchObject({
      licenseId: 'llama3.1',
      isComplete: false,
    })
    expect(effectiveLicense(work('llama3', [missing]))).toMatchObject({ licenseId: null })
  })

  it('cannot choose between two parents whose terms exclude each other', () => {
    const found = effectiveLicense(work('llama3.1', [LLAMA, source('google/gemma-2b', 'gemma')]))
    expect(found).toMatchObject({ licenseId: null, class: 'unknown', isComplete: true })
    expect(found.conflicts).toMatchObject([{ kind: 'restrictions', state: 'needs-review' }])
    expect(effectiveLicense(work('mit', [LLAMA, source('x/y', 'cc-by-nc-4.0')]))).toMatchObject({
      licenseId: null,
      commercial: 'no',
    })
  })

  it('counts the strictest of several licences', () => {
    expect(effectiveLicense(work(['mit', 'cc-by-nc-4.0'], [])).licenseId).toBe('cc-by-nc-4.0')
    expect(effectiveLicense(work(['mit', 'unknown'], [])).licenseId).toBeNull()
  })

  it('ends in a lineage that leads back to itself, and clears nothing of it', () => {
    const back = source('acme/model', 'mit')
    const first = source('a/one', 'mit', { parents: [source('a/two', 'mit', { parents: [back] })] })
    const found = effectiveLicense(work('mit', [first]))
    expect(found).toMatchObject({ licenseId: null, isComplete: false })
    const inner: { parents?: LicensedSource[] } = {}
    const loop = { ...source('a/loop', 'mit'), ...inner } as LicensedSource & { parents?: LicensedSource[] }
    loop.parents = [loop]
    expect(effectiveLicense(work('mit', [loop]))).toMatchObject({ licenseId: null, isComplete: false })
  })

  it('looks at a repository once however many ways lead to it', () => {
    const base = source('a/base', 'cc-by-nc-4.0')
    const sides = ['l', 'r'].map(name => source(`a/${name}`, 'cc-by-nc-4.0', { parents: [base] }))
    expect(walkLineage(work('mit', sides)).ancestors).toHaveLength(3)
    const wide = Array.from({ length: 2_000 }, (_, at) => source(`a/m${at}`, 'mit'))
    expect(effectiveLicense(work('mit', wide))).toMatchObject({ licenseId: null, isComplete: false })
  })
})

describe('findConflicts', () => {
  const cases: [child: string | string[], parent: string, found: string[]][] = [
    ['mit', 'cc-by-nd-4.0', ['fail no-derivatives a/b cc-by-nd-4.0']],
    ['cc-by-nd-4.0', 'cc-by-nd-4.0', ['fail no-derivatives a/b cc-by-nd-4.0']],
    [
      'mit',
      'flux-1-dev-non-commercial-license',
      ['fail non-commercial a/b flux-1-dev-non-commercial-license'],
    ],
    ['cc-by-nc-4.0', 'deepfloyd-if-license', []],
    ['other', 'cc-by-nc-4.0', ['needs-review non-commercial a/b cc-by-nc-4.0']],
    ['cc-by-nc-4.0', 'cc-by-nc-sa-4.0', ['fail share-alike a/b cc-by-nc-sa-4.0']],
    ['cc-by-nc-sa-4.0', 'cc-by-nc-sa-3.0', []],
    ['gpl-3.0', 'cc-by-sa-4.0', []],
    ['cc-by-sa-4.0', 'gpl-3.0', ['fail share-alike a/b gpl-3.0']],
    ['gpl-3.0', 'gpl-2.0', ['needs-review share-alike a/b gpl-2.0']],
    ['gpl-2.0', 'apache-2.0', ['needs-review share-alike a/b apache-2.0']],
    ['gpl-3.0', 'apache-2.0', []],
    ['mit', 'agpl-3.0', ['fail share-alike a/b agpl-3.0']],
    ['mit', 'mpl-2.0', ['needs-review share-alike a/b mpl-2.0']],
    ['llama3', 'gpl-3.0', ['fail share-alike a/b gpl-3.0']],
    ['gemma', 'gemma', []],
    ['bsd', 'gemma', ['fail restrictions a/b gemma']],
    ['mit', 'odbl', []],
  ]
  it.each(cases)('of %j on top of %s: %j', (child, parent, found) => {
    expect(conflictsOf(work(child, [source('a/b', parent)]))).toEqual(found)
  })

  it('knows `other` by its name, on both sides', () => {
    const qwen = source('Qwen/Qwen2.5-72B', 'other', { licenseName: 'qwen' })
    expect(conflictsOf(work('other', [qwen], { licenseName: 'qwen' }))).toEqual([])
    expect(conflictsOf(work('mit', [qwen]))).toEqual(['fail restrictions Qwen/Qwen2.5-72B qwen'])
  })

  it('says a thing once per way', () => {
    const tune = source('b/tune', 'llama3.1', { parents: [LLAMA] })
    expect(conflictsOf(work('mit', [tune]))).toEqual(['fail restrictions b/tune llama3.1'])
  })

  it('asks about data only when the model may be sold', () => {
    const datasets = [
      source('d/nc', 'cc-by-nc-4.0'),
      source('d/open', 'cc-by-4.0'),
      source('d/odbl', 'odbl'),
      source('d/none', null),
      source('d/far', null, { isMirrored: false }),
    ]
    expect(conflictsOf(work('mit', [], { datasets }))).toEqual([
      'needs-review training-data d/nc cc-by-nc-4.0',
      'needs-review training-data d/none null',
      'unverifiable training-data d/far null',
    ])
    expect(conflictsOf(work('cc-by-nc-4.0', [], { datasets }))).toEqual([])
    expect(effectiveLicense(work('mit', [], { datasets }))).toMatchObject({
      licenseId: 'mit',
      isComplete: false,
    })
  })
})
