import type { Finding, RepoType, Verdict } from '@entrepot/core'

/** One file of a revision as evidence names it. */
export interface EvidenceFile {
  readonly path: string
  readonly sizeBytes: number
  /** SHA-256 of the content, 64 hex digits; null for what is in git alone and was not hashed. */
  readonly sha256: string | null
  /** Of the git blob, 40 hex digits. */
  readonly gitOid: string
}

/** Another repository that this one derives from, or was trained on. */
export interface EvidenceAncestor {
  readonly type: RepoType
  readonly id: string
  readonly relation: 'adapter' | 'merge' | 'quantized' | 'finetune' | 'trained-on' | null
  /** Of the revision that was looked at; null when the registry holds no copy. */
  readonly commit: string | null
  readonly licenses: readonly string[]
}

/** One number that the card, or a file beside it, claims of an evaluation. */
export interface EvidenceMetric {
  /** Of the metric: `accuracy`. */
  readonly type: string
  /** As written. */
  readonly value: string
  readonly task: string | null
  readonly dataset: string | null
  /** Configuration and split of the data set, as far as they are named. */
  readonly slice: string | null
}

/** A licence text that lies in the repository. */
export interface EvidenceLicenseText {
  readonly path: string
  readonly text: string
}

/** All that evidence about one revision is made of. Gathered by the registry; everything made of it is a pure function of it. */
export interface EvidenceSubject {
  readonly repo: {
    readonly type: RepoType
    readonly id: string
    /** Of its page, no slash at the end; files are below it. */
    readonly url: string
    readonly isGated: boolean
    readonly createdAt: Date
  }
  readonly commit: string
  readonly committedAt: Date
  readonly landedAt: Date
  readonly judgedAt: Date
  readonly author: string
  /** JSON-safe front matter; null without a readable card. */
  readonly metadata: Readonly<Record<string, unknown>> | null
  /** What the card's author says under each of its headings, as plain text; placeholders and sentences of templates are not among it. */
  readonly sections: readonly { readonly heading: string; readonly depth: number; readonly text: string }[]
  /** By README.md. */
  readonly hasCard: boolean
  readonly metrics: readonly EvidenceMetric[]
  readonly licenses: {
    readonly declared: readonly string[]
    /** By what the licence texts in the repository are. */
    readonly concluded: readonly string[]
    readonly effective: string | null
    readonly texts: readonly EvidenceLicenseText[]
  }
  readonly files: readonly EvidenceFile[]
  readonly ancestors: readonly EvidenceAncestor[]
  readonly findings: readonly Finding[]
  readonly verdict: Verdict
  readonly scores: { readonly structure: number; readonly substance: number }
  readonly policyName: string
  readonly reviews: readonly {
    readonly reviewer: string
    readonly isApproval: boolean
    readonly comment: string
    readonly at: Date
  }[]
  readonly waivers: readonly {
    readonly ruleId: string | null
    readonly fingerprint: string | null
    readonly reason: string
    readonly approvedBy: string
    readonly expiresAt: Date
  }[]
  readonly artefacts: readonly {
    readonly kind: string
    readonly title: string
    readonly url: string | null
    readonly sha256: string | null
  }[]
  /** Version of the product that made it. */
  readonly generatorVersion: string
}
