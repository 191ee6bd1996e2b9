import { licensesOf, type LicenseTerms } from '../license.js'

const UNCLEAR: LicenseTerms = {
  class: 'ambiguous-family',
  commercial: 'unknown',
  derivatives: 'unknown',
  flowDown: 'unknown',
  notice: null,
  useRestrictions: null,
  note: 'A family: the version and clauses are not said.',
  evidence: 'text',
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

const CUSTOM: LicenseTerms = {
  class: 'custom-community',
  commercial: 'limited',
  derivatives: 'yes',
  flowDown: 'agreement',
  notice: 'the NOTICE file',
  useRestrictions: 'the acceptable use policy',
  note: null,
  evidence: 'text',
}
const CUSTOM_RESEARCH: LicenseTerms = {
  ...CUSTOM,
  class: 'research-only',
  commercial: 'no',
  useRestrictions: 'non-commercial purposes only',
}

/** What cards mean by `license: other`, by the `license_name` in use. */
export const customLicenses = [
  ...licensesOf(
    CUSTOM,
    [
      [
        'qwen',
        'Qwen License Agreement',
        'LicenseRef-qwen',
        { note: 'Up to 100 million monthly users. Show "Built with Qwen" or "Improved using Qwen".' },
      ],
      [
        'tongyi-qianwen',
        'Tongyi Qianwen License',
        'LicenseRef-tongyi-qianwen',
        { note: 'Up to 100 million monthly users. Note changed files.' },
      ],
      [
        'deepseek',
        'DeepSeek License Agreement 1.0',
        'LicenseRef-deepseek',
        { class: 'rail-use-restricted', commercial: 'yes', flowDown: 'restrictions' },
      ],
      [
        'falcon-llm-license',
        'TII Falcon licences',
        'LicenseRef-falcon-llm-license',
        { class: 'custom-terms', commercial: 'yes', note: 'Public statements credit the Falcon technology.' },
      ],
      [
        'stabilityai-ai-community',
        'Stability AI Community License',
        'LicenseRef-stabilityai-ai-community',
        { notice: 'the NOTICE file and "Powered by Stability AI"', note: 'Ends above US$1M of revenue a year.' },
      ],
      [
        'nvidia-open-model-license',
        'NVIDIA Open Model License',
        'LicenseRef-nvidia-open-model-license',
        { class: 'custom-terms', commercial: 'yes', note: 'Ends when guardrails are removed without a substitute.' },
      ],
      [
        'modified-mit',
        'Moonshot Modified MIT',
        'LicenseRef-modified-mit',
        {
          class: 'custom-permissive',
          flowDown: 'nothing',
          useRestrictions: null,
          note: 'Above 100 million users or US$20M a month, the product shows the name of the model.',
        },
      ],
      [
        'databricks-open-model-license',
        'Databricks Open Model License',
        'LicenseRef-databricks-open-model-license',
        { note: 'Up to 700 million monthly users. Outputs may not improve other language models.' },
      ],
      [
        'tencent-hunyuan-community',
        'Tencent Hunyuan Community License',
        'LicenseRef-tencent-hunyuan-community',
        { note: 'Not in the European Union, the United Kingdom and South Korea. Limited by monthly users.' },
      ],
      [
        'jamba-open-model-license',
        'Jamba Open Model License',
        'LicenseRef-jamba-open-model-license',
        { note: 'Limited by revenue.', evidence: 'recalled' },
      ],
      [
        'dinov3-license',
        'DINOv3 License',
        'LicenseRef-dinov3-license',
        { class: 'custom-terms', commercial: 'yes', useRestrictions: 'trade controls and end uses' },
      ],
    ],
    false,
  ),
  ...licensesOf(
    CUSTOM_RESEARCH,
    [
      [
        'qwen-research',
        'Qwen Research License',
        'LicenseRef-qwen-research',
        { note: 'Only some sizes of a family carry it.', evidence: 'recalled' },
      ],
      ['stabilityai-nc', 'Stability AI Non-Commercial License', 'LicenseRef-stabilityai-nc'],
      [
        'flux-1-dev-non-commercial-license',
        'FLUX.1 [dev] Non-Commercial License',
        'LicenseRef-flux-1-dev-non-commercial-license',
      ],
      ['exaone', 'EXAONE NC License', 'LicenseRef-exaone', { note: 'Reaches outputs, and can be withdrawn.' }],
      ['mrl', 'Mistral AI Research License', 'LicenseRef-mrl', { evidence: 'recalled' }],
      ['bria-rmbg-1.4', 'BRIA', 'LicenseRef-bria-rmbg-1.4', { evidence: 'recalled' }],
      [
        'coqui-public-model-license',
        'Coqui Public Model License',
        'LicenseRef-coqui-public-model-license',
        { evidence: 'recalled' },
      ],
    ],
    false,
  ),
]

/** Other spellings of `license_name` for the same agreement. */
export const CUSTOM_LICENSE_ALIASES: Readonly<Record<string, string>> = {
  'tongyi-qianwen-research': 'qwen-research',
  'deepseek-license': 'deepseek',
  'falcon-2-11b': 'falcon-llm-license',
  'falcon-mamba-7b-license': 'falcon-llm-license',
  'falcon-180b-tii-license': 'falcon-llm-license',
  'stability-ai-community': 'stabilityai-ai-community',
  'stable-cascade-nc-community': 'stabilityai-nc',
  'flux-1-nc': 'flux-1-dev-non-commercial-license',
  dbrx: 'databricks-open-model-license',
  mnpl: 'mrl',
}
