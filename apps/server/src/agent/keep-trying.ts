import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '@entrepot/core'
import pRetry from 'p-retry'
import { RegistryRefusal } from './registry-refusal.js'

/** Milliseconds before the second attempt, and at most between two: a registry that comes back must not meet all nodes at once. */
const MIN_DELAY_MS = 500
const MAX_DELAY_MS = 60_000
/** Seconds of a `Retry-After` that are obeyed. */
const MAX_RETRY_AFTER_SECONDS = 120

export interface Trying {
  readonly logger: Logger
  readonly signal: AbortSignal
  /** Attempts after the first; Infinity for an agent that has nothing else to do. */
  readonly retries: number
  /** What is tried, for the log. */
  readonly what: string
  /** Tries again even what was refused: somebody may give the token its rights back, or put another in its place. */
  readonly isStubborn?: true
}

/** Tries until it works, with growing pauses of random length. @throws the last error, or the signal's reason */
export function keepTrying<T>(work: () => Promise<T>, trying: Trying): Promise<T> {
  const { logger, signal, retries, what } = trying
  return pRetry(work, {
    retries,
    signal,
    minTimeout: MIN_DELAY_MS,
    maxTimeout: MAX_DELAY_MS,
    randomize: true,
    shouldRetry: ({ error }) => !signal.aborted && (trying.isStubborn === true || mayPass(error)),
    onFailedAttempt: async ({ error, attemptNumber, retriesLeft }) => {
      if (signal.aborted || retriesLeft <= 0 || !(trying.isStubborn || mayPass(error))) return
      logger.warn({ what, attempt: attemptNumber, reason: reasonOf(error) }, 'did not work; trying again')
      const seconds = error instanceof RegistryRefusal ? error.retryAfterSeconds : 0
      if (seconds > 0) await sleep(Math.min(seconds, MAX_RETRY_AFTER_SECONDS) * 1000, undefined, { signal })
    },
  })
}

function mayPass(error: unknown): boolean {
  return !(error instanceof RegistryRefusal) || error.isPassing
}

/** One line about what went wrong, with what lies behind it: `fetch failed` alone says nothing. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message
}
