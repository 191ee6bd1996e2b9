import { licensesOf, type LicenseTerms } from '../license.js'

const LLAMA: LicenseTerms = {
  class: 'custom-community',
  commercial: 'limited',
  derivatives: 'yes',
  flowDown: 'agreement',
  notice: 'a copy of the agreement, the NOTICE file, and "Built with Llama"',
  useRestrictions: 'the acceptable use policy',
  note: 'Over 700 million monthly users need their own licence. A model made with it or its outputs has a name that begins "Llama".',
  evidence: 'text',
}
const NOT_IN_THE_EU = {
  note: 'As Llama 3.1, and the multimodal models grant no rights to persons or companies of the European Union.',
}

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
      },
    ],
    [
      'llama3',
      'Llama 3 Community License Agreement',
      'LicenseRef-HF-llama3',
      {
        notice: 'a copy of the agreement, the NOTICE file, and "Built with Meta Llama 3"',
        note: 'Over 700 million monthly users need their own licence. A derivative has a name that begins "Llama 3". Outputs may not improve other language models.',
      },
    ],
    ['llama3.1', 'Llama 3.1 Community License Agreement', 'LicenseRef-scancode-llama-3.1-license-2024'],
    [
      'llama3.2',
      'Llama 3.2 Community License Agreement',
      'LicenseRef-scancode-llama-3.2-license-2024',
      NOT_IN_THE_EU,
    ],
    ['llama3.3', 'Llama 3.3 Community License Agreement', 'LicenseRef-scancode-llama-3.3-license-2024'],
    [
      'llama4',
      'Llama 4 Community License Agreement',
      'LicenseRef-scancode-llama-4-cla-2025',
      NOT_IN_THE_EU,
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
      },
    ],
  ]),
]
