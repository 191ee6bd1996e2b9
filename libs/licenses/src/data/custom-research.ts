import { licensesOf } from '../license.js'
import { CUSTOM } from './custom-terms.js'

const CUSTOM_RESEARCH: typeof CUSTOM = {
  ...CUSTOM,
  class: 'research-only',
  commercial: 'no',
  useRestrictions: 'non-commercial purposes only',
}

/** Agreements for research and other non-commercial purposes only. */
export const customResearchLicenses = licensesOf(
  CUSTOM_RESEARCH,
  [
    [
      'qwen-research',
      'Qwen Research License',
      'LicenseRef-qwen-research',
      { licensors: ['qwen'],
        note: 'Only some sizes of a family carry it.',
        evidence: 'recalled',
        source: 'Qwen RESEARCH LICENSE AGREEMENT of 2024-09-19, LICENSE of Qwen/Qwen2.5-3B',
      },
    ],
    [
      'stabilityai-nc',
      'Stability AI Non-Commercial License',
      'LicenseRef-stabilityai-nc',
      { licensors: ['stabilityai'],
        source: 'Stability AI Non-Commercial Research Community License Agreement, LICENSE of stabilityai/stable-cascade',
      },
    ],
    [
      'flux-1-dev-non-commercial-license',
      'FLUX.1 [dev] Non-Commercial License',
      'LicenseRef-flux-1-dev-non-commercial-license',
      { licensors: ['black-forest-labs'],
        notice: 'a copy of the licence, the attribution notice, and that it was changed',
        useRestrictions:
          'non-commercial and non-production purposes only; no military use, surveillance or biometric processing',
        note: 'What the model generates may be used commercially, and not to train a competing model.',
        source:
          'FLUX.1 [dev] Non-Commercial License, model_licenses/LICENSE-FLUX1-dev of black-forest-labs/flux',
        mandatedNotices: [
          {
            texts: ['The FLUX.1 [dev] Model is licensed by Black Forest Labs'],
            place: 'display',
            from: 'distributor',
          },
        ],
      },
    ],
    [
      'exaone',
      'EXAONE NC License',
      'LicenseRef-exaone',
      { licensors: ['lgai-exaone'],
        note: 'Reaches outputs, and can be withdrawn.',
        source: 'EXAONE AI Model License Agreement 1.1 - NC, LICENSE of LGAI-EXAONE/EXAONE-3.5-7.8B-Instruct',
      },
    ],
    [
      'mrl',
      'Mistral AI Research License',
      'LicenseRef-mrl',
      { licensors: ['mistralai'], evidence: 'recalled', source: 'Mistral AI Research License, https://mistral.ai/licenses/MRL-0.1.md' },
    ],
    [
      'bria-rmbg-1.4',
      'BRIA',
      'LicenseRef-bria-rmbg-1.4',
      { licensors: ['briaai'], evidence: 'recalled', source: 'BRIA licence, card of briaai/RMBG-1.4' },
    ],
    [
      'coqui-public-model-license',
      'Coqui Public Model License',
      'LicenseRef-coqui-public-model-license',
      { licensors: ['coqui'], evidence: 'recalled', source: 'Coqui Public Model License 1.0.0, https://coqui.ai/cpml' },
    ],
  ],
  false,
)

