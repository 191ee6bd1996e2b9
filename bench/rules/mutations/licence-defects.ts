import type { CleanCard, Draft, Mutator } from './clean-card.ts'
import { NON_COMMERCIAL, PERMISSIVE, RESTRICTED, SHARE_ALIKE } from './licence-groups.ts'
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

/** Rules about licences: declared and carried. */
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
