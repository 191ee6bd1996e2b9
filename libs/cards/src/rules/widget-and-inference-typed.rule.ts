import { isMapping } from '../load-yaml.js'
import { show, valueOf } from '../metadata.js'
import { defineRule } from '../rule.js'

export default defineRule({
  id: 'widget-and-inference-typed',
  code: 'M013',
  summary: '`widget` is a list of examples, and `inference` a yes or no, or a mapping of parameters.',
  why: 'The Hub refuses a `widget` that is no list; a mistyped `inference` is taken for "yes".',
  fix: 'Begin each widget example with `- `; write `inference: false` or `inference:` with `parameters:` below.',
  severity: 'error',
  appliesTo: ['model'],
  basis: ['Hub metadata validation'],
  hubBehaviour: 'rejects',
  since: '0.1',

  *check({ card }) {
    const widget = valueOf(card.metadata, 'widget')
    if (widget !== undefined && widget !== null && !Array.isArray(widget)) {
      yield {
        message: `\`widget\` is ${show(widget)}, not a list.`,
        key: ['widget'],
        evidence: show(widget),
        hubMessage: '"widget" must be an array',
      }
    }
    const inference = valueOf(card.metadata, 'inference')
    if (inference === undefined || inference === null) return
    if (typeof inference !== 'boolean' && !isMapping(inference)) {
      yield {
        message: `\`inference\` is ${show(inference)}, not true, false or a mapping.`,
        key: ['inference'],
        evidence: show(inference),
        hubMessage: '"inference" must be one of [boolean, object]',
      }
    }
  },

  examples: {
    pass: [
      { card: '---\nwidget:\n- text: Hello\ninference: false\n---\n' },
      { card: '---\ninference:\n  parameters:\n    temperature: 1\n---\n' },
    ],
    fail: [
      { card: '---\nwidget:\n  text: Hello\n---\n', finds: ['`widget` is a mapping, not a list.'] },
      {
        card: '---\ninference: "off"\n---\n',
        finds: ['`inference` is off, not true, false or a mapping.'],
      },
    ],
  },
})
