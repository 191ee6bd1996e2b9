import type { PolicyDocument } from './document.js'
import { findProblems, type KnownNames } from './find-problems.js'
import { policySchema } from './policy-schema.js'
import { type PolicyText, readPolicyText } from './policy-text.js'

/** UTF-16 code units of a policy's source: a thousand rows for scopes, and time to spare. */
export const MAX_POLICY_LENGTH = 256 * 1024
/** Problems that are told at once; nobody reads more before mending the first. */
const MAX_PROBLEMS = 50

/** One thing that is wrong with the source of a policy. */
export interface PolicyProblem {
  readonly message: string
  /** From 1; columns are UTF-16 code units. */
  readonly line: number
  readonly column: number
  /** Dotted, such as `scopes[0].match.repository`; empty for the policy as a whole. */
  readonly path: string
}

export type ParsedPolicy =
  | { readonly document: PolicyDocument; readonly problems: readonly [] }
  | { readonly document: null; readonly problems: readonly PolicyProblem[] }

/**
 * Reads a policy from YAML. Anything that is not understood is a problem: a word that is spelled wrongly must not be a clause that
 * silently does nothing. Never throws.
 *
 * @param known  names that rows and lists may use; what is left out is not looked at
 */
export function parsePolicy(source: string, known: KnownNames = {}): ParsedPolicy {
  if (source.length > MAX_POLICY_LENGTH)
    return failed([
      { message: `A policy is at most ${MAX_POLICY_LENGTH} characters.`, line: 1, column: 1, path: '' },
    ])
  const text = readPolicyText(source)
  if (text.problems.length > 0) return failed(text.problems)
  const parsed = policySchema.safeParse(text.value)
  if (!parsed.success)
    return failed(parsed.error.issues.flatMap(issue => problemsOfIssue(issue as SchemaIssue, text)))
  const document = withoutUndefined(parsed.data) as PolicyDocument
  const problems = findProblems(document, known, text)
  return problems.length > 0 ? failed(problems) : { document, problems: [] }
}

/** What the schema's complaints carry, as far as it is used here. */
interface SchemaIssue {
  readonly code: string
  readonly path: readonly (string | number)[]
  readonly message: string
  readonly keys?: readonly string[]
  readonly errors?: readonly (readonly SchemaIssue[])[]
}

function problemsOfIssue(issue: SchemaIssue, text: PolicyText): PolicyProblem[] {
  const { code, path, message, keys = [], errors } = issue
  if (code === 'unrecognized_keys')
    return keys.map(key => text.problem([...path, key], `\`${key}\` means nothing here.`))
  if (code === 'invalid_union') {
    // A rule's row is a word or a mapping; what is wrong with the mapping is the better answer where one stands there.
    const closest = text.isMapping(path) ? errors?.at(-1) : undefined
    if (closest)
      return closest.flatMap(inner => problemsOfIssue({ ...inner, path: [...path, ...inner.path] }, text))
    return [text.problem(path, 'Write `block`, `warn`, `info` or `off`, or a mapping of states to these.')]
  }
  return [text.problem(path, `${message}.`)]
}

function failed(problems: readonly PolicyProblem[]): ParsedPolicy {
  const inOrder = [...problems].sort((a, b) => a.line - b.line || a.column - b.column)
  return { document: null, problems: inOrder.slice(0, MAX_PROBLEMS) }
}

/** Keys that are left out are not there at all, so that a document reads the same from the database. */
function withoutUndefined(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
