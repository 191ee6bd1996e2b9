import { findDisclosures } from '../disclosure.js'
import { findEvaluation } from '../evaluation.js'
import { defineRule } from '../rule.js'
import { isDisaggregated } from '../subgroups.js'
import { TOPICS } from '../topics.js'

export default defineRule({
  id: 'results-disaggregated',
  code: 'E003',
  summary: 'Results are also given apart for the groups that a model may serve unequally.',
  why: 'An average hides whom a model fails; "91 % correct" may be 97 % for men and 65 % for women.',
  fix: 'Name the groups under "Factors" (gender, age, dialect, language, …), and give a row of results for each.',
  severity: 'info',
  appliesTo: ['model'],
  basis: [
    'Mitchell et al. 2019, Factors; Quantitative Analyses',
    'EU AI Act Annex IV(3)',
    'CycloneDX performanceMetric.slice',
  ],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check(facts) {
    // Without any results there are none to break down.
    if (!findEvaluation(facts).hasResults || isDisaggregated(facts.card)) return
    const [factors] = findDisclosures(facts.card, TOPICS.factors)
    yield {
      message: factors
        ? `"${factors.title}" names no groups, and no results are given apart for any.`
        : 'Results are given as a whole only, for no group apart.',
      ...(factors && { section: factors.section, evidence: factors.evidence }),
    }
  },

  examples: {
    pass: [
      {
        card: '# M\n\n## Results\n\n| Gender | WER |\n|---|---|\n| women | 9.1 |\n| men | 8.8 |\n',
      },
      {
        card: '# M\n\n## Results\n\nF1 is 91.\n\n### Factors\n\nAge and dialect of the speakers.\n',
      },
      {
        card: '# M\n\n## Results\n\n| model | en | de | fr |\n|---|---|---|---|\n| this | 91 | 88 | 87 |\n',
      },
      {
        card: '---\nmodel-index:\n- name: m\n  results:\n  - dataset: {type: cv, name: CV, config: de}\n  - dataset: {type: cv, name: CV, config: fr}\n---\n# M\n',
      },
      { card: '# 模型\n\n## 评测\n\n| 性别 | 准确率 |\n|---|---|\n| 男 | 91 |\n| 女 | 88 |\n' },
      { card: '# M\n\nIt outperforms earlier models on NER.\n' },
      { card: '# M\n' },
    ],
    fail: [
      {
        card: '# M\n\n## Results\n\n| set | F1 |\n|---|---|\n| dev | 91 |\n| test | 90 |\n',
        finds: ['Results are given as a whole only, for no group apart.'],
      },
      {
        card: '# M\n\n## Evaluation\n\nF1 is 91 on the dev set.\n\n#### Factors\n\n[More Information Needed]\n',
        finds: ['"Factors" names no groups, and no results are given apart for any.'],
      },
    ],
  },
})
