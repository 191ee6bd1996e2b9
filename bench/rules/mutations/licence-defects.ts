import type { CleanCard, Draft, Mutator } from './clean-card.ts'
import { licenceText } from './licence-texts.ts'
import { listLines, metadataLines, withKey, withoutKey } from './metadata.ts'
import { withoutPart, withText } from './prose.ts'
import type { Random } from './random.ts'

const NO_ID = [
  'MIT',
  'Apache 2.0',
  'Apache-2.0',
  'Apache License 2.0',
  'apache2',
  'apache-2',
  'GPLv3',
  'gpl-3',
  'GPL-3.0',
  'gpl-3.0-or-later',
  'CC BY 4.0',
  'CC-BY-SA-4.0',
  'cc-by',
  'cc-by-2-0',
  'cc-by-nc',
  'creative commons',
  'public domain',
  'PUBLIC DOMAIN NOTICE',
  'None',
  'none',
  'n/a',
  'proprietary',
  'custom',
  'llama-3.1',
  'Llama 3',
  'bsd 3-clause',
  'BSD',
  'mit license',
  'The MIT License',
  'free',
  '非商用',
  'openrail-m',
  'cc0',
  'CC0-1.0',
  'LICENSE',
  'https://opensource.org/licenses/MIT',
  '{code: mit, data: cc-by-4.0}',
  'afl',
  'eupl',
  'commercial',
  'see below',
  'mit, apache-2.0',
  'gpl3',
  'AGPL-3.0',
]

/** Licences of a base model that bind what is made of it, beside one that a child may not declare instead. */
const RESTRICTED = [
  'llama2',
  'llama3',
  'llama3.1',
  'llama3.2',
  'gemma',
  'creativeml-openrail-m',
  'bigscience-bloom-rail-1.0',
  'bigcode-openrail-m',
  'openrail++',
]
const NON_COMMERCIAL = [
  'cc-by-nc-4.0',
  'cc-by-nc-sa-4.0',
  'cc-by-nc-2.0',
  'apple-amlr',
  'fair-noncommercial-research-license',
  'cc-by-nd-4.0',
  'cc-by-nc-nd-4.0',
]
const SHARE_ALIKE = ['gpl-3.0', 'cc-by-sa-4.0', 'agpl-3.0', 'cc-by-sa-3.0', 'gpl-2.0', 'eupl-1.2']
const PERMISSIVE = ['mit', 'apache-2.0', 'bsd-3-clause', 'cc-by-4.0', 'isc', 'cc0-1.0', 'unlicense']
const RELATIONS = ['finetune', 'adapter', 'quantized', 'merge'] as const

/** Rules about licences: declared, carried, inherited. */
export const LICENCE_DEFECTS: Readonly<Record<string, Mutator>> = {
  'license-declared': noLicence,
  'license-id-known': (clean, random) => {
    const wrong = random.pick(NO_ID)
    const value = /[,:]/.test(wrong) && !wrong.startsWith('{') ? `"${wrong}"` : wrong
    return withKey(
      clean,
      'license',
      random.chance(0.3) ? listLines('license', ['mit', value], 2) : [`license: ${value}`],
    )
  },
  'other-license-named': otherUnnamed,
  'license-resolved': (clean, random) =>
    withKey(
      clean,
      'license',
      random.pick([
        ['license: unknown'],
        ['license:', '- unknown'],
        ['license: [mit, unknown]'],
        ['license:', '  - cc-by-4.0', '  - unknown'],
        ['license: "unknown"'],
      ]),
    ),
  'license-exact': vagueLicence,
  'license-text-present': noText,
  'license-text-matches': otherText,
  'license-class-inherited': (clean, random) => derived(clean, random, NON_COMMERCIAL, PERMISSIVE),
  'license-restriction-stripped': (clean, random) => derived(clean, random, RESTRICTED, PERMISSIVE),
  'license-share-alike-kept': (clean, random) => derived(clean, random, SHARE_ALIKE, PERMISSIVE),
  'training-data-license-fits': unfitData,
  'llama-derivative-named': misnamedLlama,
  'mandated-notices-present': noNotice,
  'license-threshold-recorded': noTenant,
  'license-territory-fits': wrongPlace,
  'use-restrictions-linked': nothingLinked,
  'license-scopes-explained': unexplainedScopes,
  'license-unchanged': (clean, random) => {
    const current = declaredLicence(clean)
    const before = random.pick(
      [...PERMISSIVE, ...NON_COMMERCIAL, ...SHARE_ALIKE].filter(id => id !== current),
    )
    return { ...clean, previous: { licenses: random.chance(0.8) ? [before] : [before, 'odbl'] } }
  },
}

function declaredLicence(clean: Draft): string {
  return /^license: (.*)$/m.exec(metadataLines(clean).join('\n'))?.[1] ?? ''
}

function noLicence(clean: Draft, random: Random): CleanCard | null {
  const misspelt = random.pick(['licence', 'License', 'licenses', 'LICENSE', 'Licence', 'license_id'])
  const id = declaredLicence(clean)
  const silent = withoutPart(clean, 'license') ?? clean
  const noFile = { ...silent, files: silent.files.filter(path => path !== 'LICENSE'), texts: {} }
  return random.pick([
    () => withoutKey(clean, 'license'),
    () => withoutKey(silent, 'license'),
    () => withoutKey(noFile, 'license'),
    () => withKey(clean, 'license', [`${misspelt}: ${id}`]),
    () => withKey(noFile, 'license', [`${misspelt}: [${id}]`]),
    () => withKey(noFile, 'license', ['license: []']),
    () =>
      withKey(noFile, 'license', [random.pick(['license:', 'license: ""', 'license: null', 'license: ~'])]),
    () => withKey(clean, 'license', [`# license: ${id}`]),
  ])()
}

function otherUnnamed(clean: Draft, random: Random): CleanCard | null {
  const noFile = { ...clean, files: clean.files.filter(path => path !== 'LICENSE'), texts: {} }
  const name = 'license_name: harbour-terms-1.0'
  const link = 'license_link: https://example.org/terms'
  const [draft, lines] = random.pick([
    [clean, []],
    [noFile, []],
    [noFile, [name]],
    [clean, [link]],
    [noFile, [name, 'license_link: TERMS.md']],
    [noFile, [name, 'license_link: LICENSE']],
    [clean, [name, 'license_link: on request']],
    [clean, ['license_name: ""', link]],
    [noFile, [name, 'license_link:']],
    [clean, ['license_link: LICENSE']],
  ] as const)
  const other = random.pick([['license: other'], ['license:', '- other'], ['license: [other]']])
  return withKey(draft, 'license', [...other, ...lines])
}

function vagueLicence(clean: Draft, random: Random): CleanCard | null {
  const family = random.pick(['bsd', 'cc', 'gpl', 'lgpl', 'gfdl', 'openrail'])
  const words = random.pick([
    'Free to use, see the file.',
    'As declared above.',
    `${family.toUpperCase()}.`,
    'Creative Commons.',
  ])
  const vague = withText(clean, 'license', words)
  const lines = random.pick([
    [`license: ${family}`],
    ['license:', `- ${family}`],
    [`license: [${family}]`],
    ['license:', '- mit', `- ${family}`],
  ])
  return vague && withKey(vague, 'license', lines)
}

function isCarried(clean: Draft): boolean {
  return /^license: (?:mit|apache-2\.0|bsd-3-clause)$/m.test(clean.card)
}

function noText(clean: Draft, random: Random): CleanCard | null {
  if (!isCarried(clean)) return null
  const { LICENSE = '', ...texts } = clean.texts
  const without = { ...clean, files: clean.files.filter(path => path !== 'LICENSE'), texts }
  const named = (text: string) => ({ ...clean, texts: { ...texts, LICENSE: text } })
  const anonymous = LICENSE.replace(/^.*copyright \(c\).*$/gim, '').replace(/^ *copyright \d{4}.*$/gim, '')
  return random.pick([
    () => without,
    () => without,
    () => named(random.pick(['', '\n', 'See the website.\n', 'MIT\n', 'Apache-2.0\n', 'TODO\n'])),
    () => (declaredLicence(clean) === 'mit' ? named(anonymous) : without),
    () => ({ ...without, files: [...without.files, 'docs/license-header.png'] }),
  ])()
}

function otherText(clean: Draft, random: Random): CleanCard | null {
  const declared = declaredLicence(clean)
  const texts = [
    'mit',
    'apache-2.0',
    'bsd-3-clause',
    'gpl-3.0',
    'cc-by-nc-4.0',
    'agpl-3.0',
    'mpl-2.0',
    'cc-by-sa-4.0',
    'isc',
  ]
  const other = random.pick(texts.filter(id => id !== declared))
  const text = licenceText(other, 'The authors') ?? ''
  const names: Readonly<Record<string, string>> = {
    mit: 'the MIT License',
    'apache-2.0': 'the Apache License 2.0',
    'gpl-3.0': 'the GNU General Public License v3.0',
    'cc-by-nc-4.0': 'CC BY-NC 4.0',
    'cc-by-sa-4.0': 'CC BY-SA 4.0',
    'agpl-3.0': 'AGPL-3.0',
  }
  const said = names[other]
  return random.pick([
    () => ({ ...clean, texts: { ...clean.texts, LICENSE: text } }),
    () => ({ ...clean, texts: { ...clean.texts, LICENSE: text.replaceAll('\n', '\r\n') } }),
    () => ({ ...clean, texts: { ...clean.texts, LICENSE: `\n\n${text.toUpperCase()}` } }),
    () => (said ? withText(clean, 'license', `This repository is released under ${said}.`) : null),
  ])()
}

/** A child that declares a licence which its base model does not permit. */
function derived(
  clean: Draft,
  random: Random,
  ofParent: readonly string[],
  ofChild: readonly string[],
): CleanCard | null {
  if (clean.type !== 'model') return null
  const license = random.pick(ofParent)
  const child = random.pick(ofChild)
  const bad = { id: 'origin/base', license, isMirrored: true }
  const good = { id: 'harbour/small-encoder', license: 'mit', isMirrored: true }
  const between = { id: 'middle/step', license: child, isMirrored: true, parents: [bad] }
  const parents = random.pick([[bad], [bad], [good, bad], [between]])
  const relation = parents.length > 1 ? 'merge' : random.pick(RELATIONS.slice(0, 3))
  const texts = { ...clean.texts, LICENSE: licenceText(child, 'The authors') ?? 'See the card.' }
  const named = withKey(
    clean,
    'base_model',
    listLines(
      'base_model',
      parents.map(({ id }) => id),
      random.int(6),
    ),
  )
  const related = withKey(named, 'base_model_relation', [`base_model_relation: ${relation}`])
  return { ...withKey(related, 'license', [`license: ${child}`]), parents, texts }
}

function unfitData(clean: Draft, random: Random): CleanCard | null {
  if (clean.type !== 'model') return null
  const license = random.pick([
    'cc-by-nc-4.0',
    'cc-by-nc-sa-4.0',
    'unknown',
    'cc-by-nd-4.0',
    'cc-by-sa-4.0',
    'cc-by-nc-2.0',
    'cc-by-sa-3.0',
    'gpl-3.0',
    'cc-by-nc-nd-4.0',
    'bigscience-openrail-m',
    null,
  ])
  const data = { id: 'field/recordings', license, isMirrored: true }
  const child = random.pick(['mit', 'apache-2.0', 'bsd-3-clause'])
  const good = { id: 'harbour/letters', license: 'cc-by-4.0', isMirrored: true }
  const datasets = random.pick([[data], [good, data]])
  const listed = withKey(
    clean,
    'datasets',
    listLines(
      'datasets',
      datasets.map(({ id }) => id),
      random.int(6),
    ),
  )
  return { ...withKey(listed, 'license', [`license: ${child}`]), datasets }
}

function misnamedLlama(clean: Draft, random: Random): CleanCard | null {
  if (clean.type !== 'model') return null
  const license = random.pick(['llama3', 'llama3.1', 'llama3.2', 'llama3.3', 'llama4'])
  const base = { id: 'meta-llama/Base', license, isMirrored: true }
  const name = random.pick([
    'Allotment-8B',
    'my-llama-chat',
    'chat-Llama-3.1-8B',
    'Lama-3.1-8B',
    'garden',
    'Alpaca-3',
    'GPT-Garden',
    'Vicuna-8b',
    'meta-garden',
    'L3.1-8B-garden',
    'Hermes-3',
  ])
  const parents = random.pick([
    [base],
    [{ id: 'other/Llama-step', license, isMirrored: true, parents: [base] }],
  ])
  const named = withKey(clean, 'base_model', [`base_model: ${parents[0]?.id ?? ''}`])
  return { ...withKey(named, 'license', [`license: ${license}`]), parents, repoId: `allotment/${name}` }
}

function noNotice(clean: Draft, random: Random): CleanCard | null {
  if (clean.type !== 'model') return null
  const { NOTICE: _, ...texts } = clean.texts
  const bare = { ...clean, files: clean.files.filter(path => path !== 'NOTICE'), texts }
  if (clean.name === 'en-llama') {
    const silent = { ...clean, card: clean.card.replace('**Built with Llama.** ', '') }
    return random.pick([
      bare,
      silent,
      { ...silent, files: bare.files, texts },
      { ...clean, texts: { ...clean.texts, NOTICE: 'Made by the allotment society.\n' } },
    ])
  }
  if (clean.name === 'de-gemma') {
    const silent = { ...bare, card: clean.card.replace(/Gemma is provided[\s\S]*?\/terms\. /, '') }
    return random.pick([
      silent,
      { ...silent, files: clean.files, texts: { ...texts, NOTICE: 'model.safetensors was modified.\n' } },
    ])
  }
  const license = random.pick(['llama2', 'llama3', 'llama3.3', 'llama4', 'gemma'])
  const parents = [{ id: 'origin/base', license, isMirrored: true }]
  const named = withKey(clean, 'base_model', ['base_model: origin/base'])
  return { ...withKey(named, 'license', [`license: ${license}`]), parents }
}

function noTenant(clean: Draft, random: Random): CleanCard | null {
  if (clean.type !== 'model') return null
  const [license, ...sizes] = random.pick([
    ['llama3.1', {}, { monthlyActiveUsers: 800_000_000 }, { regions: ['CH'] }],
    ['llama2', {}, { monthlyActiveUsers: 700_000_001 }, { annualRevenueUsd: 5_000 }],
    ['llama3', {}, { monthlyActiveUsers: 2_000_000_000 }],
    ['llama4', {}, { monthlyActiveUsers: 900_000_000 }],
  ] as const)
  const parents = [{ id: 'meta-llama/Base', license, isMirrored: true }]
  const named = withKey(clean, 'base_model', ['base_model: meta-llama/Base'])
  return { ...withKey(named, 'license', [`license: ${license}`]), parents, tenant: random.pick(sizes) }
}

function wrongPlace(clean: Draft, random: Random): CleanCard | null {
  if (clean.type !== 'model') return null
  const license = random.pick(['llama4', 'llama3.2'])
  const base = license === 'llama4' ? 'meta-llama/Llama-4-Scout-17B-16E' : 'meta-llama/Llama-3.2-11B-Vision'
  const parents = [{ id: base, license, isMirrored: true }]
  const regions = random.pick([['EU'], ['DE'], ['FR', 'US'], ['US', 'EU'], ['IE'], ['PL'], ['CH', 'AT']])
  const named = withKey(clean, 'base_model', [`base_model: ${base}`])
  const seeing = withKey(named, 'pipeline_tag', ['pipeline_tag: image-text-to-text'])
  return {
    ...withKey(seeing, 'license', [`license: ${license}`]),
    parents,
    tenant: { ...clean.tenant, regions },
  }
}

function nothingLinked(clean: Draft, random: Random): CleanCard | null {
  const silent = withText(clean, 'license', random.pick(['See above.', 'As declared.', 'Free to use.']))
  if (!silent) return null
  const prompt = withoutKey(withoutKey(silent, 'extra_gated_prompt'), 'license_link')
  const license = random.pick([...RESTRICTED, 'llama3.3', 'llama4', 'openrail', 'bigscience-openrail-m'])
  const text = prompt.card
    .replaceAll(/\[[^\]]*(?:Policy|Attachment)[^\]]*\]\([^)]*\)/g, 'the rules')
    .replaceAll(/USE_POLICY\.md/g, 'the manual')
    .replaceAll(/acceptable use policy|use polic(?:y|ies)|use restrictions|Attachment A/gi, 'manual')
  const files = clean.files.filter(path => !/USE_POLICY|LICENSE|NOTICE/.test(path))
  return {
    ...withKey({ ...prompt, card: text }, 'license', [`license: ${license}`]),
    files,
    texts: {},
    gating: 'none',
  }
}

function unexplainedScopes(clean: Draft, random: Random): CleanCard | null {
  const silent = withoutPart(clean, 'license')
  if (!silent) return null
  const first = declaredLicence(clean)
  const second = random.pick([...PERMISSIVE, ...NON_COMMERCIAL, ...SHARE_ALIKE].filter(id => id !== first))
  const third = random.pick(['odc-by', 'mpl-2.0', 'ofl-1.1'])
  const ids = random.pick([
    [first, second],
    [second, first],
    [first, second, third],
  ])
  const vague = random.chance(0.5)
    ? { ...silent, card: `${silent.card}\n## License\n\nSee the metadata.\n` }
    : silent
  return withKey(vague, 'license', listLines('license', ids, 1 + random.int(2)))
}
