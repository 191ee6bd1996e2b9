import type { CommitSha, Principal, RepoName, VerdictState } from '@entrepot/core'
import type { Repo, Variant } from '@entrepot/persistence'
import type { Fit } from '../fit/memory-need.js'
import type { ProfileSpec } from '../profiles/profile-spec.js'

/** Which variant of a model is right for whom. */
export interface VariantQuestion extends ProfileSpec {
  /** Any model of a lineage stands for all of it. */
  readonly model: RepoName
  readonly principal: Principal
  /** `all`: also from repositories that no more than say that theirs was made from it, for who looks at the answer themselves. */
  readonly hosts?: 'trusted' | 'all'
}

/** A variant that may be had, and where. */
export interface Candidate {
  readonly variant: Variant
  readonly repo: Repo
  readonly commit: CommitSha
  /** The worst of its own revision's and of those that it was made from. */
  readonly verdict: VerdictState
  /** What it was made from, where the verdict is that of such a model and who asks may know its name; null: its own, or not to be told. */
  readonly verdictOf: string | null
  /** Whether who asks may read its revision. Otherwise nothing may be told of it but the repository and the verdict. */
  readonly isReadable: boolean
}

/** Why one did not win. */
export interface Judged extends Candidate {
  readonly fit: Fit
  /** Excluded by a limit; null: it was in the running. */
  readonly excludedBy: Exclusion | null
  /** In one sentence, for people. */
  readonly reason: string
}

export type Exclusion =
  'untrusted-host' | 'verdict' | 'engine' | 'format' | 'incomplete' | 'bits-per-weight' | 'context' | 'memory'

export interface Resolution {
  /** Null: none fits, and `ranking` says which limit excluded what. */
  readonly chosen: Judged | null
  /** The best first, those that are excluded last. */
  readonly ranking: readonly Judged[]
  /** There are more variants than were looked at. */
  readonly isCut: boolean
  /** In one sentence: why the chosen one, or what stands in the way of all. */
  readonly explanation: string
}
