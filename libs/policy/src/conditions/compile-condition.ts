import { type CelInput, isCelError, parse, plan } from '@bufbuild/cel'
import type { PolicyFacts } from '../facts.js'
import { ENVIRONMENT } from './environment.js'
import { FACTS_SHAPE, sampleOf } from './facts-shape.js'
import {
  type ConditionProblem,
  type Inspected,
  inspectExpression,
  type ParsedCondition,
} from './inspect-expression.js'
import { MAX_CONDITION_LENGTH, MAX_STEPS, USUAL_LIST_LENGTH, USUAL_TEXT_LENGTH } from './limits.js'

/** What a condition says of some facts; a reason where it can't say anything. */
export type Answer = { readonly holds: boolean } | { readonly error: string }

/** A condition that is ready to be asked. Never throws; its cost is bounded by `MAX_STEPS`. */
export type AskCondition = (facts: PolicyFacts) => Answer

export type CompiledCondition =
  | { readonly ask: AskCondition; readonly problems: null }
  | { readonly ask: null; readonly problems: readonly ConditionProblem[] }

/** Parses a condition, checks its names and its cost, and tries it on sample facts. */
export function compileCondition(source: string): CompiledCondition {
  if (source.length > MAX_CONDITION_LENGTH)
    return broken(`it is longer than ${MAX_CONDITION_LENGTH} characters.`)
  const parsed = parseCondition(source)
  if ('message' in parsed) return { ask: null, problems: [parsed] }
  const inspected = inspectExpression(parsed)
  if (inspected.problems.length > 0) return { ask: null, problems: inspected.problems }
  if (inspected.cost(USUAL_LIST_LENGTH, USUAL_TEXT_LENGTH) > MAX_STEPS)
    return broken('it is too costly: say it with fewer loops.')
  const evaluate = plan(ENVIRONMENT, parsed)
  const ask = askerOf(evaluate, inspected)
  const tried = answerOf(evaluate, sampleOf(FACTS_SHAPE) as CelInput)
  if ('error' in tried && MISFITS.test(tried.error)) return broken(`${tried.error}.`)
  return { ask, problems: null }
}

/** Errors that no facts could mend; an index beyond a list is one that other facts may. */
const MISFITS = /overload|unbound|not a boolean|regexp|unresolved|join no/

function parseCondition(source: string): ParsedCondition | ConditionProblem {
  try {
    return parse(source)
  } catch (error) {
    if (error instanceof RangeError) return { message: 'it is nested too deeply.', offset: 0 }
    const { location } = error as Partial<SyntaxProblem>
    return { message: 'it is no CEL expression from here on.', offset: location?.start.offset ?? 0 }
  }
}

/** What the parser's errors carry. */
interface SyntaxProblem {
  readonly location: { readonly start: { readonly offset: number } }
}

type Evaluate = ReturnType<typeof plan>

function askerOf(evaluate: Evaluate, { cost }: Inspected): AskCondition {
  return facts => {
    const { longestList, longestText } = measure(facts)
    if (cost(longestList, longestText) > MAX_STEPS) return { error: 'it is too costly on this revision' }
    return answerOf(evaluate, facts as unknown as CelInput)
  }
}

function answerOf(evaluate: Evaluate, facts: CelInput): Answer {
  try {
    const result = evaluate({ facts })
    if (isCelError(result)) return { error: result.message }
    return typeof result === 'boolean' ? { holds: result } : { error: 'its answer is not a boolean' }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

/** The longest list and the longest text of some facts: what the cost of a condition depends on. Kept, as one revision meets many conditions. */
function measure(facts: PolicyFacts): { readonly longestList: number; readonly longestText: number } {
  const known = measured.get(facts)
  if (known) return known
  const size = { longestList: USUAL_LIST_LENGTH, longestText: 0 }
  grow(size, facts)
  measured.set(facts, size)
  return size
}

const measured = new WeakMap<PolicyFacts, { longestList: number; longestText: number }>()

function grow(size: { longestList: number; longestText: number }, value: unknown): void {
  if (typeof value === 'string') size.longestText = Math.max(size.longestText, value.length)
  if (typeof value !== 'object' || value === null) return
  const members = Object.values(value)
  size.longestList = Math.max(size.longestList, members.length)
  for (const member of members) grow(size, member)
}

function broken(message: string): CompiledCondition {
  return { ask: null, problems: [{ message, offset: 0 }] }
}
