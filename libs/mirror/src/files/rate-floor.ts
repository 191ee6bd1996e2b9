import { DomainError } from '@entrepot/core'
import type { Limits } from '../mirror-settings.js'

/**
 * Notices when bytes come so slowly that it must be intended: a body that trickles breaks no limit of silence, and would hold a worker for
 * as long as it likes. One for all attempts at a file, so that breaking off and beginning again doesn't help either.
 */
export class RateFloor {
  #bytes = 0
  #sinceMs = Date.now()

  constructor(
    private readonly host: string,
    private readonly limits: Pick<Limits, 'minBytesPerSecond' | 'rateWindowMs'>,
  ) {}

  /**
   * Counts bytes that came.
   * @throws DomainError `limit-exceeded`  fewer came than must in the time that passed
   */
  add(bytes: number, nowMs = Date.now()): void {
    this.#bytes += bytes
    const { minBytesPerSecond, rateWindowMs } = this.limits
    const elapsedMs = nowMs - this.#sinceMs
    if (elapsedMs < rateWindowMs) return
    if (this.#bytes * 1000 < minBytesPerSecond * elapsedMs) {
      const message = `${this.host} sends fewer than ${minBytesPerSecond} bytes per second. Try again later; what arrived is kept.`
      throw new DomainError('limit-exceeded', message, { host: this.host })
    }
    this.#bytes = 0
    this.#sinceMs = nowMs
  }
}
