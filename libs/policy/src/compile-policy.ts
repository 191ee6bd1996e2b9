import type { Audience } from '@entrepot/core'
import { type Clauses, isAbout, mergeClauses } from './clauses.js'
import { type AskCondition, compileCondition } from './conditions/compile-condition.js'
import type { PolicyDocument } from './document.js'
import type { PolicyFacts } from './facts.js'

/** A policy that is ready to judge by. */
export interface CompiledPolicy {
  readonly version: number
  readonly document: PolicyDocument
  /** What it says for a repository and an audience. Cheap from the second time on. */
  clausesFor(repository: PolicyFacts['repository'], audience: Audience): Clauses
  /** The condition of these words, ready to be asked. One that can't be read answers with an error. */
  conditionOf(when: string): AskCondition
}

/**
 * Never throws: a condition that can't be read, as in a document that no parser saw, is one that always errs.
 * @param version  of its activation; drafts that are tried out have the one they would get
 */
export function compilePolicy(version: number, document: PolicyDocument): CompiledPolicy {
  const { scopes = [], ...base } = document
  const clauses = new Map<string, Clauses>()
  const conditions = new Map<string, AskCondition>()
  return {
    version,
    document,
    clausesFor(repository, audience) {
      const matching = scopes.map(scope => isAbout(scope, repository, audience))
      const key = matching.map(Number).join('')
      const known = clauses.get(key)
      if (known) return known
      const merged = mergeClauses([base, ...scopes.filter((_, at) => matching[at])])
      // Scopes that overlap in ever new ways could fill the memory; what is forgotten is merged again.
      if (clauses.size >= MAX_MERGED) clauses.clear()
      clauses.set(key, merged)
      return merged
    },
    conditionOf(when) {
      const known = conditions.get(when)
      if (known) return known
      const { ask, problems } = compileCondition(when)
      const ready: AskCondition = ask ?? (() => ({ error: problems?.[0]?.message ?? 'it can’t be read' }))
      conditions.set(when, ready)
      return ready
    },
  }
}

/** Combinations of scopes whose clauses are kept. */
const MAX_MERGED = 1_000
