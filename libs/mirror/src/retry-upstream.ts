import { setTimeout } from 'node:timers/promises'
import { type DomainError, isDomainError } from '@entrepot/core'
import pRetry, { type RetryContext } from 'p-retry'
import type { Timing } from './mirror-settings.js'

/** Attempts after the first that brought nothing. */
const RETRIES = 4
/** Milliseconds between two attempts at most. */
const MAX_DELAY_MS = 15_000

export interface Retrying {
  readonly timing: Timing
  readonly signal: AbortSignal
  /** Whether the failed attempt got somewhere: then it doesn't count, and the next one follows at once. */
  readonly hasProgressed?: () => boolean
}

/**
 * Tries again what failed for reasons that pass: a broken connection, a 5xx, a 429 that asks for a bearable wait. Everything else
 * is thrown at once.
 */
export function retryUpstream<T>(work: () => Promise<T>, retrying: Retrying): Promise<T> {
  const { timing, signal, hasProgressed } = retrying
  return pRetry(work, {
    retries: RETRIES,
    minTimeout: timing.retryDelayMs,
    maxTimeout: MAX_DELAY_MS,
    randomize: true,
    signal,
    shouldConsumeRetry: () => !(hasProgressed?.() ?? false),
    shouldRetry: ({ error }) => mayPass(error, timing),
    onFailedAttempt: context => waitAsAsked(context, retrying),
  })
}

function mayPass(error: unknown, { maxRetryAfterSeconds }: Timing): error is DomainError {
  return (
    isDomainError(error, 'upstream-unavailable', 'upstream-rate-limited') &&
    retryAfterOf(error) <= maxRetryAfterSeconds
  )
}

async function waitAsAsked(
  { error, retriesLeft }: RetryContext,
  { timing, signal }: Retrying,
): Promise<void> {
  if (retriesLeft <= 0 || !mayPass(error, timing)) return
  await setTimeout(retryAfterOf(error) * 1000, undefined, { signal })
}

/** Seconds. */
function retryAfterOf({ detail }: DomainError): number {
  return typeof detail['retryAfterSeconds'] === 'number' ? detail['retryAfterSeconds'] : 0
}
