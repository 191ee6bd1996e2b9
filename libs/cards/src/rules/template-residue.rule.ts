import type { Section } from '../card.js'
import { isMapping } from '../load-yaml.js'
import { show } from '../metadata.js'
import { authoredText } from '../plain-text.js'
import { defineRule, type Hit, type RuleFacts } from '../rule.js'

/** Keys that come from the templates and mean nothing. */
const TEMPLATE_KEY = /^(?:yaml tags|todo\b.*|.*copy-paste the tags.*)$/i

/** Titles that nobody changed. */
const TEMPLATE_HEADING =
  /^(?:model card for (?:model id|model name)|(?:model|dataset) card template|dataset card for (?:dataset name|\[?(?:dataset|needs).*)|.*(?:\{\{.*\}\}|\[dataset name\]|\[model name\]).*)$/i

/** What the templates put in place of every answer; a chat template in inline code is none of it. */
const PLACEHOLDER =
  /(?:^|[[*_:][ \t]*)(?:more information needed|needs more information)|^[ \t]*(?:[-*][ \t]+)?todo\b|(?<!`)\{\{\s*[a-z]\w{3,}\s*(?:\|[^{}]*)?\}\}/im

/** What no author leaves standing on purpose. */
const RESIDUE =
  /more info(?:rmation)? (?:is )?needed|needs more information|\{\{|\bto ?do\b|\btb[ad]\b|\[(?:optional|add|needs|your|insert|describe|provide)\b|to be (?:added|completed|filled)|coming soon|@github-username/i

const ANSWER =
  /https?:|[{}]|\bn\.?\/?a\b|\b(?:not (?:applicable|available|specified|given|known|provided|stated|reported|disclosed)|none|unknown|unspecified|keine|aucun|ninguno)\b|[无無]|なし|нет/i

export default defineRule({
  id: 'template-residue',
  code: 'M019',
  summary: 'Nothing of the template is left in a card.',
  why: 'Placeholders make an empty card look filled in, to people who skim it and to tools that count headings.',
  fix: 'Fill the placeholders in, or delete their sections.',
  severity: 'warning',
  appliesTo: ['model', 'dataset'],
  basis: ['Hub card templates'],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check(facts) {
    yield* inMetadata(facts)
    yield* inProse(facts)
  },

  examples: {
    pass: [
      { card: '---\nlicense: mit\n---\n# Model Card for Heron\n\nCalls `f({x})`.\n' },
      { card: '# Heron\n\n```\nf"{{ name }}"\n```\n' },
      { card: '# Heron\n\nThe prompt is `{{ messages }}`, and $x_{{12}}$ a number.\n' },
      {
        card: '# Heron\n\n## Links\n\n- https://example.org/heron\n\n## Data Instances\n\n{"id": 1}\n\n## Annotations\n\n[N/A]\n',
      },
    ],
    fail: [
      {
        card: '# Heron\n\n## Uses\n\n- **Developed by:** Acme\n- **Funded by:** [More Information Needed]\n',
        finds: ['1 section holds placeholders beside other text, the first of them "Uses".'],
      },
      {
        card: '# Heron\n\nA model for {{ language_name }}.\n\n## Training\n\nOn birds.\n\nTODO: say which.\n',
        finds: ['2 sections hold placeholders beside other text, the first of them "Heron".'],
      },
      {
        card: '---\nYAML tags: x\nsize_categories:\n- {None: None}\n---\n# Dataset Card for [Dataset Name]\n',
        type: 'dataset',
        finds: [
          '`YAML tags` is a line of the template, not a key.',
          '`size_categories` still holds a placeholder of the template.',
          'The title is the one of the template.',
        ],
      },
      {
        card: '---\nlicense: "[More Information Needed]"\n---\n# Model Card for Model ID\n\n{{ model_summary }}\n\n## Uses\n\n[More Information Needed]\n',
        finds: [
          '`license` still holds a placeholder of the template.',
          'The title is the one of the template.',
          '2 sections hold nothing but placeholders, the first of them "Model Card for Model ID".',
        ],
      },
    ],
  },
})

function* inMetadata({ card }: RuleFacts): Iterable<Hit> {
  for (const [key, value] of Object.entries(card.metadata ?? {})) {
    if (TEMPLATE_KEY.test(key)) {
      yield {
        message: `\`${show(key)}\` is a line of the template, not a key.`,
        key: [key],
        fix: 'Delete the line.',
      }
    } else if ((Array.isArray(value) ? value.slice(0, 50) : [value]).some(isPlaceholder)) {
      yield {
        message: `\`${show(key)}\` still holds a placeholder of the template.`,
        key: [key],
        fix: 'Write the value, or delete the key.',
      }
    }
  }
}

/** `{…}` of a template is a mapping of null to YAML, and its text a placeholder. */
function isPlaceholder(value: unknown): boolean {
  if (typeof value === 'string')
    return value.trim() !== '' && value.length < 200 && authoredText(value) === ''
  if (!isMapping(value)) return false
  const entries = Object.entries(value)
  return (
    entries.length > 0 &&
    entries.every(
      ([key, one]) => (one === null || one === 'None') && /^(?:None|null|\{?.*\}?)$/.test(key) && key !== '',
    )
  )
}

function* inProse({ card }: RuleFacts): Iterable<Hit> {
  const title = card.sections.find(({ depth }) => depth > 0)
  if (title && TEMPLATE_HEADING.test(title.heading)) {
    yield {
      message: 'The title is the one of the template.',
      section: title,
      evidence: title.heading,
      fix: 'Give the card its own title.',
    }
  }
  const empty = card.sections.filter(isResidue)
  if (empty.length > 0) {
    yield sectionsHit(empty, 'nothing but placeholders')
    return
  }
  const partly = card.sections.filter(({ isPlaceholder, text }) => !isPlaceholder && PLACEHOLDER.test(text))
  if (partly.length > 0) yield sectionsHit(partly, 'placeholders beside other text')
}

function sectionsHit(sections: readonly Section[], what: string): Hit {
  const [first] = sections
  const number = sections.length === 1 ? '1 section holds' : `${sections.length} sections hold`
  return {
    message: `${number} ${what}, the first of them "${first?.heading ?? ''}".`,
    ...(first && { at: { line: first.line, column: 1 }, evidence: first.text.trim() }),
  }
}

/** A section of links, of an example in braces, or of a "no" has no words that count either, and still is the author's. */
function isResidue({ isPlaceholder, text }: Section): boolean {
  return isPlaceholder && (RESIDUE.test(text) || !ANSWER.test(text))
}
