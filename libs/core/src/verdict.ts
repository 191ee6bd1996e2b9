import type { Audience } from './principal.js'

/** What a revision's verdict is; `design` of the exits is in docs/architecture.md. */
export type VerdictState = 'pending' | 'cleared' | 'restricted' | 'blocked'
export const VERDICT_STATES = [
  'pending',
  'cleared',
  'restricted',
  'blocked',
] as const satisfies readonly VerdictState[]

/** How grave a finding is by itself. What it does to the verdict is the policy's to say. */
export type Severity = 'error' | 'warning' | 'info'
export const SEVERITIES = ['error', 'warning', 'info'] as const satisfies readonly Severity[]

/** `unknown` never counts as a pass: what could not be checked is `unverifiable` or `needs-review`. */
export type FindingState = 'fail' | 'needs-review' | 'unverifiable' | 'waived'

/** Where in the repository a finding stands. Lines and columns count from 1; columns are UTF-16 code units. */
export interface FindingPosition {
  /** File in the repository, such as `README.md`; null when the finding is about the repository as a whole. */
  readonly path: string | null
  /** Dotted key path in the front matter, such as `language[0]`; null outside it. */
  readonly keyPath: string | null
  /** Heading the finding is about, as written; null outside the prose. */
  readonly heading: string | null
  readonly line: number | null
  readonly column: number | null
}

/** One thing a rule found in one revision. */
export interface Finding {
  readonly ruleId: string
  readonly severity: Severity
  readonly state: FindingState
  readonly message: string
  readonly position: FindingPosition
  /** The excerpt that shows it, at most a few hundred characters; null when absence is the evidence. */
  readonly evidence: string | null
  /** What to do about it, in the imperative. */
  readonly fix: string
  /**
   * 32 hex digits, the same for the same defect in every later revision of the repository: made of the rule, the place by
   * name (not by line) and the evidence.
   */
  readonly fingerprint: string
}

/** The verdict of one revision, with what explains it. */
export interface Verdict {
  readonly state: VerdictState
  readonly policyVersion: number
  /** Rule ids that made the state what it is, most severe first; empty when `cleared`. */
  readonly reasons: readonly string[]
  /** The same in detail; absent in tests and where nobody asks. */
  readonly explanation?: readonly VerdictReason[]
  /** When something that it rests on ends, such as a waiver: from then on it must be judged anew. */
  readonly expiresAt?: Date | null
  /** Where tokens of an audience meet another state than people do. */
  readonly audiences?: Readonly<Partial<Record<Audience, VerdictState>>>
}

/** One thing that makes a verdict what it is. */
export interface VerdictReason {
  /** Of a rule, a condition, or a decision: `recalled`, `review-rejected`, `license-class`, `artefact-missing`, `format-not-allowed`. */
  readonly ruleId: string
  readonly effect: 'block' | 'warn'
  readonly message: string
  /** Of the finding; null where it is none. */
  readonly fingerprint: string | null
}
