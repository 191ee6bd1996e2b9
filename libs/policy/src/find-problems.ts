import { compileCondition } from './conditions/compile-condition.js'
import { type PolicyClauses, type PolicyDocument, UNCLEAR_CLASSES } from './document.js'
import type { PolicyProblem } from './parse-policy.js'
import type { PolicyText } from './policy-text.js'

/** Names that a policy may use. What is absent is not looked at. */
export interface KnownNames {
  readonly rules?: ReadonlySet<string>
  readonly licenseClasses?: ReadonlySet<string>
}

type Path = readonly (string | number)[]

/** Ids that stand among the reasons of verdicts for something else than a condition. */
export const RESERVED_IDS: ReadonlySet<string> = new Set([
  'recalled',
  'review-rejected',
  'license-class',
  'artefact-missing',
  'format-not-allowed',
  'facts-missing',
])

/** What a well-formed policy says that makes no sense: rules and classes that are not there, conditions that are none. */
export function findProblems(document: PolicyDocument, known: KnownNames, text: PolicyText): PolicyProblem[] {
  const scopes = document.scopes ?? []
  return [
    ...problemsOfClauses(document, [], known, text),
    ...scopes.flatMap((scope, at) => problemsOfClauses(scope, ['scopes', at], known, text)),
  ]
}

function problemsOfClauses(
  clauses: PolicyClauses,
  path: Path,
  known: KnownNames,
  text: PolicyText,
): PolicyProblem[] {
  return [
    ...unknownRules(clauses, path, known, text),
    ...unknownClasses(clauses, path, known, text),
    ...brokenConditions(clauses, path, known, text),
  ]
}

function unknownRules(
  { rules = {}, graceDays = {} }: PolicyClauses,
  path: Path,
  known: KnownNames,
  text: PolicyText,
): PolicyProblem[] {
  const named = [
    ...Object.keys(rules).map(id => ({ id, at: [...path, 'rules', id] })),
    ...Object.keys(graceDays).map(id => ({ id, at: [...path, 'graceDays', id] })),
  ]
  return named
    .filter(({ id }) => known.rules !== undefined && !known.rules.has(id))
    .map(({ id, at }) => text.problem(at, `There is no rule \`${id}\`.`))
}

function unknownClasses(
  { licenses = {} }: PolicyClauses,
  path: Path,
  { licenseClasses }: KnownNames,
  text: PolicyText,
): PolicyProblem[] {
  const problems: PolicyProblem[] = []
  const seen = new Map<string, string>()
  for (const stance of ['allow', 'review', 'deny'] as const) {
    for (const [at, name] of (licenses[stance] ?? []).entries()) {
      const place = [...path, 'licenses', stance, at]
      const before = seen.get(name)
      if (licenseClasses && !licenseClasses.has(name))
        problems.push(text.problem(place, `There is no class \`${name}\` of licences.`))
      else if (stance === 'allow' && UNCLEAR_CLASSES.has(name))
        problems.push(text.problem(place, 'What nobody knows can’t be allowed; say `review` or `deny`.'))
      else if (before !== undefined)
        problems.push(text.problem(place, `\`${name}\` stands under \`${before}\` too.`))
      seen.set(name, stance)
    }
  }
  return problems
}

function brokenConditions(
  { conditions = [] }: PolicyClauses,
  path: Path,
  { rules }: KnownNames,
  text: PolicyText,
): PolicyProblem[] {
  const problems: PolicyProblem[] = []
  const ids = new Set<string>()
  for (const [at, { id, when }] of conditions.entries()) {
    const place = [...path, 'conditions', at]
    if (ids.has(id)) problems.push(text.problem([...place, 'id'], `Another condition is called \`${id}\`.`))
    if (RESERVED_IDS.has(id) || rules?.has(id))
      problems.push(text.problem([...place, 'id'], `\`${id}\` is the name of something else.`))
    ids.add(id)
    for (const { message, offset } of compileCondition(when).problems ?? [])
      problems.push(text.problemWithin([...place, 'when'], offset, `The condition can’t be used: ${message}`))
  }
  return problems
}
