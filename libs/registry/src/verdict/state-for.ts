import type { Audience, Principal, VerdictState } from '@entrepot/core'

/** What the state that somebody meets depends on: columns of a revision, or what a repository's row says of its head. */
export interface StandingState {
  readonly verdict: VerdictState
  /** Where tokens of an audience meet another state: `{ inference: "blocked" }`. Null nearly always. */
  readonly audiences: unknown
  /** From then on it has to be judged anew. */
  readonly expiresAt: Date | null
}

/** A principal's audience; whoever shows no token is a person. */
export function audienceOf(principal: Principal): Audience {
  return principal.kind === 'token' ? principal.audience : 'person'
}

/** The state of a revision as this principal meets it. One whose grounds have ended is `pending`: nobody knows yet what it is now. */
export function stateFor(
  principal: Principal,
  standing: StandingState,
  now: Date = new Date(),
): VerdictState {
  return stateForAudience(audienceOf(principal), standing, now)
}

/** As `stateFor`, for whoever may come with a token of that audience. */
export function stateForAudience(
  audience: Audience,
  { verdict, audiences, expiresAt }: StandingState,
  now: Date = new Date(),
): VerdictState {
  if (expiresAt !== null && expiresAt <= now) return 'pending'
  return stateOfAudience(audiences, audience) ?? verdict
}

const STATES: ReadonlySet<unknown> = new Set(['pending', 'cleared', 'restricted', 'blocked'])

/** What we can't read is not judged: it must not let anybody through. */
function stateOfAudience(audiences: unknown, audience: Audience): VerdictState | null {
  if (audiences === null || audiences === undefined) return null
  if (typeof audiences !== 'object' || Array.isArray(audiences)) return 'pending'
  const state = (audiences as Readonly<Record<string, unknown>>)[audience]
  if (state === undefined) return null
  return STATES.has(state) ? (state as VerdictState) : 'pending'
}
