import { DomainError, type DomainErrorCode } from '@entrepot/core'

/** How one refusal looks to a Hub client. `hubCode` is the `X-Error-Code` that clients act on. */
export interface HttpError {
  readonly status: number
  readonly hubCode: string | null
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error'
}

/** Every refusal, as Hub clients expect to see it. */
export const HTTP_ERRORS = {
  'repo-not-found': { status: 404, hubCode: 'RepoNotFound', logLevel: 'debug' },
  'revision-not-found': { status: 404, hubCode: 'RevisionNotFound', logLevel: 'debug' },
  'entry-not-found': { status: 404, hubCode: 'EntryNotFound', logLevel: 'debug' },
  'run-not-found': { status: 404, hubCode: null, logLevel: 'debug' },
  'account-not-found': { status: 404, hubCode: null, logLevel: 'debug' },
  'team-not-found': { status: 404, hubCode: null, logLevel: 'debug' },
  'token-not-found': { status: 404, hubCode: null, logLevel: 'debug' },
  'route-not-found': { status: 404, hubCode: null, logLevel: 'debug' },
  'discussion-not-found': { status: 404, hubCode: null, logLevel: 'debug' },
  'access-request-not-found': { status: 404, hubCode: null, logLevel: 'debug' },
  'review-not-found': { status: 404, hubCode: null, logLevel: 'debug' },
  'waiver-not-found': { status: 404, hubCode: null, logLevel: 'debug' },
  'artefact-not-found': { status: 404, hubCode: null, logLevel: 'debug' },
  'recall-not-found': { status: 404, hubCode: null, logLevel: 'debug' },
  'webhook-not-found': { status: 404, hubCode: null, logLevel: 'debug' },
  'policy-draft-not-found': { status: 404, hubCode: null, logLevel: 'debug' },
  // To a client that asked for `profile/…` it is a revision that is not there, and it shows the message.
  'variant-not-found': { status: 404, hubCode: 'RevisionNotFound', logLevel: 'info' },
  'profile-not-found': { status: 404, hubCode: 'RevisionNotFound', logLevel: 'debug' },
  'derivation-not-found': { status: 404, hubCode: null, logLevel: 'debug' },
  'node-not-found': { status: 404, hubCode: null, logLevel: 'debug' },
  'assignment-not-found': { status: 404, hubCode: null, logLevel: 'debug' },
  'credentials-invalid': { status: 401, hubCode: null, logLevel: 'info' },
  'authentication-required': { status: 401, hubCode: null, logLevel: 'debug' },
  forbidden: { status: 403, hubCode: null, logLevel: 'info' },
  'gated-repo': { status: 403, hubCode: 'GatedRepo', logLevel: 'info' },
  'rate-limited': { status: 429, hubCode: null, logLevel: 'info' },
  // The one code by which clients show the message of a refusal: any other 403 they take for a connection that failed.
  'revision-blocked': { status: 403, hubCode: 'GatedRepo', logLevel: 'info' },
  'revision-restricted': { status: 403, hubCode: 'GatedRepo', logLevel: 'info' },
  'revision-pending': { status: 403, hubCode: 'GatedRepo', logLevel: 'info' },
  // Not `EntryNotFound`: clients take that for "this model has no such file" and go on without it.
  'object-not-stored': { status: 404, hubCode: 'ObjectNotStored', logLevel: 'info' },
  'invalid-argument': { status: 400, hubCode: null, logLevel: 'debug' },
  'repo-name-invalid': { status: 400, hubCode: null, logLevel: 'debug' },
  'range-not-satisfiable': { status: 416, hubCode: null, logLevel: 'debug' },
  'limit-exceeded': { status: 413, hubCode: null, logLevel: 'info' },
  'push-refused': { status: 403, hubCode: null, logLevel: 'info' },
  'card-invalid': { status: 400, hubCode: null, logLevel: 'info' },
  // Bytes that are not what their sender said: a wrong hash or size.
  'content-mismatch': { status: 422, hubCode: null, logLevel: 'info' },
  'request-timeout': { status: 408, hubCode: null, logLevel: 'info' },
  'not-implemented': { status: 501, hubCode: null, logLevel: 'info' },
  'already-exists': { status: 409, hubCode: null, logLevel: 'debug' },
  'ref-conflict': { status: 409, hubCode: null, logLevel: 'info' },
  'merge-conflict': { status: 409, hubCode: null, logLevel: 'debug' },
  'state-conflict': { status: 409, hubCode: null, logLevel: 'debug' },
  'precondition-failed': { status: 412, hubCode: null, logLevel: 'info' },
  'blob-missing': { status: 500, hubCode: null, logLevel: 'error' },
  'object-corrupt': { status: 500, hubCode: null, logLevel: 'error' },
  'object-missing': { status: 422, hubCode: null, logLevel: 'info' },
  'lfs-object-missing': { status: 422, hubCode: null, logLevel: 'info' },
  'path-unsafe': { status: 422, hubCode: null, logLevel: 'info' },
  'upstream-not-found': { status: 404, hubCode: 'RepoNotFound', logLevel: 'info' },
  'upstream-unauthorized': { status: 502, hubCode: null, logLevel: 'warn' },
  'upstream-gated': { status: 403, hubCode: 'GatedRepo', logLevel: 'info' },
  'upstream-rate-limited': { status: 503, hubCode: null, logLevel: 'warn' },
  'upstream-unavailable': { status: 502, hubCode: null, logLevel: 'warn' },
  'upstream-address-refused': { status: 400, hubCode: null, logLevel: 'warn' },
  'upstream-invalid': { status: 502, hubCode: null, logLevel: 'warn' },
  cancelled: { status: 499, hubCode: null, logLevel: 'debug' },
  'config-invalid': { status: 500, hubCode: null, logLevel: 'error' },
  'store-unavailable': { status: 503, hubCode: null, logLevel: 'error' },
} as const satisfies Record<DomainErrorCode, HttpError>

/** What an unexpected error looks like from outside: nothing of it. */
export const UNEXPECTED: HttpError & { message: string } = {
  status: 500,
  hubCode: null,
  logLevel: 'error',
  message: 'Something went wrong on our side. The log has the details under this request id.',
}

/** The refusal's face; an error that nobody foresaw shows nothing of itself. */
export function httpErrorOf(error: unknown): HttpError & { message: string } {
  if (error instanceof DomainError) return { ...HTTP_ERRORS[error.code], message: error.message }
  return UNEXPECTED
}
