import { DomainError } from '@entrepot/core'
import type { AuditReport } from '@entrepot/registry'
import pLimit from 'p-limit'

/** Proofs that wait on a node while another reads the log: who came later would wait for as many times as long. */
const MAX_WAITING = 3
/** Seconds after which whoever was turned away may ask again. */
const RETRY_AFTER_SECONDS = 30

/** Proofs of the audit log, one at a time on a node, as each reads all of it. Who asks for one that is under way or waits gets that. */
export class Proofs {
  readonly #underWay = new Map<string, Promise<AuditReport>>()
  readonly #limit = pLimit(1)

  /**
   * @param key  says what is proven: the anchor
   * @throws DomainError `rate-limited`  too many wait already
   */
  get(key: string, prove: () => Promise<AuditReport>): Promise<AuditReport> {
    const known = this.#underWay.get(key)
    if (known) return known
    if (this.#limit.activeCount + this.#limit.pendingCount > MAX_WAITING) return Promise.reject(tooMany())
    const proof = this.#limit(prove).finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, proof)
    return proof
  }
}

function tooMany(): DomainError {
  return new DomainError('rate-limited', 'Too many proofs wait already. Ask again in half a minute.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
    limit: MAX_WAITING,
    windowSeconds: RETRY_AFTER_SECONDS,
  })
}
