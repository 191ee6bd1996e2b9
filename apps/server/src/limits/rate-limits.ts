import { DomainError, type Principal } from '@entrepot/core'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** Seconds of the windows in which requests are counted. */
const WINDOW_SECONDS = 60
/** Refused credentials per address and window. Nobody guesses a token of 214 bits; this spares the database those who try. */
const FAILED_PER_WINDOW = 300

/**
 * How much each token, and each address that sent none, may ask of this node. Counted in this node's memory: with several nodes behind a
 * balancer the bound is that of one times their number, and costs no trip to the database.
 */
export class RateLimits {
  readonly #requests: RateLimiterMemory | null
  readonly #failures = new RateLimiterMemory({ points: FAILED_PER_WINDOW, duration: WINDOW_SECONDS })

  /** @param perMinute  requests of one token or address; null for no bound */
  constructor(private readonly perMinute: number | null) {
    this.#requests =
      perMinute === null ? null : new RateLimiterMemory({ points: perMinute, duration: WINDOW_SECONDS })
  }

  /**
   * Counts one request.
   * @throws DomainError `rate-limited`, with `retryAfterSeconds` in its detail
   */
  async admit(principal: Principal, address: string): Promise<void> {
    if (this.#requests === null) return
    const key = principal.kind === 'anonymous' ? `address ${address}` : `token ${principal.tokenId}`
    await consume(this.#requests, key, this.perMinute ?? 0)
  }

  /**
   * Counts one refusal of credentials.
   * @throws DomainError `rate-limited`
   */
  async admitFailure(address: string): Promise<void> {
    await consume(this.#failures, address, FAILED_PER_WINDOW)
  }
}

async function consume(limiter: RateLimiterMemory, key: string, limit: number): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    const retryAfterSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
    const message = `Too many requests: more than ${limit} in ${WINDOW_SECONDS} seconds. Try again in ${retryAfterSeconds} seconds.`
    throw new DomainError('rate-limited', message, {
      retryAfterSeconds,
      limit,
      windowSeconds: WINDOW_SECONDS,
    })
  }
}
