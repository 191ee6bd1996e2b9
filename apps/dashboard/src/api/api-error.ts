/** What the server refused, or that it could not be asked at all. `code` is the server’s own, such as `forbidden`. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** Names the request in the server’s log; null where it never got there. */
    readonly requestId: string | null = null,
  ) {
    super(message)
    this.name = 'ApiError'
  }
}

/** Whether the server would answer somebody else, or the same person once signed in. */
export function isNotAllowed(error: unknown): boolean {
  return (error instanceof ApiError && error.code === 'forbidden') || isSignedOut(error)
}

/** Whether nobody is signed in, as far as the server knows. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && ['authentication-required', 'credentials-invalid'].includes(error.code)
}

/** Whether trying again may help: the network or the server was not there, or had too much to do. */
export function isPassing(error: unknown): boolean {
  return (
    error instanceof ApiError && ['network', 'unavailable', 'rate-limited', 'internal'].includes(error.code)
  )
}
