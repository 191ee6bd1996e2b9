import { copiedFrom, findDisclosures } from '../disclosure.js'
import { proseHash } from '../prose-hash.js'
import { defineRule, type RuleFacts } from '../rule.js'
import { TOPICS } from '../topics.js'

const TEXT =
  'It was trained on news of one country only, so that names and places of other countries are often missed by it.'
const HASH = proseHash({ prose: TEXT, wordCount: TEXT.split(' ').length }) ?? ''
const BASE = { id: 'acme/base', license: 'mit', isMirrored: true, proseHashes: [HASH] }

export default defineRule({
  id: 'bias-section-own',
  code: 'B003',
  summary: 'What a card says on bias, risks or limitations was written for it, not copied from another card.',
  why: 'Fine-tuning and quantizing change where a model fails; text of the base model says nothing of what this one does.',
  fix: 'Say what was seen of this model or data set itself, and link to the other card for the rest.',
  severity: 'warning',
  appliesTo: ['model', 'dataset'],
  basis: ['Mitchell et al. 2019, Caveats and Recommendations', 'EU AI Act Annex XI §1(2)(c)'],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check(facts) {
    const origins = originsOf(facts)
    if (origins.size === 0) return
    const named = new Set<string>()
    for (const { section: where, parts } of findDisclosures(facts.card, TOPICS.bias)) {
      for (const section of parts.length > 0 ? parts : [where]) {
        const origin = origins.get(proseHash(section) ?? '')
        if (origin === undefined || named.has(origin)) continue
        named.add(origin)
        yield {
          message: `"${section.heading}" stands word for word in the card of \`${origin}\`.`,
          section,
          evidence: section.prose,
        }
      }
    }
  },

  examples: {
    pass: [
      { card: `# M\n\n## Limitations\n\n${TEXT}` },
      { card: `# M\n\n## Limitations\n\n${TEXT} Here it was tuned on recipes.`, parents: [BASE] },
      { card: `# M\n\n## Description\n\n${TEXT}`, parents: [BASE] },
    ],
    fail: [
      {
        card: `# M\n\n## Limitations\n\n${TEXT.toUpperCase()}`,
        parents: [BASE],
        finds: ['"Limitations" stands word for word in the card of `acme/base`.'],
      },
      {
        card: `# M\n\n## Bias\n\n${TEXT}`,
        parents: [{ id: 'acme/child', license: 'mit', isMirrored: true, parents: [BASE] }],
        finds: ['"Bias" stands word for word in the card of `acme/base`.'],
      },
      {
        card: `# D\n\n### Discussion of Biases\n\n${TEXT}`,
        type: 'dataset',
        copies: [{ hash: HASH, repoId: 'acme/other' }],
        finds: ['"Discussion of Biases" stands word for word in the card of `acme/other`.'],
      },
    ],
  },
})

/** By hash: the nearest base model that says it, or else another repository. */
function originsOf({ parents, copies }: RuleFacts): ReadonlyMap<string, string> {
  const origins = new Map(copies.map(({ hash, repoId }) => [hash, repoId]))
  for (const [hash, id] of copiedFrom(parents)) origins.set(hash, id)
  return origins
}
