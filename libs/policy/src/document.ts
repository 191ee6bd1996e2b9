import type { Audience, FindingState, RepoType, Severity } from '@entrepot/core'

/**
 * What a finding does to the verdict of its revision. `block`: nobody but its keepers reads it. `warn`: it is `restricted`, a person should
 * look. `info`: it is shown. `off`: it is no reason for anything.
 */
export type Effect = 'block' | 'warn' | 'info' | 'off'
export const EFFECTS = ['block', 'warn', 'info', 'off'] as const satisfies readonly Effect[]

/** The states that have an effect; a waived finding has none. */
export type JudgedState = Exclude<FindingState, 'waived'>

/** The effect of a rule's findings by their state. What is left out falls back to the policy's default for the severity. */
export type RuleEffects = Readonly<Partial<Record<JudgedState, Effect>>>

/** Classes of licences, by what the policy does with a revision whose effective licence is of that class. */
export interface LicenseStance {
  readonly allow?: readonly string[]
  readonly review?: readonly string[]
  readonly deny?: readonly string[]
}

/** Classes that say nothing of the terms: what is of them never passes where a policy speaks of classes, and can't be allowed. */
export const UNCLEAR_CLASSES: ReadonlySet<string> = new Set(['unknown', 'other', 'ambiguous-family'])

/** A question in CEL over `PolicyFacts`; true has the effect. */
export interface Condition {
  /** Kebab-case; stands among the reasons of a verdict as a rule's id does. */
  readonly id: string
  readonly when: string
  readonly effect: Effect
  readonly message: string
}

/** What a policy says, for all repositories or for those of a scope. */
export interface PolicyClauses {
  /** By rule id. */
  readonly rules?: Readonly<Record<string, RuleEffects>>
  readonly licenses?: LicenseStance
  readonly conditions?: readonly Condition[]
  /** Approvals of different reviewers that clear what is `restricted`. 0: none does. */
  readonly requiredApprovals?: number
  /** Kinds of artefacts that a revision must carry; one that does not is `restricted`. */
  readonly requiredArtefacts?: readonly ArtefactKind[]
  /** Formats of weights that may be there, as `PolicyFacts.formats` names them; any other blocks. */
  readonly weightFormats?: readonly string[]
  /** `refuse`: a push that would be `blocked` does not land at all. */
  readonly pushGate?: 'land' | 'refuse'
  /** Days from a revision's landing in which findings of a rule do no more than inform. */
  readonly graceDays?: Readonly<Record<string, number>>
}

export type ArtefactKind = 'evaluation' | 'explanation'
export const ARTEFACT_KINDS = ['evaluation', 'explanation'] as const satisfies readonly ArtefactKind[]

/** Clauses for some repositories and readers; what it leaves out matches any. */
export interface PolicyScope extends PolicyClauses {
  readonly match: {
    readonly namespace?: string
    /** A glob over the id, such as `acme/llama-*`. */
    readonly repository?: string
    readonly type?: RepoType
    /** The clauses hold for tokens of this audience only. */
    readonly audience?: Audience
  }
}

/** A policy as data: the parsed form of its YAML. Every activation of one gets a version, and versions never change. */
export interface PolicyDocument extends PolicyClauses {
  readonly name: string
  readonly description?: string
  /** For findings whose rule has no row of its own. */
  readonly defaults: Readonly<Record<Severity, Effect>>
  /** What the organization that runs the registry says of itself, for rules on thresholds and territories. */
  readonly tenant?: {
    readonly regions?: readonly string[]
    readonly monthlyActiveUsers?: number
    readonly annualRevenueUsd?: number
  }
  /** In order: a later scope that matches says the last word on each clause. */
  readonly scopes?: readonly PolicyScope[]
}
