import { DomainError, formatRepoId, type VerdictState } from '@entrepot/core'
import type { Repo } from '@entrepot/persistence'
import { pathOf } from '@entrepot/registry'
import type { Profile } from '../profiles/find-profile.js'
import type { Judged } from '../resolve/resolution.js'

/** Variants that a refusal names: it is a line of a terminal, and a header. */
const MAX_NAMED = 4

/** How clients of the Hub are told of a verdict that keeps something from them. */
export const VERDICT_REFUSALS = {
  blocked: 'revision-blocked',
  restricted: 'revision-restricted',
  pending: 'revision-pending',
} as const satisfies Record<Exclude<VerdictState, 'cleared'>, string>

/**
 * Why no variant of a model fits a profile, by the limits that excluded them. Where a verdict did, it is that refusal, with what a reviewer
 * could look at: `revision-blocked`, `revision-restricted` or `revision-pending`; otherwise `variant-not-found`.
 */
export function noneFits(
  asked: Repo,
  { name }: Pick<Profile, 'name'>,
  ranking: readonly Judged[],
): DomainError {
  const kept = ranking.find(({ excludedBy }) => excludedBy === 'verdict')
  const shown = kept ? [kept, ...ranking.filter(one => one !== kept)] : ranking
  const reasons = shown.slice(0, MAX_NAMED).map(one => describe(one, asked))
  const more = shown.length > MAX_NAMED ? ` And ${shown.length - MAX_NAMED} more.` : ''
  const why = shown.length === 0 ? 'There is none at all.' : reasons.join(' ') + more
  const message = `No variant of ${formatRepoId(asked)} fits the profile ${name}. ${why}`
  if (!kept || kept.verdict === 'cleared')
    return new DomainError('variant-not-found', message, { profile: name })
  const { repo, commit, verdict, verdictOf } = kept
  const reviewed = verdictOf === null ? { repo: pathOf(repo), revision: commit } : headOf(verdictOf)
  return new DomainError(VERDICT_REFUSALS[verdict], message, { verdict, rules: [], ...reviewed })
}

/** What a reviewer is to look at where the verdict is that of what a variant was made from: a review of the variant would change nothing. */
export function headOf(model: string): { readonly repo: string; readonly revision: string } {
  return { repo: model, revision: 'HEAD' }
}

/** Of one that may not be read nothing is told but where it lies, and what keeps it. */
function describe({ repo, variant, reason, isReadable }: Judged, asked: Repo): string {
  const place = repo.id === asked.id && isReadable ? [] : [formatRepoId(repo)]
  return `${[...place, ...(isReadable ? [variant.key] : [])].join(' ')}: ${reason}`
}
