import { findLicense, isUnrestricted } from '@entrepot/licenses'
import { isMapping } from '../load-yaml.js'
import { licensesOf, show, valueOf } from '../metadata.js'
import { defineRule, type Hit, type RuleFacts } from '../rule.js'

const TEXT_KEYS = [
  'extra_gated_prompt',
  'extra_gated_heading',
  'extra_gated_description',
  'extra_gated_button_content',
] as const

const FIELDS_KEY = 'extra_gated_fields'
const EU_KEY = 'extra_gated_eu_disallowed'

/** Types of a field by their word; a `select` is a mapping. */
const FIELD_TYPES: ReadonlySet<unknown> = new Set(['text', 'checkbox', 'date_picker', 'country', 'select'])

/** Fields of one form that are looked at. */
const FIELDS_MAX = 200

/** Families whose licensors have it accepted before the download: Llama, Gemma and the RAIL licences. */
const CLICK_THROUGH = /^llama|^gemma|rail/i

/** A promise that a permissive licence does not ask for. */
const NON_COMMERCIAL =
  /non-?[ ]?commercial|not (?:to )?(?:be used|use)[^.]{0,40}? commercial|commercial (?:use|purposes?)[^.]{0,20}?(?:forbidden|prohibited|not allowed|not permitted)|nicht (?:für )?(?:kommerziell|gewerblich)|(?:pas|aucun)[^.]{0,40}? (?:usage|utilisation|fins) commercial|sin fines? comercial|sem fins comerciais|not? (?:be used )?(?:for )?(?:any )?commercial|research (?:purposes? |use )?only|only for (?:academic|research|non)|academic use only|nicht[- ]?kommerziell|non[- ]commerciale?|no comercial|não comercial|niet-commercieel|niekomercyj|ticari olmayan|phi thương mại|non-?komersial|некоммерч|非商业|非商業|仅(?:供|限)(?:学术|研究)|非営利|研究目的(?:のみ|に限)|비상업|غير تجاري/iu

export default defineRule({
  id: 'gate-consistent',
  code: 'G002',
  summary:
    'The gate of a repository has a form that works, asks for nothing the licence contradicts, and is closed.',
  why: 'A form of a wrong type is not shown, a promise nobody has to give binds nobody, and a gate that stands open records no one.',
  fix: 'Give `extra_gated_*` the documented types, align the prompt with the licence, and gate the repository in its settings.',
  severity: 'warning',
  appliesTo: ['model', 'dataset'],
  basis: ['Hub gating documentation', 'EU AI Act Annex XI §1(1)(b)'],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check(facts) {
    yield* wrongTypes(facts)
    yield* contradiction(facts)
    yield* openGate(facts)
    yield* expectedGate(facts)
  },

  examples: {
    pass: [
      { card: '# M\n', gating: 'none' },
      { card: '---\nlicense: gemma\n---\n# M\n' },
      { card: '---\nlicense: gemma\n---\n# M\n', gating: 'manual' },
      {
        card: '---\nlicense: cc-by-nc-4.0\nextra_gated_prompt: For non-commercial use only.\nextra_gated_fields:\n  Name: text\n  Country: country\n  I agree: checkbox\n  Purpose: {type: select, options: [Research, {label: Other, value: other}]}\nextra_gated_eu_disallowed: true\n---\n',
        gating: 'manual',
      },
      { card: '---\nextra_gated_fields:\n- Name: text\n- I agree: checkbox\n---\n', gating: 'auto' },
    ],
    fail: [
      {
        card: '---\nextra_gated_prompt: [a, b]\nextra_gated_fields:\n  Name: string\n  Purpose: {type: select}\nextra_gated_eu_disallowed: "yes"\n---\n',
        gating: 'auto',
        finds: [
          '`extra_gated_prompt` is a list, not text.',
          '`extra_gated_fields` gives "Name" the type `string`, which there is not.',
          '`extra_gated_fields` gives "Purpose" no options to select from.',
          '`extra_gated_eu_disallowed` is yes, not `true` or `false`.',
        ],
      },
      {
        card: '---\nlicense: apache-2.0\nextra_gated_prompt: I promise non-commercial use.\n---\n',
        gating: 'auto',
        finds: [
          '`extra_gated_prompt` asks for a promise that `apache-2.0` does not: commercial use is free.',
        ],
      },
      {
        card: '---\nlicense: llama3\nextra_gated_prompt: Accept the terms.\n---\n',
        gating: 'none',
        finds: ['The card has a form to be granted access, and the repository is open: nobody is asked.'],
      },
      {
        card: '---\nlicense: openrail++\n---\n# M\n',
        gating: 'none',
        finds: [
          '`openrail++` is a licence that is accepted before the download, and the repository asks nobody to.',
        ],
        states: ['needs-review'],
      },
      {
        card: '---\nextra_gated_prompt: Accept the terms.\n---\n',
        finds: [
          'The card has a form to be granted access; whether the repository is gated is not known here.',
        ],
        states: ['unverifiable'],
      },
    ],
  },
})

function* wrongTypes({ card: { metadata } }: RuleFacts): Iterable<Hit> {
  for (const key of TEXT_KEYS) {
    const value = valueOf(metadata, key)
    if (value === undefined || value === null || typeof value === 'string') continue
    yield { message: `\`${key}\` is ${show(value)}, not text.`, key: [key], evidence: show(value) }
  }
  yield* wrongFields(valueOf(metadata, FIELDS_KEY))
  const eu = valueOf(metadata, EU_KEY)
  if (eu !== undefined && eu !== null && typeof eu !== 'boolean') {
    yield {
      message: `\`${EU_KEY}\` is ${show(eu)}, not \`true\` or \`false\`.`,
      key: [EU_KEY],
      evidence: show(eu),
    }
  }
}

/** A mapping of labels to types; the documentation also shows a list of such mappings. */
function* wrongFields(value: unknown): Iterable<Hit> {
  if (value === undefined || value === null) return
  const maps = Array.isArray(value) ? value.slice(0, FIELDS_MAX) : [value]
  for (const map of maps) {
    if (!isMapping(map)) {
      yield {
        message: `\`${FIELDS_KEY}\` holds ${show(map)}, not labels with types.`,
        key: [FIELDS_KEY],
        evidence: show(map),
      }
      continue
    }
    for (const [label, type] of Object.entries(map).slice(0, FIELDS_MAX)) {
      const defect = fieldDefect(type)
      if (defect === null) continue
      yield {
        message: `\`${FIELDS_KEY}\` gives "${show(label)}" ${defect}.`,
        key: [FIELDS_KEY, label],
        evidence: show(label),
      }
    }
  }
}

function fieldDefect(field: unknown): string | null {
  const type = isMapping(field) ? field['type'] : field
  if (!FIELD_TYPES.has(type)) return `the type \`${show(type)}\`, which there is not`
  if (type !== 'select') return null
  const options: unknown = isMapping(field) ? field['options'] : null
  return Array.isArray(options) && options.length > 0 ? null : 'no options to select from'
}

function* contradiction({ card }: RuleFacts): Iterable<Hit> {
  const licenses = licensesOf(card).map(({ value }) => value)
  const isFree = licenses.every(id => {
    const license = findLicense(id)
    return license !== null && isUnrestricted(license)
  })
  if (!isFree || licenses.length === 0) return
  for (const key of [...TEXT_KEYS, FIELDS_KEY]) {
    const value = valueOf(card.metadata, key)
    const text = typeof value === 'string' ? value : labelsOf(value)
    const promise = NON_COMMERCIAL.exec(text)
    if (!promise) continue
    yield {
      message: `\`${key}\` asks for a promise that ${licenses.map(id => `\`${id.slice(0, 60)}\``).join(', ')} does not: commercial use is free.`,
      key: [key],
      evidence: text.slice(Math.max(0, promise.index - 60), promise.index + 60),
    }
    return
  }
}

function labelsOf(value: unknown): string {
  const maps = Array.isArray(value) ? value.slice(0, FIELDS_MAX) : [value]
  return maps.flatMap(map => (isMapping(map) ? Object.keys(map).slice(0, FIELDS_MAX) : [])).join('\n')
}

function* openGate({ card: { metadata }, gating }: RuleFacts): Iterable<Hit> {
  const key = [...TEXT_KEYS, FIELDS_KEY].find(one => valueOf(metadata, one) !== undefined)
  const isDeclared = [true, 'true', 'auto', 'manual'].includes(valueOf(metadata, 'gated') as string | boolean)
  const place = key ?? (isDeclared ? 'gated' : null)
  if (place === null || (gating !== null && gating !== 'none')) return
  yield {
    message:
      gating === null
        ? 'The card has a form to be granted access; whether the repository is gated is not known here.'
        : 'The card has a form to be granted access, and the repository is open: nobody is asked.',
    key: [place],
    ...(gating === null && { state: 'unverifiable' as const }),
  }
}

/** A form in an open repository is the finding of `openGate`; here it has none. Whoever runs the registry may have had it accepted. */
function* expectedGate({ card, gating }: RuleFacts): Iterable<Hit> {
  if (gating !== 'none') return
  if ([...TEXT_KEYS, FIELDS_KEY, 'gated'].some(key => valueOf(card.metadata, key) !== undefined)) return
  const license = licensesOf(card).find(({ value }) => CLICK_THROUGH.test(value))
  if (!license) return
  yield {
    message: `\`${license.value.slice(0, 60)}\` is a licence that is accepted before the download, and the repository asks nobody to.`,
    key: license.path,
    evidence: license.value,
    fix: 'Gate the repository in its settings, with the terms of the licence as the prompt.',
    state: 'needs-review',
  }
}
