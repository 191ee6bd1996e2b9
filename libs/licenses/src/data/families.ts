import { licensesOf, type LicenseDuties, type LicenseTerms } from '../license.js'

const UNCLEAR: LicenseTerms & Partial<LicenseDuties> = {
  class: 'ambiguous-family',
  commercial: 'unknown',
  derivatives: 'unknown',
  flowDown: 'unknown',
  notice: null,
  useRestrictions: null,
  note: 'A family: the version and clauses are not said.',
  evidence: 'text',
  source: 'https://huggingface.co/docs/hub/repositories-licenses',
}

/** Ids of the Hub's list that name no licence. */
export const unclearLicenses = licensesOf(UNCLEAR, [
  ['bsd', 'BSD license family', 'BSD-2-Clause|BSD-3-Clause'],
  ['cc', 'Creative Commons license family', 'NOASSERTION'],
  ['gpl', 'GNU General Public License family', 'NOASSERTION'],
  ['lgpl', 'GNU Lesser General Public License family', 'NOASSERTION'],
  [
    'unknown',
    'Unknown',
    'NOASSERTION',
    { class: 'unknown', note: 'As good as no licence: all rights reserved until somebody finds out.' },
  ],
  [
    'other',
    'Other',
    'LicenseRef-other',
    { class: 'other', note: 'Says nothing without `license_name` and the text.' },
  ],
])
