import type { Repo } from '@entrepot/persistence'
import { formatMemory } from '../profiles/parse-memory.js'
import type { Preference, ProfileSpec } from '../profiles/profile-spec.js'
import type { Fit } from '../fit/memory-need.js'
import type { Candidate } from './resolution.js'

/** One that is in the running. */
export interface Runner extends Candidate {
  readonly fit: Fit
}

/** What the order depends on beside the variants. */
export interface RankingQuestion extends Pick<ProfileSpec, 'prefer' | 'devices'> {
  readonly model: Pick<Repo, 'id' | 'namespace'>
  readonly rootKey: string
}

/** One thing that variants are compared by. */
export interface Criterion {
  /** Less than zero: the first one is better. */
  readonly compare: (one: Runner, other: Runner) => number
  /** Why the first one lost against the other, where this is what decided. */
  readonly say: (loser: Runner, winner: Runner) => string
}

/** Bits above which more are no better: models are made with 16, and what has 32 holds the same numbers. */
const FULL_BITS = 16
/** Bits below which what is lost shows in what a model says: for speed they are given up last. */
const SPEED_MIN_BITS = 4

/** Formats that engines are most at home with in front; those are no better by themselves. */
const FORMAT_ORDER = ['safetensors', 'gguf', 'onnx', 'pytorch', 'tensorrt']

/**
 * What variants are compared by, the weightiest first; together an order without ties.
 *
 * - `quality`: most bits per weight, of which more than 16 count as 16; then the fewest bytes.
 * - `speed`: at least 4 bits per weight, if there are such; then the fewest bytes, as each token reads all of them from memory.
 * - `size`: the fewest bytes; then most bits.
 *
 * In each, what certainly fits comes before what may not.
 */
export function criteriaFor(question: RankingQuestion): readonly Criterion[] {
  return [certainly(question), ...BY_PREFERENCE[question.prefer], FORMAT, place(question), NAME]
}

/** Sorts by all of the criteria. */
export function compareBy(criteria: readonly Criterion[]): (one: Runner, other: Runner) => number {
  return (one, other) => {
    for (const { compare } of criteria) {
      const order = compare(one, other)
      if (order !== 0) return order
    }
    return 0
  }
}

/** Why one lost against another, in one sentence. */
export function whyLost(criteria: readonly Criterion[], loser: Runner, winner: Runner): string {
  const decisive = criteria.find(({ compare }) => compare(loser, winner) !== 0)
  return decisive?.say(loser, winner) ?? 'It is the same.'
}

/** Bits that count as quality; 0 where nobody knows them. */
export function bitsThatCount({ variant }: Pick<Candidate, 'variant'>): number {
  return Math.min(variant.bitsPerWeight ?? 0, FULL_BITS)
}

const BITS: Criterion = {
  compare: (one, other) => bitsThatCount(other) - bitsThatCount(one),
  say: (loser, winner) => `It has ${bitsOf(loser)}, and the chosen one ${bitsOf(winner)}.`,
}

const BYTES: Criterion = {
  compare: (one, other) => sizeOf(one) - sizeOf(other),
  say: (loser, winner) =>
    `Its weights are larger: ${formatMemory(sizeOf(loser))}, and those of the chosen one ${formatMemory(sizeOf(winner))}.`,
}

const ENOUGH_BITS: Criterion = {
  compare: (one, other) => Number(hasEnough(other)) - Number(hasEnough(one)),
  say: loser => `It has ${bitsOf(loser)}, fewer than the ${SPEED_MIN_BITS} that speed is not bought with.`,
}

const BY_PREFERENCE = {
  quality: [BITS, BYTES],
  speed: [ENOUGH_BITS, BYTES, BITS],
  size: [BYTES, BITS],
} as const satisfies Record<Preference, readonly Criterion[]>

const FORMAT: Criterion = {
  compare: (one, other) => formatRank(one) - formatRank(other),
  say: (loser, winner) =>
    `It is as good, and ${winner.variant.format} is taken before ${loser.variant.format}.`,
}

const NAME: Criterion = {
  compare: (one, other) => (nameOf(one) < nameOf(other) ? -1 : nameOf(one) > nameOf(other) ? 1 : 0),
  say: () => 'It is as good, and its name comes later.',
}

function certainly({ devices }: RankingQuestion): Criterion {
  const rank = ({ fit }: Runner): number => (devices.length > 0 && fit.answer === 'unknown' ? 1 : 0)
  return {
    compare: (one, other) => rank(one) - rank(other),
    say: ({ fit }) => `Whether it fits is not known: ${fit.explanation}`,
  }
}

/** The repository that was asked for, then that of the model itself, then those of its namespace. */
function place({ model, rootKey }: RankingQuestion): Criterion {
  const home = rootKey.includes('/') ? rootKey.slice(0, rootKey.indexOf('/')) : null
  const rank = ({ repo }: Runner): number => {
    if (repo.id === model.id) return 0
    if (repo.idKey === rootKey) return 1
    return home !== null && repo.namespace?.toLowerCase() === home ? 2 : 3
  }
  return {
    compare: (one, other) => rank(one) - rank(other),
    say: () => 'It is as good, and the chosen one is nearer to the model that was asked for.',
  }
}

function sizeOf({ variant }: Runner): number {
  return Number(variant.sizeBytes)
}

function bitsOf({ variant: { bitsPerWeight } }: Runner): string {
  return bitsPerWeight === null
    ? 'bits per weight that are not known'
    : `${bitsPerWeight.toFixed(2)} bits per weight`
}

function hasEnough(runner: Runner): boolean {
  return bitsThatCount(runner) >= SPEED_MIN_BITS
}

function formatRank({ variant }: Runner): number {
  const rank = FORMAT_ORDER.indexOf(variant.format)
  return rank < 0 ? FORMAT_ORDER.length : rank
}

function nameOf({ repo, variant }: Runner): string {
  return `${repo.idKey} ${variant.key} ${variant.id}`
}
