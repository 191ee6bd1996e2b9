import { isDomainError, type Logger } from '@entrepot/core'
import type { RunEnd } from '@entrepot/persistence'
import { causeOf, oneLine } from '../files/file-board.js'
import type { FailedTip } from './tip.js'

type FailedEnd = Extract<RunEnd, { state: 'failed' | 'cancelled' }>

/** Refs that a run's row tells of by name. */
const MAX_FAILED_REFS = 25

/** How a run ends that landed what it could: with the first failure, and how many there were. */
export function endWithFailures(failed: readonly FailedTip[], revisionsLanded: number): FailedEnd | null {
  const [first] = failed
  if (!first) return null
  const others = failed.length - 1
  const count = others === 0 ? '' : ` (and ${others} more ref${others === 1 ? '' : 's'})`
  const message = `${first.name}${count} did not land: ${first.error.message}`
  const failedRefs = failed.slice(0, MAX_FAILED_REFS).map(({ name, error }) => ({
    name: oneLine(name),
    error: causeOf(error),
  }))
  return {
    state: 'failed',
    revisionsLanded,
    errorCode: first.error.code,
    errorMessage: oneLine(message),
    failedRefs,
  }
}

/** How a run ends that could not go on. What nobody foresaw is for the log, not for whoever reads the run. */
export function endWithError(error: unknown): FailedEnd {
  const { code, message } = causeOf(error)
  return { state: 'failed', revisionsLanded: 0, errorCode: code, errorMessage: message }
}

/** Logs why a run could not go on. */
export function logFailure(logger: Logger, runId: string, error: unknown): void {
  if (isDomainError(error)) {
    const { code, message: reason, detail } = error
    logger.warn({ runId, code, reason, detail }, 'a mirror run failed')
  } else {
    logger.error({ runId, error }, 'a mirror run met an unexpected error')
  }
}
