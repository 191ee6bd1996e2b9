import type { FindingState, Severity } from '@entrepot/core'

/** What a finding does to the verdict of its revision. `off`: nothing, and it is no reason either. */
export type Effect = 'block' | 'restrict' | 'note' | 'off'
export const EFFECTS = ['block', 'restrict', 'note', 'off'] as const satisfies readonly Effect[]

/** The states that have an effect; a waived finding has none. */
export type JudgedState = Exclude<FindingState, 'waived'>

/** The effect of a rule's findings by their state. What is left out falls back to the policy's default for the severity. */
export type RuleEffects = Readonly<Partial<Record<JudgedState, Effect>>>

/** Which rules matter. Plain data, so that it can be stored, compared and shown; every change gets a new version. */
export interface Policy {
  readonly version: number
  /** For findings whose rule has no row of its own. */
  readonly defaults: Readonly<Record<Severity, Effect>>
  /** By rule id. */
  readonly rules: Readonly<Record<string, RuleEffects>>
}

/**
 * The policy of a new installation. Errors and the absence of what a reviewer needs restrict; a licence that strips its
 * parent's restrictions blocks; the rest is noted.
 */
export const defaultPolicy: Policy = {
  version: 1,
  defaults: { error: 'restrict', warning: 'note', info: 'note' },
  rules: {
    'front-matter-present': { fail: 'restrict' },
    'card-within-limits': { fail: 'note', unverifiable: 'restrict' },
    'license-resolved': { fail: 'restrict' },
    'license-exact': { fail: 'restrict', 'needs-review': 'note' },
    'bias-section-present': { fail: 'restrict' },
    'bias-section-substantial': { fail: 'restrict' },
    'license-restriction-stripped': { fail: 'block', unverifiable: 'restrict', 'needs-review': 'restrict' },
  },
}
