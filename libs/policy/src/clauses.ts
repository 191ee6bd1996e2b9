import type { Audience } from '@entrepot/core'
import type {
  ArtefactKind,
  Condition,
  LicenseStance,
  PolicyClauses,
  PolicyDocument,
  PolicyScope,
  RuleEffects,
} from './document.js'
import type { PolicyFacts } from './facts.js'
import { matchesGlob } from './match-glob.js'

/** What a policy says for one repository and one audience, with nothing left out. */
export interface Clauses {
  readonly rules: ReadonlyMap<string, RuleEffects>
  readonly licenses: LicenseStance
  /** In the order in which they were first named. */
  readonly conditions: readonly Condition[]
  readonly requiredApprovals: number
  readonly requiredArtefacts: readonly ArtefactKind[]
  /** Null: any. */
  readonly weightFormats: readonly string[] | null
  readonly pushGate: 'land' | 'refuse'
  readonly graceDays: ReadonlyMap<string, number>
}

/**
 * The clauses that hold for a repository. Scopes speak in their order, and a later one has the last word: on each state of each rule, each
 * grace period, and each condition by its id; of every other clause it replaces all that was said before.
 */
export function clausesOf(
  { scopes = [], ...base }: PolicyDocument,
  repository: PolicyFacts['repository'],
  audience: Audience,
): Clauses {
  return mergeClauses([base, ...scopes.filter(scope => isAbout(scope, repository, audience))])
}

export function isAbout(
  { match }: PolicyScope,
  { id, namespace, type }: PolicyFacts['repository'],
  audience: Audience,
): boolean {
  if (match.audience !== undefined && match.audience !== audience) return false
  if (match.type !== undefined && match.type !== type) return false
  if (match.namespace !== undefined && match.namespace.toLowerCase() !== namespace?.toLowerCase())
    return false
  return match.repository === undefined || matchesGlob(id, match.repository)
}

export function mergeClauses(said: readonly PolicyClauses[]): Clauses {
  const rules = new Map<string, RuleEffects>()
  const conditions = new Map<string, Condition>()
  const graceDays = new Map<string, number>()
  for (const clauses of said) {
    for (const [id, effects] of Object.entries(clauses.rules ?? {}))
      rules.set(id, { ...rules.get(id), ...effects })
    for (const condition of clauses.conditions ?? []) conditions.set(condition.id, condition)
    for (const [id, days] of Object.entries(clauses.graceDays ?? {})) graceDays.set(id, days)
  }
  const last = <Name extends keyof PolicyClauses>(name: Name): PolicyClauses[Name] | undefined =>
    said.findLast(clauses => clauses[name] !== undefined)?.[name]
  return {
    rules,
    conditions: [...conditions.values()],
    graceDays,
    licenses: last('licenses') ?? {},
    requiredApprovals: last('requiredApprovals') ?? 0,
    requiredArtefacts: last('requiredArtefacts') ?? [],
    weightFormats: last('weightFormats') ?? null,
    pushGate: last('pushGate') ?? 'land',
  }
}
