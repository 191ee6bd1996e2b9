import { DomainError, type Verdict, type VerdictReason } from '@entrepot/core'
import type { Judgement } from '../land/judge.js'
import type { Baseline } from './baseline.js'
import { MAX_NAMED } from './limits.js'

/**
 * Refuses a commit that the policy blocks, where it says that such a thing does not land at all. What blocked the repository before does not
 * count, or nobody could mend one thing after the other.
 *
 * @throws DomainError `push-refused`  with the reasons
 */
export async function requirePolicyGate(
  { verdict, isRefusedAtGate }: Judgement,
  baseline: Baseline,
): Promise<void> {
  if (!isRefusedAtGate) return
  const known = await baseline.blocks()
  const fresh = blocksOf(verdict).filter(reason => !known.has(keyOfBlock(reason)))
  if (fresh.length === 0) return
  const named = fresh.slice(0, MAX_NAMED).map(({ ruleId, message }) => `  ${ruleId}: ${message}`)
  const more = fresh.length > named.length ? [`  and ${fresh.length - named.length} more`] : []
  const message = ['The policy refuses what it blocks:', ...named, ...more].join('\n')
  throw new DomainError('push-refused', message, { rules: [...new Set(fresh.map(({ ruleId }) => ruleId))] })
}

/** What blocks by a verdict; of one without its details each rule that is named. */
export function blocksOf({
  state,
  reasons,
  explanation,
}: Verdict): Pick<VerdictReason, 'ruleId' | 'message' | 'fingerprint'>[] {
  if (state !== 'blocked') return []
  if (explanation) return explanation.filter(({ effect }) => effect === 'block')
  return reasons.map(ruleId => ({ ruleId, message: 'it is blocked', fingerprint: null }))
}

/** What two reasons share that block by the same thing. */
export function keyOfBlock({ ruleId, fingerprint }: Pick<VerdictReason, 'ruleId' | 'fingerprint'>): string {
  return fingerprint ?? ruleId
}
