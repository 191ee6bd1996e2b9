import { findDisclosures, SUBSTANCE_MIN_WORDS, totalWords } from '../disclosure.js'
import { defineRule } from '../rule.js'
import { TOPICS } from '../topics.js'

const SENTENCE =
  'It was trained on news of one country only, so that names and places of others are often missed by it.'

export default defineRule({
  id: 'bias-section-substantial',
  code: 'B002',
  summary: `What a card says on bias, risks or limitations is ${SUBSTANCE_MIN_WORDS} words or more of its own.`,
  why: 'Most cards keep the heading of the template and leave its placeholder; a heading is not a disclosure.',
  fix: 'Say in a few sentences where it fails, for whom, and how you know; if nothing was examined, say that.',
  severity: 'warning',
  appliesTo: ['model', 'dataset'],
  basis: [
    'Mitchell et al. 2019, Ethical Considerations; Caveats and Recommendations',
    'EU AI Act Art. 10(2)(f)–(g), Annex XI §1(2)(c)',
    'NIST AI RMF MEASURE 2.11',
  ],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check({ card }) {
    const disclosures = findDisclosures(card, TOPICS.bias)
    const first = disclosures[0]
    const words = totalWords(disclosures)
    if (!first || words >= SUBSTANCE_MIN_WORDS) return
    yield {
      message:
        words === 0
          ? `"${first.section.heading}" is there, and nothing is said on bias, risks or limitations.`
          : `Only ${words} ${words === 1 ? 'word is' : 'words are'} said on bias, risks or limitations.`,
      section: first.section,
      evidence: first.evidence,
    }
  },

  examples: {
    pass: [
      { card: `# M\n\n## Limitations\n\n${SENTENCE}` },
      {
        card: `# M\n\n## Bias, Risks, and Limitations\n\n[More Information Needed]\n\n### Recommendations\n\n${SENTENCE}`,
      },
      {
        card: `# D\n\n### Discussion of Biases\n\n[Needs More Information]\n\n### Other Known Limitations\n\n${SENTENCE}`,
        type: 'dataset',
      },
      { card: '# M\n' },
    ],
    fail: [
      {
        card: `# Gender Bias\n\n## Intended uses & limitations\n\n### How to use\n\n${SENTENCE}\n\n### Limitations and bias\n\nProvide examples of latent issues and potential remediations.\n`,
        finds: ['"Intended uses & limitations" is there, and nothing is said on bias, risks or limitations.'],
      },
      {
        card: '# M\n\n## Bias, Risks, and Limitations\n\n<!-- This section is meant to convey limitations. -->\n\n[More Information Needed]\n\n### Recommendations\n\nUsers (both direct and downstream) should be made aware of the risks, biases and limitations of the model. More information needed for further recommendations.\n',
        finds: [
          '"Bias, Risks, and Limitations" is there, and nothing is said on bias, risks or limitations.',
        ],
      },
      {
        card: '# M\n\n## Limitations\n\nEnglish only.\n\n## Usage\n\n' + SENTENCE,
        finds: ['Only 2 words are said on bias, risks or limitations.'],
      },
    ],
  },
})
