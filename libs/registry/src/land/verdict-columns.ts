import type { Verdict } from '@entrepot/core'
import type { NewRevision } from '@entrepot/persistence'

/** A verdict as the columns of a revision hold it. */
export function verdictColumns(verdict: Verdict) {
  const { state, policyVersion, reasons, explanation, expiresAt = null, audiences } = verdict
  return {
    verdict: state,
    policyVersion,
    verdictReasons: reasons,
    expiresAt,
    ...(explanation && { explanation: explanation.map(reason => ({ ...reason })) }),
    ...(audiences && { audiences: { ...audiences } }),
  } satisfies Partial<NewRevision>
}
