import { isDomainError, type Logger } from '@entrepot/core'
import type { RunEnd } from '@entrepot/persistence'
import type { FailedTip } from './tip.js'

type FailedEnd = Extract<RunEnd, { state: 'failed' | 'cancelled' }>

/** Characters of a message in a run's row: a line that people read. */
const MESSAGE_MAX_LENGTH = 500

/** How a run ends that landed what it could: with the first failure, and how many there were. */
export function endWithFailures(failed: readonly FailedTip[], revisionsLanded: number): FailedEnd | null {
  const [first] = failed
  if (!first) return null
  const others = failed.length - 1
  const count = others === 0 ? '' : ` (and ${others} more ref${others === 1 ? '' : 's'})`
  const message = `${first.name}${count} did not land: ${first.error.message}`
  return { state: 'failed', revisionsLanded, errorCode: first.error.code, errorMessage: oneLine(message) }
}

/** How a run ends that could not go on. What nobody foresaw is for the log, not for whoever reads the run. */
export function endWithError(error: unknown): FailedEnd {
  if (isDomainError(error)) return failedWith(error.code, error.message)
  return failedWith('internal', 'Something went wrong in the server; its log says what.')
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

function failedWith(errorCode: string, message: string): FailedEnd {
  return { state: 'failed', revisionsLanded: 0, errorCode, errorMessage: oneLine(message) }
}

function oneLine(message: string): string {
  return message.replace(/\s+/g, ' ').slice(0, MESSAGE_MAX_LENGTH)
}
