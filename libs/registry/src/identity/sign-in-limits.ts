import { DomainError } from '@entrepot/core'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** Seconds in which wrong passwords are counted, and for which whoever guessed too often has to wait. */
const WINDOW_SECONDS = 15 * 60
/** Characters of a name that are told apart: longer ones are nobody's. */
const NAME_MAX_LENGTH = 100
/** Wrong passwords for one account from one address: a person mistypes some, and a guesser gets a thousand a day. */
const PER_ACCOUNT_AND_ADDRESS = 10
/** Wrong passwords from one address, behind which a whole office may sit. */
const PER_ADDRESS = 50
/** Wrong passwords for one account from anywhere. Who reaches it keeps its owner from signing in for a while, but from nothing else. */
const PER_ACCOUNT = 100

/** How often somebody may be wrong about a password. Counted in this node's memory. */
export class SignInLimits {
  readonly #pairs = new RateLimiterMemory({ points: PER_ACCOUNT_AND_ADDRESS, duration: WINDOW_SECONDS })
  readonly #addresses = new RateLimiterMemory({ points: PER_ADDRESS, duration: WINDOW_SECONDS })
  readonly #accounts = new RateLimiterMemory({ points: PER_ACCOUNT, duration: WINDOW_SECONDS })

  /**
   * Counts an attempt before it is looked at: of a thousand that come at once, those beyond the bound cost nothing.
   *
   * @param name  as it was typed; whether there is such an account makes no difference
   * @returns what takes the attempt back, as it was right
   * @throws DomainError `rate-limited`, with `retryAfterSeconds` in its detail
   */
  async take(name: string, address: string): Promise<() => Promise<void>> {
    const account = name.toLowerCase().slice(0, NAME_MAX_LENGTH)
    const pair = `${account} ${address}`
    await consume(this.#pairs, pair, PER_ACCOUNT_AND_ADDRESS)
    await consume(this.#addresses, address, PER_ADDRESS)
    await consume(this.#accounts, account, PER_ACCOUNT)
    return async () => {
      await this.#pairs.delete(pair)
      await this.#addresses.reward(address)
      await this.#accounts.reward(account)
    }
  }

  /**
   * The same for whoever comes from an identity provider, and has no name here yet.
   * @throws DomainError `rate-limited`
   */
  async takeFrom(address: string): Promise<() => Promise<void>> {
    await consume(this.#addresses, address, PER_ADDRESS)
    return async () => void (await this.#addresses.reward(address))
  }
}

async function consume(limiter: RateLimiterMemory, key: string, limit: number): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    const retryAfterSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
    throw new DomainError('rate-limited', 'Too many failed attempts to sign in. Try again later.', {
      retryAfterSeconds,
      limit,
      windowSeconds: WINDOW_SECONDS,
    })
  }
}
