import { DomainError } from '@entrepot/core'
import { LRUCache } from 'lru-cache'
import pLimit from 'p-limit'

/** Answers that are kept: those of some hundred people’s scopes, a few kB each. */
const MAX_ANSWERS = 1_000
/** An answer is kept for so many times as long as it took: counting takes at most a fiftieth of a connection’s time, whoever looks how often. */
const KEPT_TIMES = 50
/** Milliseconds. Longer, and people would see that it is old. */
const KEPT_MAX_MS = 120_000
/** Countings at a time for those who signed in: the other connections are for those who work. */
const PARALLEL = 2
/** The same for strangers, who wait for one another and for nobody else, nor does anybody for them. */
const PARALLEL_OF_STRANGERS = 1
/** Countings that wait, of either: who comes later would wait for longer than a page is looked at. */
const MAX_WAITING = 50
/** Seconds after which whoever was turned away may ask again. */
const RETRY_AFTER_SECONDS = 5

/**
 * Answers to questions that read much and change slowly. Who asks the same at the same time waits for the same answer; what was cheap is
 * counted anew nearly every time.
 */
export class PostureCache {
  readonly #answers = new LRUCache<string, { readonly answer: Promise<unknown> }>({ max: MAX_ANSWERS })
  readonly #limit = pLimit(PARALLEL)
  readonly #limitOfStrangers = pLimit(PARALLEL_OF_STRANGERS)

  /**
   * `key` says all that the answer depends on, the scope of who asks among it. An error is not kept.
   * @throws DomainError `rate-limited`  too many countings wait already
   */
  async read<Answer>(key: string, count: () => Promise<Answer>, isStranger = false): Promise<Answer> {
    const kept = this.#answers.get(key)
    if (kept) return kept.answer as Promise<Answer>
    const limit = isStranger ? this.#limitOfStrangers : this.#limit
    if (limit.pendingCount >= MAX_WAITING) throw tooMany()
    const entry = { answer: limit(() => this.#countFor(key, count)) }
    this.#answers.set(key, entry, { ttl: KEPT_MAX_MS })
    try {
      return await entry.answer
    } catch (error) {
      if (this.#answers.peek(key) === entry) this.#answers.delete(key)
      throw error
    }
  }

  async #countFor<Answer>(key: string, count: () => Promise<Answer>): Promise<Answer> {
    const began = performance.now()
    const answer = await count()
    const ttl = Math.ceil(Math.min(KEPT_MAX_MS, (performance.now() - began) * KEPT_TIMES))
    this.#answers.set(key, { answer: Promise.resolve(answer) }, { ttl })
    return answer
  }
}

function tooMany(): DomainError {
  return new DomainError(
    'rate-limited',
    'Too much is being counted at the moment. Ask again in some seconds.',
    {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
      limit: MAX_WAITING,
      windowSeconds: RETRY_AFTER_SECONDS,
    },
  )
}
