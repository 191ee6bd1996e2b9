import type { Audience } from '@entrepot/core'
import type { Variant } from '@entrepot/persistence'
import type { Fit } from '../fit/memory-need.js'
import type { ProfileSpec } from '../profiles/profile-spec.js'
import { ownContext } from './question-parts.js'
import { isReleasedTo } from './released.js'
import type { Candidate, Exclusion } from './resolution.js'

export interface Excluded {
  readonly by: Exclusion
  readonly reason: string
}

/** What a question means beside what it says. */
export interface Limits {
  readonly audiences: ReadonlySet<Audience>
  /** Ids of repositories that variants are taken from. */
  readonly hosts: ReadonlySet<string>
}

/** The first limit that a variant does not keep, in the order of how little can be done about it; null: it is in the running. */
export function whyExcluded(candidate: Candidate, question: ProfileSpec & Limits, fit: Fit): Excluded | null {
  const { variant, repo } = candidate
  const reasons: readonly [Exclusion, string | null][] = [
    ['untrusted-host', question.hosts.has(repo.id) ? null : FOREIGN],
    ['verdict', byVerdict(candidate, question.audiences)],
    ['engine', byEngine(variant, question)],
    ['format', byFormat(variant, question)],
    ['incomplete', byHeader(variant)],
    ['bits-per-weight', byBits(variant, question)],
    ['context', byContext(variant, question)],
    ['memory', question.devices.length > 0 && fit.answer === 'too-large' ? fit.explanation : null],
  ]
  for (const [by, reason] of reasons) if (reason !== null) return { by, reason }
  return null
}

const FOREIGN = 'It lies in a namespace that the model’s owner has no part in; name its repository to get it.'

function byVerdict(
  { verdict, verdictOf, isReadable }: Candidate,
  audiences: ReadonlySet<Audience>,
): string | null {
  if (isReadable && isReleasedTo(audiences, verdict)) return null
  const whose = verdictOf === null ? '' : ` as ${verdictOf} is, which it was quantized from`
  if (verdict === 'blocked') return `It is blocked by policy${whose}.`
  if (verdict === 'pending') return `It is being judged${whose}.`
  return `It is not cleared for inference${whose}.`
}

function byEngine({ engines }: Variant, { engine }: ProfileSpec): string | null {
  if (engine === null || engines.includes(engine)) return null
  return engines.length === 0
    ? `No engine is known to load it, ${engine} is not.`
    : `It is for ${listed(engines)}, not for ${engine}.`
}

function byFormat({ format }: Variant, { formats }: ProfileSpec): string | null {
  return formats === null || formats.includes(format)
    ? null
    : `It is ${format}, not ${listed(formats, 'or')}.`
}

/** What a reader gave up on is not handed to an engine: it may lack a part, or lie about what it holds. */
function byHeader({ header }: Variant): string | null {
  const isIncomplete =
    typeof header === 'object' && header !== null && 'isComplete' in header && header['isComplete'] === false
  return isIncomplete ? 'Its files of weights are not all there, or can’t be read to the end.' : null
}

function byBits({ bitsPerWeight }: Variant, { minBitsPerWeight }: ProfileSpec): string | null {
  if (minBitsPerWeight === null) return null
  if (bitsPerWeight === null)
    return `Its bits per weight are not known, and ${minBitsPerWeight} are asked for.`
  if (bitsPerWeight >= minBitsPerWeight) return null
  return `It has ${bitsPerWeight.toFixed(2)} bits per weight, fewer than ${minBitsPerWeight}.`
}

function byContext(variant: Variant, { contextTokens }: ProfileSpec): string | null {
  const own = ownContext(variant)
  if (contextTokens === null || own === null || own >= contextTokens) return null
  return `It was made for ${own} tokens of context, fewer than ${contextTokens}.`
}

function listed(words: readonly string[], joint = 'and'): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${joint} ${last}`
}
