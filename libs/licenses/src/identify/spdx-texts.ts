import { createRequire } from 'node:module'
import { LICENSES } from '../find-license.js'

/** A text to compare with. */
export interface SpdxText {
  /** Our id; `other` for licences that have none on the Hub. */
  readonly licenseId: string
  readonly spdx: string
  readonly text: string
}

const require = createRequire(import.meta.url)

/** Our ids that stand for families, whose members have texts that cards call by the id of the family. */
const FAMILY_TEXTS: Readonly<Record<string, readonly string[]>> = {
  gfdl: ['GFDL-1.1-only', 'GFDL-1.2-only', 'GFDL-1.3-only'],
  'agpl-3.0': ['AGPL-3.0-only'],
  'gpl-2.0': ['GPL-2.0-only'],
  'gpl-3.0': ['GPL-3.0-only'],
  'lgpl-2.1': ['LGPL-2.1-only'],
  'lgpl-3.0': ['LGPL-3.0-only'],
  bsd: [],
}

/**
 * Licences without an id on the Hub whose texts resemble some that have one: without them, their copies would be taken for
 * those.
 */
const LOOK_ALIKES: readonly string[] = [
  '0BSD',
  'Apache-1.1',
  'BSD-1-Clause',
  'BSD-4-Clause',
  'BUSL-1.1',
  'CC-BY-1.0',
  'CC-BY-NC-1.0',
  'CC-BY-NC-2.5',
  'CC-BY-NC-ND-2.0',
  'CC-BY-NC-ND-2.5',
  'CC-BY-NC-SA-1.0',
  'CC-BY-NC-SA-2.5',
  'CC-BY-ND-2.0',
  'CC-BY-ND-2.5',
  'CC-BY-ND-3.0',
  'CC-BY-SA-2.0',
  'CC-BY-SA-2.5',
  'CECILL-2.1',
  'GPL-1.0-only',
  'LGPL-2.0-only',
  'MIT-0',
  'MPL-1.1',
  'MulanPSL-2.0',
  'O-UDA-1.0',
  'OGL-UK-3.0',
  'OSL-2.1',
  'Python-2.0',
  'X11',
]

/** Texts of all licences that have one with SPDX. Reads some 90 files of the package, 30 ms: ask once. */
export function spdxTexts(): SpdxText[] {
  const texts = LICENSES.flatMap(({ id, spdx }) =>
    (FAMILY_TEXTS[id] ?? spdx.filter(one => !one.startsWith('LicenseRef') && one !== 'NOASSERTION')).map(
      one => ({ licenseId: id, spdx: one, text: textOf(one) }),
    ),
  )
  return [...texts, ...LOOK_ALIKES.map(one => ({ licenseId: 'other', spdx: one, text: textOf(one) }))]
}

function textOf(spdx: string): string {
  const { licenseText } = require(`spdx-license-list/licenses/${spdx}`) as { licenseText: string }
  return licenseText
}
