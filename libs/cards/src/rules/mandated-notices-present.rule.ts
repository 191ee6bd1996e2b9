import type { MandatedNotice } from '@entrepot/licenses'
import { describe, licensesOfOthers, type BindingLicense } from '../licensing.js'
import { defineRule, type Hit, type RuleFacts } from '../rule.js'

const LLAMA = { id: 'meta-llama/Llama-3.1-8B', license: 'llama3.1', isMirrored: true } as const
const NOTICE =
  'Llama 3.1 is licensed under the Llama 3.1 Community License, Copyright © Meta Platforms, Inc. All Rights Reserved.'

export default defineRule({
  id: 'mandated-notices-present',
  code: 'L013',
  summary: 'The words that a licence asks for stand where it asks for them.',
  why: 'Community licences grant their rights on the condition that their notice and credit are shown.',
  fix: 'Add the words that are missing: notices in a file NOTICE, credits in the card.',
  severity: 'warning',
  appliesTo: ['model'],
  basis: ['Licence texts of Llama, Gemma, Qwen, Stability AI, NVIDIA and others'],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check(facts) {
    const bindings = licensesOfOthers(facts).filter(({ license }) => license.mandatedNotices.length > 0)
    if (bindings.length === 0) return
    const shown = { notices: noticesOf(facts), body: normalised(bodyOf(facts)) }
    for (const binding of bindings) {
      const hit = judgeNotices(facts, binding, shown)
      if (hit) yield { key: ['license'], evidence: binding.license.id, ...hit }
    }
  },

  examples: {
    pass: [
      {
        card: '---\nlicense: llama3.1\n---\n# Support\n\n**Built with Llama**\n',
        parents: [LLAMA],
        texts: { NOTICE: NOTICE },
      },
      { card: '---\nlicense: llama3.1\n---\n', repoId: 'meta-llama/Llama-3.1-8B' },
      {
        card: '---\nlicense: other\nlicense_name: qwen\n---\n',
        texts: { 'NOTICE.txt': 'Qwen LICENSE AGREEMENT' },
      },
      {
        card: '---\nlicense: other\nlicense_name: nvidia-open-model-license\n---\n',
        repoId: 'nvidia/Nemotron-4-340B-Base',
      },
      { card: '---\nlicense: mit\n---\n' },
    ],
    fail: [
      {
        card: '---\nlicense: llama3.1\nextra_gated_prompt: Show "Built with Llama".\n---\n',
        parents: [LLAMA],
        finds: [
          '`llama3.1` asks for a file NOTICE with "Llama 3.1 is licensed under the Llama 3.1 Community License", and for "Built with Llama" in the card.',
        ],
      },
      {
        card: '---\nlicense: apache-2.0\n---\nBuilt with Llama\n',
        parents: [{ id: 'b/tune', license: 'apache-2.0', isMirrored: true, parents: [LLAMA] }],
        finds: [
          '`llama3.1` (of `meta-llama/Llama-3.1-8B`) asks for a file NOTICE with "Llama 3.1 is licensed under the Llama 3.1 Community License".',
        ],
      },
      {
        card: '---\nlicense: other\nlicense_name: qwen\n---\n',
        parents: [{ id: 'Qwen/Qwen2.5-72B', license: 'other', licenseName: 'qwen', isMirrored: true }],
        texts: { NOTICE: 'Qwen LICENSE AGREEMENT' },
        finds: ['`qwen` asks for "Built with Qwen" or "Improved using Qwen" in the card.'],
      },
      {
        card: '---\nlicense: gemma\n---\n',
        files: ['NOTICE'],
        finds: [
          '`gemma` asks for a file NOTICE with "Gemma is provided under and subject to the Gemma Terms of Use found at ai.google.dev/gemma/terms".',
        ],
        states: ['unverifiable'],
      },
      {
        card: '---\nlicense: mit\n---\n',
        parents: [{ id: 'google/gemma-2b', license: null, isMirrored: false }],
        finds: [
          '`gemma` (of `google/gemma-2b`) asks for a file NOTICE with "Gemma is provided under and subject to the Gemma Terms of Use found at ai.google.dev/gemma/terms".',
        ],
        states: ['unverifiable'],
      },
    ],
  },
})

interface Shown {
  /** Null when there is a NOTICE that nobody read. */
  readonly notices: string | null
  readonly body: string
}

function judgeNotices(facts: RuleFacts, binding: BindingLicense, { notices, body }: Shown): Hit | null {
  const due = binding.license.mandatedNotices.filter(
    ({ from }) => from === 'distributor' || binding.sourceId !== null || facts.parents.length > 0,
  )
  const missing = due.filter(({ texts, place }) => {
    const where = place === 'notice-file' ? (notices ?? '') : `${body} ${notices ?? ''}`
    return !texts.some(text => where.includes(normalised(text).trim()))
  })
  if (missing.length === 0) return null
  const isUnread = notices === null && missing.every(({ place }) => place === 'notice-file')
  return {
    message: `${describe(binding)} asks for ${missing.map(wordsOf).join(', and for ')}.`,
    state: binding.isCertain && !isUnread ? 'fail' : 'unverifiable',
  }
}

function wordsOf({ texts, place }: MandatedNotice): string {
  const words = texts.map(text => `"${text}"`).join(' or ')
  return place === 'notice-file' ? `a file NOTICE with ${words}` : `${words} in the card`
}

function noticesOf({ files, texts }: RuleFacts): string | null {
  const read = [...texts].filter(([path]) => isNotice(path)).map(([, text]) => text)
  if (read.length === 0 && files.some(({ path }) => isNotice(path))) return null
  return normalised(read.join('\n'))
}

function isNotice(path: string): boolean {
  return /^notice(?:[.-][a-z0-9.-]+)?$/i.test(path)
}

/** Without the metadata: a gate prompt quotes the agreement, which quotes the words. */
function bodyOf({ card }: RuleFacts): string {
  if (!card.frontMatter) return card.text
  const { text } = card.frontMatter
  return card.text.slice(card.text.indexOf(text) + text.length)
}

/** The words that licences ask for are English. */
function normalised(text: string): string {
  return ` ${text.toLowerCase().replace(/[^a-z0-9]+/g, ' ')} `
}
