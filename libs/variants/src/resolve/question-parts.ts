import { type Audience, formatRepoId, type Principal } from '@entrepot/core'
import type { ModelShape } from '@entrepot/formats'
import type { Repo, Variant } from '@entrepot/persistence'
import { audienceOf } from '@entrepot/registry'
import type { FitQuestion } from '../fit/memory-need.js'
import type { ProfileSpec } from '../profiles/profile-spec.js'

/** All for whom a verdict must be good enough: who asks, and for whom they ask. */
export function audiencesOf(principal: Principal, audience: Audience): ReadonlySet<Audience> {
  return new Set([audienceOf(principal), audience])
}

/** A variant as it is to run on what a question describes. */
export function fitQuestionOf(variant: Variant, question: ProfileSpec): FitQuestion {
  return {
    weightBytes: Number(variant.sizeBytes),
    shape: shapeOf(variant),
    engine: question.engine,
    devices: question.devices,
    contextTokens: contextFor(variant, question),
    batch: question.batch,
    cacheType: question.cacheType,
  }
}

/** Tokens of one sequence that a variant would be run with; null: its own, however many these are. */
export function contextFor(
  variant: Variant,
  { contextTokens, maxContextTokens = null }: ProfileSpec,
): number | null {
  if (contextTokens !== null || maxContextTokens === null) return contextTokens
  return Math.min(ownContext(variant) ?? maxContextTokens, maxContextTokens)
}

/** Tokens that it was made for; null where nobody says. */
export function ownContext(variant: Variant): number | null {
  return variant.contextTokens ?? shapeOf(variant)?.contextTokens ?? null
}

/** Written by the catalogue, so in this form. */
export function shapeOf({ shape }: Pick<Variant, 'shape'>): ModelShape | null {
  return shape as unknown as ModelShape | null
}

/** One variant, for sentences: `acme/notes-gguf (gguf/Q4_K_M)`. File names may hold anything, and a sentence nothing that a terminal acts on. */
export function labelOf({ repo, variant }: { readonly repo: Repo; readonly variant: Variant }): string {
  return `${formatRepoId(repo)} (${printable(variant.key)})`
}

export function printable(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '?')
}
