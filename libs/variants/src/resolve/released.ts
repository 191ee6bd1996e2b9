import type { Audience, VerdictState } from '@entrepot/core'
import { type StandingState, stateForAudience } from '@entrepot/registry'

const RANK = { cleared: 0, restricted: 1, pending: 2, blocked: 3 } as const satisfies Record<
  VerdictState,
  number
>

/** Which of two verdicts lets less through. */
export function worseOf(one: VerdictState, other: VerdictState): VerdictState {
  return RANK[other] > RANK[one] ? other : one
}

/** The worst that any of some audiences meets; `pending` for none. */
export function stateForAll(audiences: ReadonlySet<Audience>, standing: StandingState): VerdictState {
  const states = [...audiences].map(audience => stateForAudience(audience, standing))
  const [first = 'pending', ...rest] = states
  return rest.reduce(worseOf, first)
}

/** Whether what has this verdict is handed out to all of some audiences. Who may look at what is blocked does not deploy it either. */
export function isReleasedTo(audiences: ReadonlySet<Audience>, verdict: VerdictState): boolean {
  return verdict === 'cleared' || (verdict === 'restricted' && !audiences.has('inference'))
}
