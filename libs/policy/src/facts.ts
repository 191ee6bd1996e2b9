import type { Audience, FindingState, RepoType, Severity, Visibility } from '@entrepot/core'

/**
 * What a policy may ask of a revision, and what conditions in CEL see as `facts`. Stored with the revision, so that it can be judged again
 * without its files. Plain JSON: names are part of the policy language.
 */
export interface PolicyFacts {
  readonly repository: {
    /** As clients write it. */
    readonly id: string
    readonly namespace: string | null
    readonly type: RepoType
    readonly visibility: Visibility
    readonly gated: boolean
  }
  readonly license: {
    readonly declared: readonly string[]
    /** What holds in the end, along the lineage; null when nobody can tell. */
    readonly effective: string | null
    /** Class of the effective licence; `unknown` when nobody can tell. */
    readonly class: string
    readonly commercial: 'yes' | 'no' | 'limited' | 'unknown'
  }
  readonly languages: readonly string[]
  /** Subjects that the card declares by its tags: `medical`, `legal`, `finance`, … */
  readonly domains: readonly string[]
  readonly tags: readonly string[]
  readonly pipelineTag: string | null
  readonly libraryName: string | null
  /** Formats of weights by content: `safetensors`, `gguf`, `pickle`, `onnx`, `keras`, … */
  readonly formats: readonly string[]
  readonly sizeBytes: number
  readonly scores: { readonly structure: number; readonly substance: number }
  readonly lineage: {
    /** What the card itself names, in its order. */
    readonly parents: readonly LineageParent[]
    /** Hub ids of all ancestors that the card's lineage names. */
    readonly ancestors: readonly string[]
    /** Whether every one of them is in the registry. */
    readonly isComplete: boolean
  }
  readonly fineTuning: {
    readonly isDeclared: boolean
    readonly hasTrainingData: boolean
    readonly hasHyperparameters: boolean
  }
  /** What the card claims of personal data. */
  readonly privacy: { readonly anonymized: boolean; readonly differentialPrivacy: boolean }
}

/** One origin that a card names. */
export interface LineageParent {
  readonly kind: 'base_model' | 'dataset'
  /** Hub id, as the card writes it. */
  readonly id: string
  /** `adapter`, `merge`, `quantized`, `finetune`; null when the card does not say. */
  readonly relation: string | null
}

/** A finding as far as a verdict depends on it. */
export interface JudgedFinding {
  readonly ruleId: string
  readonly severity: Severity
  readonly state: FindingState
  readonly message: string
  readonly fingerprint: string
}

/** What people decided that may bear on a revision; expired and revoked waivers are not among it. */
export interface Decisions {
  readonly waivers: readonly WaiverFact[]
  /** Accounts that approved this revision, each once; its pusher is not among them. */
  readonly approvals: readonly { readonly reviewId: string; readonly accountId: string }[]
  readonly rejection: { readonly reviewId: string; readonly comment: string } | null
  readonly recall: { readonly recallId: string; readonly reason: string } | null
  /** How many artefacts of each kind the revision carries. */
  readonly artefacts: Readonly<Record<string, number>>
}

/** A waiver that covers the repository: of one finding by its fingerprint, or of all findings of a rule. */
export interface WaiverFact {
  readonly id: string
  readonly fingerprint: string | null
  readonly ruleId: string | null
  readonly expiresAt: Date
}

export const NO_DECISIONS: Decisions = {
  waivers: [],
  approvals: [],
  rejection: null,
  recall: null,
  artefacts: {},
}

export interface JudgeInput {
  readonly facts: PolicyFacts
  readonly findings: readonly JudgedFinding[]
  readonly decisions: Decisions
  readonly landedAt: Date
  readonly now: Date
}

/** Audiences whose verdict a scope may make another one than that of people. */
export const AUDIENCES_APART = ['ci', 'inference'] as const satisfies readonly Audience[]
