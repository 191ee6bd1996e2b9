import { formatRepoId } from '@entrepot/core'
import type { Repo } from '@entrepot/persistence'
import { formatMemory } from '../profiles/parse-memory.js'
import type { Device, Preference, ProfileSpec } from '../profiles/profile-spec.js'
import { labelOf } from './question-parts.js'
import type { Exclusion, Judged } from './resolution.js'

const WANTED = {
  quality: 'the best quality',
  speed: 'the greatest speed',
  size: 'the smallest size',
} as const satisfies Record<Preference, string>

/** Why this one, in one sentence. */
export function explainChoice(chosen: Judged, { prefer, devices }: ProfileSpec): string {
  const what = `${labelOf(chosen)} has ${WANTED[prefer]} of what may be had`
  if (devices.length === 0) return `${what}; whether it fits was not asked.`
  if (chosen.fit.answer === 'unknown')
    return `${what}, but whether it fits is not known: ${chosen.fit.explanation}`
  return `${what} and fits.`
}

const SAID = {
  verdict: 'not released for this use',
  'untrusted-host': 'in namespaces of others',
  engine: 'for other engines',
  format: 'of another format',
  incomplete: 'incomplete',
  'bits-per-weight': 'of fewer bits per weight than asked for',
  context: 'made for a shorter context',
  memory: 'too large',
} as const satisfies Record<Exclusion, string>

/** What stands in the way of all, and what comes nearest, in one sentence. */
export function explainNone(
  model: Pick<Repo, 'namespace' | 'name'>,
  ranking: readonly Judged[],
  question: ProfileSpec,
): string {
  const id = formatRepoId(model)
  if (ranking.length === 0) return `${id} has no variants here that you may get.`
  const kinds = Object.keys(SAID) as Exclusion[]
  const counts = kinds.flatMap(kind => {
    const count = ranking.filter(({ excludedBy }) => excludedBy === kind).length
    return count === 0 ? [] : [`${count} ${count === 1 ? 'is' : 'are'} ${SAID[kind]}`]
  })
  const closest = closestOf(ranking, question.devices)
  return `No variant of ${id} is right: ${counts.join(', ')}.${closest === null ? '' : ` ${closest}`}`
}

/** The one that would need the least more memory. */
function closestOf(ranking: readonly Judged[], devices: readonly Device[]): string | null {
  const tooLarge = ranking.filter(({ excludedBy }) => excludedBy === 'memory')
  const [first, ...rest] = tooLarge
  if (!first) return null
  const least = rest.reduce((best, one) => (needOf(one) < needOf(best) ? one : best), first)
  const memory = devices.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0)
  const tokens = least.fit.maxContextTokens
  const shorter = tokens !== null && tokens > 0 ? `, or ${tokens} tokens of context at most` : ''
  const atLeast = least.fit.need.totalBytes === null ? 'at least ' : ''
  return `The smallest, ${labelOf(least)}, needs ${atLeast}${formatMemory(needOf(least))}, you have ${formatMemory(memory)}${shorter}.`
}

/** Bytes, as far as they are known. */
function needOf({ fit: { need } }: Judged): number {
  return need.totalBytes ?? need.weightBytes + (need.cacheBytes ?? 0) + need.overheadBytes
}
