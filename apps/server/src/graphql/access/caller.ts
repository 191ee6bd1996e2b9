import { setImmediate } from 'node:timers/promises'
import type { Principal } from '@entrepot/core'
import { type Action, canSomewhere } from '@entrepot/registry'
import { requireSomewhere } from './require-somewhere.js'

/**
 * Who sends a request. A session that was seen before is known by memory at once, and whether it still holds only after a trip to the
 * database: until then nobody learns the principal, but what they would read can be read meanwhile.
 */
export class Caller {
  #principal: Principal | null = null
  #confirming: Promise<Principal> | null = null

  /**
   * @param recalled  who it is by memory; null: memory does not say
   * @param recognise  says who it is for certain: `recalled` itself where nothing has changed
   */
  constructor(
    private readonly recalled: Principal | null,
    private readonly recognise: () => Promise<Principal>,
  ) {}

  /** Somebody of whom everything is known already. */
  static confirmed(principal: Principal): Caller {
    const caller = new Caller(principal, () => Promise.resolve(principal))
    caller.#principal = principal
    return caller
  }

  get isConfirmed(): boolean {
    return this.#principal !== null
  }

  /** @throws Error  a resolver asks before `confirm`: the guard lets none through that does */
  get principal(): Principal {
    if (this.#principal === null) throw new Error('Who asks is not confirmed yet')
    return this.#principal
  }

  /** Asks once. @throws DomainError  as `recognise` of the server’s `auth` */
  confirm(): Promise<Principal> {
    this.#confirming ??= this.recognise().then(principal => (this.#principal = principal))
    return this.#confirming
  }

  /**
   * Reads for who it is by memory while that is being confirmed, and again if it turns out otherwise. What was read is handed out after
   * that alone, to somebody who may do `action`.
   *
   * @param read  changes nothing and writes nothing down: it may run for somebody who is not there any more. What it refuses is told after that, too
   * @throws DomainError `authentication-required`, `forbidden`; as `confirm`
   */
  async readAhead<T>(
    action: Action,
    read: (principal: Principal) => Promise<T>,
  ): Promise<{ principal: Principal; found: T }> {
    const { recalled } = this
    const isAhead = !this.isConfirmed && recalled !== null && canSomewhere(recalled, action)
    const early = isAhead ? read(recalled) : null
    early?.catch(() => undefined) // of no interest where it was for somebody else
    // Sending a question takes a while: this one goes out when the database is at the other.
    if (isAhead) await setImmediate()
    const principal = await this.confirm()
    requireSomewhere(principal, action)
    return { principal, found: await (early !== null && principal === recalled ? early : read(principal)) }
  }
}
