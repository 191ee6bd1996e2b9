import { isDomainError } from '@entrepot/core'
import {
  fetchIntoQuarantine,
  type FetchRequest,
  type FetchedRef,
  type Quarantine,
  type Wanted,
} from '@entrepot/git'
import { PIN_PREFIX } from '../plan/plan-refs.js'
import type { FailedTip, Tip } from './tip.js'

/** How the quarantine calls commits that were asked for by their ids. */
const WANTED_PREFIX = 'refs/wanted/'

export interface FetchedTips {
  readonly tips: readonly Tip[]
  readonly failed: readonly FailedTip[]
  /** Names of refs that lead to a tree or a blob: there is nothing of a repository behind them. */
  readonly withoutCommit: readonly string[]
  /** One, or more when a part of what was wanted is broken. */
  readonly quarantines: readonly Quarantine[]
}

/**
 * Fetches made to find the refs that are broken. A thousand refs with one broken among them take some twenty; an upstream in which
 * most are broken doesn't get a fetch for each.
 */
const MAX_FETCHES = 64

/**
 * Fetches what is wanted. When upstream sends objects that git refuses, the halves are fetched apart, and so on, until the refs that
 * they belong to are known: the others are not held up by them. Dispose of the quarantines.
 *
 * Cost: one fetch; for each broken ref some two more per doubling of the number of refs, within a bound.
 * @throws DomainError `upstream-*`, `limit-exceeded`, `cancelled`
 */
export async function fetchTips(
  scratchDir: string,
  request: FetchRequest,
  budget = { fetches: MAX_FETCHES },
): Promise<FetchedTips> {
  const { wanted } = request
  budget.fetches -= 1
  try {
    const quarantine = await fetchIntoQuarantine(scratchDir, request)
    return { ...readTips(quarantine), quarantines: [quarantine] }
  } catch (error) {
    if (!isDomainError(error, 'object-corrupt', 'path-unsafe')) throw error
    if (sizeOf(wanted) > 1 && budget.fetches >= 2) return fetchHalves(scratchDir, request, budget)
    return {
      tips: [],
      failed: namesOf(wanted).map(name => ({ name, error })),
      withoutCommit: [],
      quarantines: [],
    }
  }
}

async function fetchHalves(
  scratchDir: string,
  request: FetchRequest,
  budget: { fetches: number },
): Promise<FetchedTips> {
  const [first, second] = halve(request.wanted)
  const one = await fetchTips(scratchDir, { ...request, wanted: first }, budget)
  try {
    const other = await fetchTips(scratchDir, { ...request, wanted: second }, budget)
    return {
      tips: [...one.tips, ...other.tips],
      failed: [...one.failed, ...other.failed],
      withoutCommit: [...one.withoutCommit, ...other.withoutCommit],
      quarantines: [...one.quarantines, ...other.quarantines],
    }
  } catch (error) {
    for (const quarantine of one.quarantines) await quarantine.dispose()
    throw error
  }
}

function readTips(quarantine: Quarantine): Omit<FetchedTips, 'quarantines'> {
  const tips: Tip[] = []
  const withoutCommit: string[] = []
  for (const ref of quarantine.refs) {
    const { oid, peeledCommit: commit } = ref
    const name = landingName(ref)
    if (commit !== null) tips.push({ name, oid, commit, quarantine })
    else withoutCommit.push(name)
  }
  return { tips, failed: [], withoutCommit }
}

function landingName({ name }: FetchedRef): string {
  return name.startsWith(WANTED_PREFIX) ? `${PIN_PREFIX}${name.slice(WANTED_PREFIX.length)}` : name
}

function sizeOf(wanted: Wanted): number {
  return 'commits' in wanted ? wanted.commits.length : wanted.refs.length
}

function namesOf(wanted: Wanted): string[] {
  return 'commits' in wanted ? wanted.commits.map(commit => `${PIN_PREFIX}${commit}`) : [...wanted.refs]
}

function halve(wanted: Wanted): [Wanted, Wanted] {
  const middle = Math.ceil(sizeOf(wanted) / 2)
  if ('commits' in wanted) {
    const { commits } = wanted
    return [{ commits: commits.slice(0, middle) }, { commits: commits.slice(middle) }]
  }
  const { refs } = wanted
  return [{ refs: refs.slice(0, middle) }, { refs: refs.slice(middle) }]
}
