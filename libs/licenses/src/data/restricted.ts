import { licensesOf, type LicenseDuties, type LicenseTerms } from '../license.js'

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
const RAIL: LicenseTerms & Partial<LicenseDuties> = {
  class: 'rail-use-restricted',
  commercial: 'yes',
  derivatives: 'yes',
  flowDown: 'restrictions',
  notice: 'a copy of the licence, the notices, and which files were changed',
  useRestrictions: 'the uses its attachment lists',
  note: 'The restrictions must stand as an enforceable clause in the licence of every derivative.',
  evidence: 'text',
  carries: 'text',
}
const RESEARCH: LicenseTerms & Partial<LicenseDuties> = {
  class: 'research-only',
  commercial: 'no',
  derivatives: 'limited',
  flowDown: 'agreement',
  notice: 'the agreement',
  useRestrictions: 'research and other non-commercial purposes only',
  note: null,
  evidence: 'recalled',
  carries: 'text',
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
    ['openrail', 'OpenRAIL license family', 'LicenseRef-HF-openrail', { source: 'Responsible AI Licenses, https://www.licenses.ai/ai-licenses' }],
    ['openrail++', 'Open Rail++-M License', 'LicenseRef-HF-openrail++', { source: 'CreativeML Open RAIL++-M License, LICENSE.md of stabilityai/stable-diffusion-xl-base-1.0' }],
    ['bigscience-openrail-m', 'BigScience OpenRAIL-M', 'LicenseRef-scancode-bigscience-open-rail-m', { source: 'BigScience Open RAIL-M License, https://www.licenses.ai/blog/2022/8/26/bigscience-open-rail-m-license' }],
    ['creativeml-openrail-m', 'CreativeML OpenRAIL-M', 'LicenseRef-scancode-stable-diffusion-2022-08-22', { source: 'CreativeML Open RAIL-M, LICENSE of CompVis/stable-diffusion' }],
    ['bigscience-bloom-rail-1.0', 'BigScience BLOOM RAIL 1.0', 'LicenseRef-scancode-bigscience-rail-1.0', { source: 'BigScience RAIL License v1.0, https://huggingface.co/spaces/bigscience/license' }],
    ['bigcode-openrail-m', 'BigCode OpenRAIL-M v1', 'LicenseRef-scancode-bigcode-open-rail-m-v1', { source: 'BigCode Open RAIL-M v1, https://huggingface.co/spaces/bigcode/bigcode-model-license-agreement' }],
  ]),
  ...licensesOf(RESEARCH, [
    ['h-research', 'H Research License', 'LicenseRef-HF-h-research', { source: "H Research License, named in the Hub's list of licences" }],
    ['intel-research', 'Intel Research Use License Agreement', 'LicenseRef-HF-intel-research', { source: 'Intel Research Use License Agreement, LICENSE.md of OpenVINO/Llama-3.1-8B-Instruct-FastDraft-150M-int8-ov' }],
    [
      'apple-amlr',
      'Apple Model License for Research',
      'LicenseRef-HF-apple-amlr',
      {
        notice: 'a copy of the agreement, the attribution notice, and what was changed',
        note: 'Reaches every derivative, products and product development are excluded, and can be withdrawn.',
        evidence: 'text',
        source: 'Apple Machine Learning Research Model License Agreement, LICENSE_MODEL of apple/ml-sharp',
        licensors: ['apple'],
        mandatedNotices: [
          {
            texts: ['Apple Machine Learning Research Model is licensed under'],
            place: 'display',
            from: 'distributor',
          },
        ],
      },
    ],
    [
      'deepfloyd-if-license',
      'DeepFloyd IF Research License Agreement',
      'LicenseRef-HF-deepfloyd-if',
      {
        notice: 'a copy of the agreement and the attribution notice',
        useRestrictions:
          'non-commercial research only; no military use, surveillance or biometric processing',
        note: 'Reaches what the model generates, and can be withdrawn.',
        evidence: 'text',
        source: 'DEEPFLOYD IF LICENSE AGREEMENT, LICENSE-MODEL of deep-floyd/IF',
        licensors: ['deepfloyd'],
        mandatedNotices: [
          {
            texts: ['DeepFloyd is licensed under the DeepFloyd License'],
            place: 'display',
            from: 'distributor',
          },
        ],
      },
    ],
    ['fair-noncommercial-research-license', 'FAIR Noncommercial Research License', 'LicenseRef-HF-fair-noncommercial-research', { source: 'FAIR Noncommercial Research License, LICENSE of facebookresearch/spiritlm' }],
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
