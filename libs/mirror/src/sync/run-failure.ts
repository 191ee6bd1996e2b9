import { type DomainError, isDomainError, type Logger } from '@entrepot/core'
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
export function endWithError(error: unknown, logger: Logger, runId: string): FailedEnd {
  if (isDomainError(error)) {
    logger.warn({ runId, code: error.code, ...loggable(error) }, 'a mirror run failed')
    return failedWith(error.code, error.message)
  }
  logger.error({ runId, error }, 'a mirror run met an unexpected error')
  return failedWith('internal', 'Something went wrong in the server; its log says what.')
}

function failedWith(errorCode: string, message: string): FailedEnd {
  return { state: 'failed', revisionsLanded: 0, errorCode, errorMessage: oneLine(message) }
}

function loggable({ message, detail }: DomainError): object {
  return { reason: message, detail }
}

function oneLine(message: string): string {
  return message.replace(/\s+/g, ' ').slice(0, MESSAGE_MAX_LENGTH)
}
