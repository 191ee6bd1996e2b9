import { licensesOf, type LicenseTerms } from '../license.js'

const NON_COMMERCIAL: LicenseTerms = {
  class: 'non-commercial',
  commercial: 'no',
  derivatives: 'yes',
  flowDown: 'nothing',
  notice: 'attribution',
  useRestrictions: null,
  note: null,
  evidence: 'text',
}
const NC_SHARE_ALIKE: LicenseTerms = {
  ...NON_COMMERCIAL,
  class: 'non-commercial-share-alike',
  flowDown: 'work',
}
const NO_DERIVATIVES: LicenseTerms = {
  ...NON_COMMERCIAL,
  derivatives: 'no',
  note: 'Fine-tunes, quantizations and merges must not be shared.',
}
const RAIL: LicenseTerms = {
  class: 'rail-use-restricted',
  commercial: 'yes',
  derivatives: 'yes',
  flowDown: 'restrictions',
  notice: 'a copy of the licence, the notices, and which files were changed',
  useRestrictions: 'the uses its attachment lists',
  note: 'The restrictions must stand as an enforceable clause in the licence of every derivative.',
  evidence: 'text',
}
const RESEARCH: LicenseTerms = {
  class: 'research-only',
  commercial: 'no',
  derivatives: 'limited',
  flowDown: 'agreement',
  notice: 'the agreement',
  useRestrictions: 'research and other non-commercial purposes only',
  note: null,
  evidence: 'recalled',
}

/** Licences of the Hub's list that forbid some use or some users, without being one vendor's community agreement. */
export const restrictedLicenses = [
  ...licensesOf(NON_COMMERCIAL, [
    ['cc-by-nc-2.0', 'Creative Commons Attribution Non Commercial 2.0', 'CC-BY-NC-2.0'],
    ['cc-by-nc-3.0', 'Creative Commons Attribution Non Commercial 3.0', 'CC-BY-NC-3.0'],
    ['cc-by-nc-4.0', 'Creative Commons Attribution Non Commercial 4.0', 'CC-BY-NC-4.0'],
  ]),
  ...licensesOf(NC_SHARE_ALIKE, [
    ['cc-by-nc-sa-2.0', 'Creative Commons Attribution Non Commercial Share Alike 2.0', 'CC-BY-NC-SA-2.0'],
    ['cc-by-nc-sa-3.0', 'Creative Commons Attribution Non Commercial Share Alike 3.0', 'CC-BY-NC-SA-3.0'],
    ['cc-by-nc-sa-4.0', 'Creative Commons Attribution Non Commercial Share Alike 4.0', 'CC-BY-NC-SA-4.0'],
  ]),
  ...licensesOf(NO_DERIVATIVES, [
    [
      'cc-by-nd-4.0',
      'Creative Commons Attribution No Derivatives 4.0',
      'CC-BY-ND-4.0',
      { class: 'no-derivatives', commercial: 'yes' },
    ],
    [
      'cc-by-nc-nd-3.0',
      'Creative Commons Attribution Non Commercial No Derivatives 3.0',
      'CC-BY-NC-ND-3.0',
      { class: 'non-commercial-no-derivatives' },
    ],
    [
      'cc-by-nc-nd-4.0',
      'Creative Commons Attribution Non Commercial No Derivatives 4.0',
      'CC-BY-NC-ND-4.0',
      { class: 'non-commercial-no-derivatives' },
    ],
  ]),
  ...licensesOf(RAIL, [
    ['openrail', 'OpenRAIL license family', 'LicenseRef-HF-openrail'],
    ['openrail++', 'Open Rail++-M License', 'LicenseRef-HF-openrail++'],
    ['bigscience-openrail-m', 'BigScience OpenRAIL-M', 'LicenseRef-scancode-bigscience-open-rail-m'],
    [
      'creativeml-openrail-m',
      'CreativeML OpenRAIL-M',
      'LicenseRef-scancode-stable-diffusion-2022-08-22',
    ],
    ['bigscience-bloom-rail-1.0', 'BigScience BLOOM RAIL 1.0', 'LicenseRef-scancode-bigscience-rail-1.0'],
    ['bigcode-openrail-m', 'BigCode OpenRAIL-M v1', 'LicenseRef-scancode-bigcode-open-rail-m-v1'],
  ]),
  ...licensesOf(RESEARCH, [
    ['h-research', 'H Research License', 'LicenseRef-HF-h-research'],
    ['intel-research', 'Intel Research Use License Agreement', 'LicenseRef-HF-intel-research'],
    ['apple-amlr', 'Apple Model License for Research', 'LicenseRef-HF-apple-amlr'],
    ['deepfloyd-if-license', 'DeepFloyd IF Research License Agreement', 'LicenseRef-HF-deepfloyd-if'],
    [
      'fair-noncommercial-research-license',
      'FAIR Noncommercial Research License',
      'LicenseRef-HF-fair-noncommercial-research',
    ],
  ]),
  ...licensesOf(RESEARCH, [
    [
      'c-uda',
      'Computational Use of Data Agreement',
      'C-UDA-1.0',
      {
        class: 'data-computational-use-only',
        commercial: 'limited',
        notice: 'the notice',
        useRestrictions: 'computational use of the data only',
        evidence: 'text',
      },
    ],
  ]),
]
