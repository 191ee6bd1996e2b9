import { licensesOf, type LicenseDuties, type LicenseTerms } from '../license.js'

const PERMISSIVE: LicenseTerms & Partial<LicenseDuties> = {
  class: 'permissive',
  commercial: 'yes',
  derivatives: 'yes',
  flowDown: 'nothing',
  notice: 'licence text and copyright lines',
  useRestrictions: null,
  note: null,
  evidence: 'text',
  carries: 'text',
}
/** Their texts begin with the line that names the holder. */
const NAMED: typeof PERMISSIVE = { ...PERMISSIVE, carries: 'text-and-copyright' }
const ATTRIBUTION: typeof PERMISSIVE = {
  ...PERMISSIVE,
  notice: 'attribution, a link to the licence, and what was changed',
  carries: null,
}
const PUBLIC_DOMAIN: typeof PERMISSIVE = {
  ...PERMISSIVE,
  class: 'public-domain',
  notice: null,
  carries: null,
}
const DATA: typeof PERMISSIVE = {
  ...PERMISSIVE,
  class: 'permissive-data',
  notice: 'attribution or licence text',
  carries: null,
}
const MODEL: typeof PERMISSIVE = {
  ...PERMISSIVE,
  class: 'permissive-model',
  notice: 'a copy of the licence and the notices of origin',
  note: 'No duties on outputs. The grant ends for whoever sues over patents or copyright.',
}

/** Licences that ask for notices at most. */
export const openLicenses = [
  ...licensesOf(PERMISSIVE, [
    ['apache-2.0', 'Apache License 2.0', 'Apache-2.0'],
    ['afl-3.0', 'Academic Free License 3.0', 'AFL-3.0'],
    [
      'bsl-1.0',
      'Boost Software License 1.0',
      'BSL-1.0',
      { note: 'Boost. The Business Source License (SPDX BUSL-1.1) has no id on the Hub and is `other`.' },
    ],
    ['ecl-2.0', 'Educational Community License 2.0', 'ECL-2.0'],
    ['ms-pl', 'Microsoft Public License', 'MS-PL'],
    ['postgresql', 'PostgreSQL License', 'PostgreSQL'],
    [
      'apple-ascl',
      'Apple Sample Code License',
      'LicenseRef-HF-apple-ascl',
      {
        class: 'permissive-vendor',
        notice: 'the notice',
        evidence: 'recalled',
        source: 'Apple Sample Code License, https://developer.apple.com/support/downloads/terms/apple-sample-code/Apple-Sample-Code-License.pdf',
      },
    ],
  ]),
  ...licensesOf(NAMED, [
    ['mit', 'MIT License', 'MIT'],
    ['bsd-2-clause', 'BSD 2-Clause "Simplified" License', 'BSD-2-Clause'],
    ['bsd-3-clause', 'BSD 3-Clause "New" or "Revised" License', 'BSD-3-Clause'],
    [
      'bsd-3-clause-clear',
      'BSD 3-Clause Clear License',
      'BSD-3-Clause-Clear',
      { note: 'Grants no patent rights, and says so.' },
    ],
    ['isc', 'ISC License', 'ISC'],
    ['ncsa', 'University of Illinois/NCSA Open Source License', 'NCSA'],
    ['zlib', 'zlib License', 'Zlib'],
  ]),
  ...licensesOf(ATTRIBUTION, [
    ['cc-by-2.0', 'Creative Commons Attribution 2.0', 'CC-BY-2.0'],
    ['cc-by-2.5', 'Creative Commons Attribution 2.5', 'CC-BY-2.5'],
    ['cc-by-3.0', 'Creative Commons Attribution 3.0', 'CC-BY-3.0'],
    ['cc-by-4.0', 'Creative Commons Attribution 4.0', 'CC-BY-4.0'],
    ['etalab-2.0', 'Etalab Open License 2.0', 'etalab-2.0', { notice: 'attribution and date' }],
  ]),
  ...licensesOf(PUBLIC_DOMAIN, [
    ['cc0-1.0', 'Creative Commons Zero 1.0 Universal', 'CC0-1.0'],
    ['wtfpl', 'Do What The F*ck You Want To Public License', 'WTFPL'],
    ['unlicense', 'The Unlicense', 'Unlicense'],
    ['pddl', 'Open Data Commons Public Domain Dedication and License', 'PDDL-1.0'],
  ]),
  ...licensesOf(DATA, [
    [
      'cdla-permissive-1.0',
      'Community Data License Agreement, Permissive, Version 1.0',
      'CDLA-Permissive-1.0',
    ],
    [
      'cdla-permissive-2.0',
      'Community Data License Agreement, Permissive, Version 2.0',
      'CDLA-Permissive-2.0',
    ],
    ['odc-by', 'Open Data Commons Attribution License', 'ODC-By-1.0'],
  ]),
  ...licensesOf(MODEL, [
    [
      'openmdw-1.0',
      'Open Model, Data & Weights License 1.0',
      'LicenseRef-scancode-openmdw-1.0',
      { source: 'OpenMDW License Agreement 1.0, https://openmdw.ai/license/1-0/' },
    ],
    [
      'openmdw-1.1',
      'Open Model, Data & Weights License 1.1',
      'LicenseRef-HF-openmdw-1.1',
      { source: 'OpenMDW License Agreement 1.1, https://openmdw.ai/license/1-1/' },
    ],
  ]),
]
