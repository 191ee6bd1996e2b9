import type { Verdict } from '@entrepot/core'
import { standingRecalls, type Tx } from '@entrepot/persistence'

/** The reason among those of a verdict that a revision was called back. */
export const RECALLED = 'recalled'

interface Judged {
  readonly commit: string
  readonly verdict: Verdict
}

/**
 * The verdicts that are to be written of some commits, where those that were called back are blocked. Who judged them may have looked before
 * the recall; whoever holds the repository's lock sees all that stand. One statement.
 */
export async function keepRecalled<T extends Judged>(
  tx: Tx,
  repoId: string,
  judged: readonly T[],
): Promise<readonly T[]> {
  if (judged.length === 0) return judged
  const recalls = await standingRecalls(
    tx,
    repoId,
    judged.map(({ commit }) => commit),
  )
  if (recalls.length === 0) return judged
  const reasons = new Map(recalls.map(({ commit, reason }) => [commit, reason]))
  return judged.map(one => {
    const reason = reasons.get(one.commit)
    return reason === undefined ? one : { ...one, verdict: recalledVerdict(one.verdict, reason) }
  })
}

/** A verdict as it is while the revision is called back: blocked for everybody, and whatever else there is against it as well. */
export function recalledVerdict(verdict: Verdict, reason: string): Verdict {
  const { audiences: _nobodyApart, explanation = [], ...rest } = verdict
  const recall = { ruleId: RECALLED, effect: 'block', message: reason, fingerprint: null } as const
  return {
    ...rest,
    state: 'blocked',
    reasons: [RECALLED, ...verdict.reasons.filter(ruleId => ruleId !== RECALLED)],
    explanation: [recall, ...explanation.filter(({ ruleId }) => ruleId !== RECALLED)],
  }
}
