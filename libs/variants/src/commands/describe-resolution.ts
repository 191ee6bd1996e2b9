import { type CommitSha, formatRepoId, type VerdictState } from '@entrepot/core'
import type { Fit } from '../fit/memory-need.js'
import type { ProfileSpec } from '../profiles/profile-spec.js'
import type { Exclusion, Judged, Resolution, VariantQuestion } from '../resolve/resolution.js'
import { handOver, type HandOver } from './hand-over.js'

/** Places of a ranking that are told of: more than anybody reads, and less than a family may have. */
const MAX_TOLD = 200

/** One place of a ranking, as JSON has it. */
export interface DescribedVariant {
  /** Its repository. */
  readonly repo: string
  readonly revision: CommitSha
  readonly verdict: VerdictState
  readonly excludedBy: Exclusion | null
  readonly reason: string
  /** Null where who asks may not read the revision. */
  readonly variant: DescribedFacts | null
  readonly fit: Fit | null
}

/** What its headers say of a variant. */
export interface DescribedFacts {
  readonly key: string
  readonly format: string
  readonly quantization: string
  readonly bitsPerWeight: number | null
  readonly sizeBytes: number
  readonly parameterCount: number | null
  readonly contextTokens: number | null
  readonly architecture: string | null
  readonly engines: readonly string[]
}

/** An answer as JSON has it. */
export interface DescribedResolution {
  readonly model: string
  /** What was asked for in the end, a profile and all. */
  readonly question: ProfileSpec
  readonly chosen: (DescribedVariant & HandOver) | null
  readonly explanation: string
  readonly ranking: readonly DescribedVariant[]
  /** There are more variants than were looked at, or than are told of. */
  readonly isCut: boolean
}

/** @param baseUrl  of this server, without a trailing slash */
export function describeResolution(
  { chosen, ranking, isCut, explanation }: Resolution,
  { model, principal: _principal, hosts: _hosts, ...question }: VariantQuestion,
  baseUrl: string,
): DescribedResolution {
  return {
    model: formatRepoId(model),
    question,
    chosen: chosen && { ...describeJudged(chosen), ...handOver(chosen, question, baseUrl) },
    explanation,
    ranking: ranking.slice(0, MAX_TOLD).map(describeJudged),
    isCut: isCut || ranking.length > MAX_TOLD,
  }
}

function describeJudged({
  repo,
  commit,
  verdict,
  excludedBy,
  reason,
  fit,
  ...judged
}: Judged): DescribedVariant {
  const { isReadable } = judged
  const told = { repo: formatRepoId(repo), revision: commit, verdict, excludedBy, reason }
  return { ...told, variant: isReadable ? factsOf(judged) : null, fit: isReadable ? fit : null }
}

function factsOf({ variant }: Pick<Judged, 'variant'>): DescribedFacts {
  const { key, format, quantization, bitsPerWeight, contextTokens, architecture, engines } = variant
  const parameterCount = variant.parameterCount === null ? null : Number(variant.parameterCount)
  const facts = { key, format, quantization, bitsPerWeight, contextTokens, architecture, engines }
  return { ...facts, sizeBytes: Number(variant.sizeBytes), parameterCount }
}
