import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** SPDX ids of the licences that clean and mutated cards carry. */
const SPDX: Readonly<Record<string, string>> = {
  mit: 'MIT',
  'apache-2.0': 'Apache-2.0',
  'bsd-3-clause': 'BSD-3-Clause',
  'cc-by-4.0': 'CC-BY-4.0',
  'cc-by-nc-4.0': 'CC-BY-NC-4.0',
  'cc-by-sa-4.0': 'CC-BY-SA-4.0',
  'gpl-3.0': 'GPL-3.0-only',
  'agpl-3.0': 'AGPL-3.0-only',
  'mpl-2.0': 'MPL-2.0',
  isc: 'ISC',
}

/** Titles of licences that SPDX has no text of. */
const TITLES: Readonly<Record<string, string>> = {
  'llama3.1':
    'LLAMA 3.1 COMMUNITY LICENSE AGREEMENT\n\nThese terms govern the Llama Materials; whoever has 700 million monthly active users asks first. The Acceptable Use Policy is part of them.',
  gemma: 'Gemma Terms of Use\n\nThey govern Gemma, Model Derivatives and Gemma Services.',
  'creativeml-openrail-m':
    'CreativeML Open RAIL-M\ndated August 22, 2022\n\nThe use restrictions of Attachment A bind Derivatives of the Model and Complementary Material too.',
}

/** As long as a licence is, and about what these are about; their own texts are not ours to copy. */
const TERMS = `By using, copying, modifying or passing on these materials you accept the terms below. You may use them
worldwide, free of charge and without exclusivity. Whoever passes them on, or something made of them, hands over a copy
of these terms, keeps the notices, says what was changed, and binds the recipient to the restrictions of use named in the
policy that belongs to these terms. The materials come as they are, without warranty of any kind. The rights end for
whoever breaks these terms.`

/** A licence as it stands in a repository, with the line of its holder; null for one that nobody has a text of. */
export function licenceText(id: string, holder: string, year = 2024): string | null {
  const spdx = SPDX[id]
  if (spdx === undefined) {
    const title = TITLES[id]
    return title === undefined ? null : `${title}\n\n${TERMS}\n`
  }
  const file = require.resolve(`spdx-license-list/licenses/${spdx}.json`)
  const { licenseText } = JSON.parse(readFileSync(file, 'utf8')) as { licenseText: string }
  const named = licenseText
    .replaceAll(/<year>|\[yyyy\]|<yyyy>/gi, String(year))
    .replaceAll(/<copyright holders?>|<owner>|\[name of copyright owner\]|<name of author>/gi, holder)
  return named.includes(holder) ? named : `Copyright (c) ${year} ${holder}\n\n${named}`
}
