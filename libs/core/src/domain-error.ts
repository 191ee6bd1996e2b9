/**
 * Every way the product refuses, as one closed list. Surfaces map these to their own codes in one table each
 * (`apps/server/src/errors`); nothing below the surfaces knows an HTTP status.
 */
export type DomainErrorCode =
  // what was asked for is not there, or not for this caller (the two are told apart nowhere)
  | 'repo-not-found'
  | 'revision-not-found'
  | 'entry-not-found'
  | 'run-not-found'
  | 'account-not-found'
  | 'team-not-found'
  | 'token-not-found'
  | 'route-not-found'
  | 'discussion-not-found'
  | 'access-request-not-found'
  | 'review-not-found'
  | 'waiver-not-found'
  | 'artefact-not-found'
  | 'recall-not-found'
  | 'webhook-not-found'
  | 'policy-draft-not-found'
  | 'variant-not-found'
  | 'profile-not-found'
  | 'derivation-not-found'
  | 'node-not-found'
  | 'assignment-not-found'
  // who is asking
  | 'credentials-invalid'
  | 'authentication-required'
  | 'forbidden'
  | 'gated-repo'
  | 'rate-limited'
  // the guarded exits
  | 'revision-blocked'
  | 'revision-restricted'
  | 'revision-pending'
  | 'object-not-stored'
  // what was asked is malformed
  | 'invalid-argument'
  | 'repo-name-invalid'
  | 'range-not-satisfiable'
  | 'limit-exceeded'
  | 'card-invalid'
  | 'push-refused'
  | 'content-mismatch'
  | 'request-timeout'
  | 'not-implemented'
  // state does not allow it
  | 'already-exists'
  | 'ref-conflict'
  | 'merge-conflict'
  | 'state-conflict'
  | 'precondition-failed'
  // bytes
  | 'blob-missing'
  | 'object-corrupt'
  | 'object-missing'
  | 'lfs-object-missing'
  | 'path-unsafe'
  // the other side
  | 'upstream-not-found'
  | 'upstream-unauthorized'
  | 'upstream-gated'
  | 'upstream-rate-limited'
  | 'upstream-unavailable'
  | 'upstream-address-refused'
  | 'upstream-invalid'
  | 'cancelled'
  // the operator
  | 'config-invalid'
  | 'store-unavailable'

export type DomainErrorDetail = Readonly<Record<string, string | number | boolean | null | readonly string[]>>

/**
 * A refusal with a reason a person can act on.
 *
 * `message` is shown to callers as it stands, so it says what is wrong and what to do, and holds no secret;
 * `detail` holds the data behind it, for logs and for GraphQL extensions.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError'

  constructor(
    readonly code: DomainErrorCode,
    message: string,
    readonly detail: DomainErrorDetail = {},
    options?: { cause?: unknown },
  ) {
    super(message, options)
  }
}

export function isDomainError(error: unknown, ...codes: DomainErrorCode[]): error is DomainError {
  return error instanceof DomainError && (codes.length === 0 || codes.includes(error.code))
}
