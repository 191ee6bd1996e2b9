import { findEvaluation } from '../evaluation.js'
import { defineRule } from '../rule.js'

export default defineRule({
  id: 'evaluation-reported',
  code: 'E001',
  summary: 'A model card reports how the model was evaluated and what came out.',
  why: 'Without numbers, and what they were measured on, nobody can tell whether a model is fit for their use.',
  fix: 'Add "Evaluation" with the data, the metrics and the results, or `model-index`, or files in `.eval_results`.',
  severity: 'warning',
  appliesTo: ['model'],
  basis: [
    'Mitchell et al. 2019, Quantitative Analyses',
    'NIST AI RMF MEASURE 2.3',
    'EU AI Act Annex XI §2(1)',
  ],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check(facts) {
    const { isReported, empty } = findEvaluation(facts)
    if (isReported) return
    yield {
      message: empty
        ? `"${empty.title}" is there, and reports nothing.`
        : 'Nothing is reported of an evaluation: no section, no `model-index`, no `.eval_results`.',
      ...(empty && { section: empty.section, evidence: empty.evidence }),
    }
  },

  examples: {
    pass: [
      { card: '# M\n\n## Results\n\n| set | F1 |\n|-----|----|\n| dev | 91 |\n' },
      { card: '# M\n\n## Evaluation\n\n```\n{"f1": 0.91}\n```\n' },
      { card: '# M\n\nIt reaches an accuracy of 91% on the dev set.\n' },
      {
        card: '# M\n\n| Model | Zero-shot |  Few |\n|---|---|---|\n| base | 28.7 | 31.5 |\n| this | 38.9 | **41.2** |\n',
      },
      { card: '# M\n\nIts performance decreases by an average of 2.37% against the base model.\n' },
      { card: '# M\n\nIt outperforms earlier models, also on NER.\n' },
      { card: '# M\n', files: ['.eval_results/a.yaml'] },
      { card: '# 模型\n\n## 评测结果\n\n在测试集上准确率为 91%。\n' },
    ],
    fail: [
      {
        card: '# M\n\n## Usage\n\nCall it.\n',
        finds: ['Nothing is reported of an evaluation: no section, no `model-index`, no `.eval_results`.'],
      },
      {
        card: '# M\n\n## Evaluation\n\n[More Information Needed]\n\n### Results\n\n[More Information Needed]\n',
        finds: ['"Evaluation" is there, and reports nothing.'],
      },
    ],
  },
})
