import { DomainError, type Principal } from '@entrepot/core'
import { type Action, canSomewhere } from '@entrepot/registry'

/**
 * Refuses who may do the action nowhere.
 *
 * @param action  null: nobody may
 * @throws DomainError `authentication-required`, `forbidden`
 */
export function requireSomewhere(principal: Principal, action: Action | null): void {
  if (action !== null && canSomewhere(principal, action)) return
  if (principal.kind === 'anonymous') {
    throw new DomainError(
      'authentication-required',
      'Send a token: `Authorization: Bearer hf_…`. This is not for everyone.',
    )
  }
  throw new DomainError('forbidden', 'Your token may not do this.', { action })
}
