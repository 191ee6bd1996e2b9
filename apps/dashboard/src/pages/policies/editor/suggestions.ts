import type { PolicyWords } from '../queries.js'
import type { YamlPlace } from './key-path.js'

/** One word that may stand at a place. */
export interface Suggestion {
  readonly label: string
  readonly kind: 'key' | 'rule' | 'word' | 'fact' | 'function'
  /** What it is, in a few words. */
  readonly detail?: string
  /** What it does, in a sentence. */
  readonly info?: string
  /** What is written in its place. */
  readonly apply?: string
}

const CLAUSES = [
  'rules',
  'licenses',
  'conditions',
  'requiredApprovals',
  'requiredArtefacts',
  'weightFormats',
  'pushGate',
  'graceDays',
]
const TOP = ['name', 'description', 'defaults', 'tenant', ...CLAUSES, 'scopes']
const STATES = ['fail', 'needs-review', 'unverifiable']
const FORMATS = ['safetensors', 'gguf', 'onnx', 'pickle', 'keras']
/** Keys of things that hold keys of their own. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  '': TOP,
  defaults: ['error', 'warning', 'info'],
  tenant: ['regions', 'monthlyActiveUsers', 'annualRevenueUsd'],
  licenses: ['allow', 'review', 'deny'],
  conditions: ['id', 'when', 'effect', 'message'],
  scopes: ['match', ...CLAUSES],
  match: ['namespace', 'repository', 'type', 'audience'],
}
const VALUES: Readonly<Record<string, readonly string[]>> = {
  pushGate: ['land', 'refuse'],
  type: ['model', 'dataset', 'space'],
  audience: ['person', 'ci', 'inference'],
  weightFormats: FORMATS,
}
/** What CEL offers to a condition; `apply` where more than the name is written. */
const FUNCTIONS: readonly Suggestion[] = [
  { label: 'has', detail: 'has(facts.x)', info: 'Whether a fact is there.', kind: 'function' },
  {
    label: 'size',
    detail: 'size(list)',
    info: 'How many members a list, or characters a text, has.',
    kind: 'function',
  },
  {
    label: 'exists',
    detail: 'list.exists(x, …)',
    info: 'Whether it is so for a member at least.',
    kind: 'function',
  },
  { label: 'all', detail: 'list.all(x, …)', info: 'Whether it is so for every member.', kind: 'function' },
  {
    label: 'exists_one',
    detail: 'list.exists_one(x, …)',
    info: 'Whether it is so for exactly one member.',
    kind: 'function',
  },
  { label: 'filter', detail: 'list.filter(x, …)', info: 'The members for which it is so.', kind: 'function' },
  { label: 'map', detail: 'list.map(x, …)', info: 'Something of each member.', kind: 'function' },
  {
    label: 'contains',
    detail: 'text.contains("…")',
    info: 'Whether a text has another in it.',
    kind: 'function',
  },
  {
    label: 'startsWith',
    detail: 'text.startsWith("…")',
    info: 'Whether a text begins so.',
    kind: 'function',
  },
  { label: 'endsWith', detail: 'text.endsWith("…")', info: 'Whether a text ends so.', kind: 'function' },
  {
    label: 'matches',
    detail: 'text.matches("…")',
    info: 'Whether a regular expression (RE2) matches.',
    kind: 'function',
  },
  { label: 'in', detail: '"x" in list', info: 'Whether a list has a member.', kind: 'function' },
]

/** What may stand at a place of a policy. Nothing where it is free. */
export function suggestionsAt(
  { keys, isValue }: YamlPlace,
  { policyWords, rules }: PolicyWords,
): readonly Suggestion[] {
  const last = keys.at(-1) ?? ''
  const parent = keys.at(-2) ?? ''
  const effects = () => wordsOf(policyWords.effects)
  if (last === 'when')
    return [
      ...policyWords.facts
        .filter(({ path }) => !path.includes('[]'))
        .map(({ path, kind }) => ({ label: path, detail: kind, kind: 'fact' as const })),
      ...FUNCTIONS,
    ]
  if (last === 'rules' || last === 'graceDays')
    return rules.map(({ id, summary }) => ({
      label: id,
      kind: 'rule',
      apply: `${id}: `,
      ...(summary && { info: summary }),
    }))
  if (parent === 'rules') return isValue ? effects() : keysOf(STATES)
  if (parent === 'defaults' || last === 'effect' || keys.at(-3) === 'rules') return isValue ? effects() : []
  if (isValue && parent === 'licenses')
    return wordsOf([...policyWords.licenseClasses, ...policyWords.licenses])
  if (isValue && last === 'requiredArtefacts') return wordsOf(policyWords.artefacts)
  if (isValue) return wordsOf(VALUES[last] ?? [])
  return keysOf(KEYS[last] ?? [])
}

function wordsOf(words: readonly string[]): Suggestion[] {
  return words.map(label => ({ label, kind: 'word' }))
}

function keysOf(keys: readonly string[]): Suggestion[] {
  return keys.map(label => ({ label, kind: 'key', apply: `${label}: ` }))
}
