import { SUBSTANCE_MIN_WORDS, totalWords } from '../disclosure.js'
import { findRisks } from '../risks.js'
import { defineRule } from '../rule.js'

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
    const disclosures = findRisks(card)
    const first = disclosures[0]
    const words = totalWords(disclosures)
    if (!first || words >= SUBSTANCE_MIN_WORDS) return
    yield {
      message:
        words === 0
          ? `"${first.title}" is there, and nothing is said on bias, risks or limitations.`
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
      { card: '# 模型\n\n## 局限性\n\n训练数据只来自一个国家的新闻，其他国家的人名和地名常常识别不出来。' },
      { card: '# 모델\n\n## 한계점\n\n한 나라의 뉴스로만 학습되어 다른 나라의 인명과 지명을 자주 놓칩니다.' },
    ],
    fail: [
      {
        card: `# M\n\n## Intended uses & limitations\n\nIt finds the names of people, places and firms in the text of news, letters, reports and books.`,
        finds: ['"Intended uses & limitations" is there, and nothing is said on bias, risks or limitations.'],
      },
      {
        card: '# 模型\n\n## 偏见、风险与局限性\n\n[需要更多信息]\n',
        finds: ['"偏见、风险与局限性" is there, and nothing is said on bias, risks or limitations.'],
      },
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
