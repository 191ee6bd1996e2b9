import {
  licensesOf,
  type LicenseDuties,
  type LicenseTerms,
  type MandatedNotice,
  type Threshold,
} from '../license.js'

/** Counted on the day the version was released. */
const USERS_700M: Threshold = {
  kind: 'monthly-active-users',
  limit: 700_000_000,
  consequence: 'a licence of its own has to be asked for',
}
const BUILT_WITH_LLAMA: MandatedNotice = {
  texts: ['Built with Llama'],
  place: 'display',
  from: 'distributor',
}

const LLAMA: LicenseTerms & Partial<LicenseDuties> = {
  class: 'custom-community',
  commercial: 'limited',
  derivatives: 'yes',
  flowDown: 'agreement',
  notice: 'a copy of the agreement, the NOTICE file, and "Built with Llama"',
  useRestrictions: 'the acceptable use policy',
  note: 'Over 700 million monthly users need their own licence. A model made with it or its outputs has a name that begins "Llama".',
  evidence: 'text',
  carries: 'text',
  naming: { prefix: 'Llama', reachesOutputs: true },
  thresholds: [USERS_700M],
  licensors: ['meta-llama', 'codellama', 'facebook'],
}

function noticeFile(text: string): MandatedNotice {
  return { texts: [text], place: 'notice-file', from: 'distributor' }
}

function llama(version: string, duties: Partial<LicenseDuties> = {}): Partial<LicenseTerms & LicenseDuties> {
  return {
    source: `Llama ${version} Community License Agreement, models/llama${version.replace('.', '_')}/LICENSE of meta-llama/llama-models`,
    mandatedNotices: [
      noticeFile(`Llama ${version} is licensed under the Llama ${version} Community License`),
      BUILT_WITH_LLAMA,
    ],
    ...duties,
  }
}

const NOT_IN_THE_EU =
  'As Llama 3.1, and the multimodal models grant no rights to persons or companies of the European Union.'

/** One vendor's own agreement, with an id of its own on the Hub. */
export const communityLicenses = [
  ...licensesOf(LLAMA, [
    [
      'llama2',
      'Llama 2 Community License Agreement',
      'LicenseRef-scancode-llama-2-license-2023',
      {
        notice: 'a copy of the agreement and the NOTICE file',
        note: 'Over 700 million monthly users need their own licence. Outputs may not improve other language models.',
        source: 'Llama 2 Community License Agreement, LICENSE of meta-llama/llama',
        naming: null,
        mandatedNotices: [noticeFile('Llama 2 is licensed under the Llama 2 Community License')],
      },
    ],
    [
      'llama3',
      'Llama 3 Community License Agreement',
      'LicenseRef-HF-llama3',
      {
        notice: 'a copy of the agreement, the NOTICE file, and "Built with Meta Llama 3"',
        note: 'Over 700 million monthly users need their own licence. A derivative has a name that begins "Llama 3". Outputs may not improve other language models.',
        source: 'Meta Llama 3 Community License Agreement, LICENSE of meta-llama/llama3',
        naming: { prefix: 'Llama 3', reachesOutputs: false },
        mandatedNotices: [
          noticeFile('Meta Llama 3 is licensed under the Meta Llama 3 Community License'),
          { ...BUILT_WITH_LLAMA, texts: ['Built with Meta Llama 3'] },
        ],
      },
    ],
    [
      'llama3.1',
      'Llama 3.1 Community License Agreement',
      'LicenseRef-scancode-llama-3.1-license-2024',
      llama('3.1'),
    ],
    [
      'llama3.2',
      'Llama 3.2 Community License Agreement',
      'LicenseRef-scancode-llama-3.2-license-2024',
      {
        ...llama('3.2', { excludedTerritories: { regions: ['EU'], multimodalOnly: true } }),
        note: NOT_IN_THE_EU,
      },
    ],
    [
      'llama3.3',
      'Llama 3.3 Community License Agreement',
      'LicenseRef-scancode-llama-3.3-license-2024',
      llama('3.3'),
    ],
    [
      'llama4',
      'Llama 4 Community License Agreement',
      'LicenseRef-scancode-llama-4-cla-2025',
      {
        ...llama('4', { excludedTerritories: { regions: ['EU'], multimodalOnly: true } }),
        note: NOT_IN_THE_EU,
      },
    ],
    [
      'grok2-community',
      'Grok 2 Community License Agreement',
      'LicenseRef-HF-grok2-community',
      {
        derivatives: 'limited',
        notice: '"Powered by xAI"',
        note: 'Ends above a revenue, and may not train other foundation models.',
        evidence: 'recalled',
        licensors: ['xai-org'],
        source: 'Grok 2 Community License Agreement, LICENSE of xai-org/grok-2',
        naming: null,
        thresholds: [
          { kind: 'annual-revenue-usd', limit: null, consequence: 'the rights end; read its text' },
        ],
        mandatedNotices: [{ texts: ['Powered by xAI'], place: 'display', from: 'distributor' }],
      },
    ],
    [
      'gemma',
      'Gemma Terms of Use',
      'LicenseRef-scancode-gemma-tou-2025-03-24',
      {
        class: 'custom-terms',
        commercial: 'yes',
        flowDown: 'restrictions',
        notice: 'the NOTICE line of the Gemma Terms of Use, and which files were changed',
        useRestrictions: 'the prohibited use policy; Google may restrict a use remotely',
        note: 'Terms have dates: record which was accepted. A model distilled from outputs inherits them.',
        licensors: ['google'],
        source: 'Gemma Terms of Use of 2025-03-24, https://ai.google.dev/gemma/terms',
        naming: null,
        thresholds: [],
        mandatedNotices: [
          noticeFile(
            'Gemma is provided under and subject to the Gemma Terms of Use found at ai.google.dev/gemma/terms',
          ),
        ],
      },
    ],
  ]),
]
