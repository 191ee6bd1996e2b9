import { licensesOf, type MandatedNotice, type Threshold } from '../license.js'
import { customResearchLicenses } from './custom-research.js'
import { CUSTOM } from './custom-terms.js'

const ASK_FOR_A_LICENCE = 'a licence of its own has to be asked for'

function users(millions: number): Threshold {
  return { kind: 'monthly-active-users', limit: millions * 1_000_000, consequence: ASK_FOR_A_LICENCE }
}

function noticeFile(text: string): MandatedNotice {
  return { texts: [text], place: 'notice-file', from: 'distributor' }
}

/** Agreements that allow commercial use, some of it: what cards mean by `license: other`, by the `license_name` in use. */
const vendorLicenses = licensesOf(
  CUSTOM,
  [
    [
      'qwen',
      'Qwen License Agreement',
      'LicenseRef-qwen',
      { licensors: ['qwen'],
        note: 'Up to 100 million monthly users. Show "Built with Qwen" or "Improved using Qwen".',
        source: 'Qwen LICENSE AGREEMENT of 2024-09-19, LICENSE of Qwen/Qwen2.5-72B',
        thresholds: [users(100)],
        mandatedNotices: [
          noticeFile('Qwen LICENSE AGREEMENT'),
          { texts: ['Built with Qwen', 'Improved using Qwen'], place: 'display', from: 'derivative' },
        ],
      },
    ],
    [
      'tongyi-qianwen',
      'Tongyi Qianwen License',
      'LicenseRef-tongyi-qianwen',
      { licensors: ['qwen'],
        note: 'Up to 100 million monthly users. Note changed files.',
        source: 'Tongyi Qianwen LICENSE AGREEMENT of 2023-08-03, LICENSE of Qwen/Qwen-72B',
        thresholds: [users(100)],
        mandatedNotices: [
          noticeFile('Tongyi Qianwen LICENSE AGREEMENT'),
        ],
      },
    ],
    [
      'deepseek',
      'DeepSeek License Agreement 1.0',
      'LicenseRef-deepseek',
      { licensors: ['deepseek-ai'],
        class: 'rail-use-restricted',
        commercial: 'yes',
        flowDown: 'restrictions',
        notice: 'a copy of the licence, the notices, and which files were changed',
        source: 'DEEPSEEK LICENSE AGREEMENT version 1.0 of 2023-10-23, LICENSE-MODEL of deepseek-ai/DeepSeek-V2',
      },
    ],
    [
      'falcon-llm-license',
      'TII Falcon licences',
      'LicenseRef-falcon-llm-license',
      { licensors: ['tiiuae'],
        class: 'custom-terms',
        commercial: 'yes',
        note: 'Public statements credit the Falcon technology.',
        source: 'TII Falcon LLM License, https://falconllm.tii.ae/falcon-terms-and-conditions.html',
        mandatedNotices: [
          {
            texts: ['built using Falcon LLM technology from the Technology Innovation Institute'],
            place: 'display',
            from: 'derivative',
          },
        ],
      },
    ],
    [
      'stabilityai-ai-community',
      'Stability AI Community License',
      'LicenseRef-stabilityai-ai-community',
      { licensors: ['stabilityai'],
        notice: 'the NOTICE file and "Powered by Stability AI"',
        note: 'Ends above US$1M of revenue a year.',
        source: 'Stability AI Community License Agreement of 2024-07-05, LICENSE.md of stabilityai/stable-diffusion-3.5-large',
        thresholds: [
          {
            kind: 'annual-revenue-usd',
            limit: 1_000_000,
            consequence: 'the rights end, and an enterprise licence has to be bought',
          },
        ],
        mandatedNotices: [
          noticeFile('Stability AI Community License'),
          { texts: ['Powered by Stability AI'], place: 'display', from: 'distributor' },
        ],
      },
    ],
    [
      'nvidia-open-model-license',
      'NVIDIA Open Model License',
      'LicenseRef-nvidia-open-model-license',
      { licensors: ['nvidia'],
        class: 'custom-terms',
        commercial: 'yes',
        note: 'Ends when guardrails are removed without a substitute.',
        source: 'NVIDIA Open Model License Agreement of 2025-04-28, https://www.nvidia.com/en-us/agreements/enterprise-software/nvidia-open-model-license/',
        mandatedNotices: [
          noticeFile('NVIDIA Open Model License'),
        ],
      },
    ],
    [
      'modified-mit',
      'Moonshot Modified MIT',
      'LicenseRef-modified-mit',
      { licensors: ['moonshotai'],
        class: 'custom-permissive',
        flowDown: 'nothing',
        notice: 'licence text and copyright lines',
        useRestrictions: null,
        note: 'Above 100 million users or US$20M a month, the product shows the name of the model.',
        source: 'Modified MIT License of 2025, LICENSE of moonshotai/Kimi-K2-Instruct',
        carries: 'text-and-copyright',
        thresholds: [
          {
            kind: 'monthly-active-users',
            limit: 100_000_000,
            consequence: 'the product has to show "Kimi K2"',
          },
          {
            kind: 'monthly-revenue-usd',
            limit: 20_000_000,
            consequence: 'the product has to show "Kimi K2"',
          },
        ],
      },
    ],
    [
      'databricks-open-model-license',
      'Databricks Open Model License',
      'LicenseRef-databricks-open-model-license',
      { licensors: ['databricks'],
        note: 'Up to 700 million monthly users. Outputs may not improve other language models.',
        source: 'Databricks Open Model License of 2024-03-27, LICENSE of databricks/dbrx',
        thresholds: [users(700)],
        mandatedNotices: [
          noticeFile('DBRX is provided under and subject to the Databricks Open Model License'),
        ],
      },
    ],
    [
      'tencent-hunyuan-community',
      'Tencent Hunyuan Community License',
      'LicenseRef-tencent-hunyuan-community',
      { licensors: ['tencent', 'tencent-hunyuan'],
        note: 'Not in the European Union, the United Kingdom and South Korea. Limited by monthly users: 1 million for Hunyuan3D 2.0, other models have other limits.',
        source: 'Tencent Hunyuan Community License Agreement, LICENSE of tencent/Hunyuan3D-2',
        thresholds: [{ kind: 'monthly-active-users', limit: 1_000_000, consequence: ASK_FOR_A_LICENCE }],
        excludedTerritories: { regions: ['EU', 'GB', 'KR'], multimodalOnly: false },
      },
    ],
    [
      'jamba-open-model-license',
      'Jamba Open Model License',
      'LicenseRef-jamba-open-model-license',
      { licensors: ['ai21labs'],
        note: 'Limited by revenue.',
        evidence: 'recalled',
        source: 'Jamba Open Model License Agreement, https://www.ai21.com/licenses/jamba-open-model-license',
        thresholds: [{ kind: 'annual-revenue-usd', limit: null, consequence: ASK_FOR_A_LICENCE }],
      },
    ],
    [
      'dinov3-license',
      'DINOv3 License',
      'LicenseRef-dinov3-license',
      { licensors: ['facebook'],
        class: 'custom-terms',
        commercial: 'yes',
        notice: 'a copy of the agreement, and an acknowledgement in publications',
        useRestrictions: 'trade controls and end uses',
        source: 'DINOv3 License of 2025-08-19, LICENSE.md of facebookresearch/dinov3',
      },
    ],
  ],
  false,
)

/** What stands behind `license: other`. */
export const customLicenses = [...vendorLicenses, ...customResearchLicenses]

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
  'sai-nc-community': 'stabilityai-nc',
  'sai-community': 'stabilityai-ai-community',
  'hunyuan-community': 'tencent-hunyuan-community',
  'tencent-hunyuan': 'tencent-hunyuan-community',
}

/** First words of `license_name`s of one family; the rows of the table that end in a star. */
export const CUSTOM_LICENSE_FAMILIES: readonly (readonly [prefix: string, id: string])[] = [
  ['stabilityai-nc', 'stabilityai-nc'],
  ['tencent-hunyuan-', 'tencent-hunyuan-community'],
  ['bria-', 'bria-rmbg-1.4'],
]
