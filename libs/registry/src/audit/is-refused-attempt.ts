import { type DomainError, type DomainErrorCode, isDomainError } from '@entrepot/core'

/** Refusals that say that somebody tried what is not theirs, as against a mistake. */
const ATTEMPTS: ReadonlySet<DomainErrorCode> = new Set<DomainErrorCode>([
  'forbidden',
  'gated-repo',
  'credentials-invalid',
  'authentication-required',
  'revision-blocked',
  'revision-restricted',
  'lfs-object-missing',
])

/** True for what belongs into the audit log; also for what the caller was told isn't there, while it is and is not theirs. */
export function isRefusedAttempt(error: unknown): error is DomainError {
  return isDomainError(error) && (ATTEMPTS.has(error.code) || isDomainError(error.cause, 'forbidden'))
}
