import { type AccountPrincipal, DomainError, type Principal } from '@entrepot/core'

/**
 * The principal, if somebody signed in: for acts that are written down under a name.
 * @throws DomainError `authentication-required`
 */
export function requireAccount(principal: Principal): AccountPrincipal {
  if (principal.kind !== 'anonymous') return principal
  throw new DomainError('authentication-required', 'Sign in: send a token in the Authorization header.')
}
