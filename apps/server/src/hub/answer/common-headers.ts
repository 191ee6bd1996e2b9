/** Response headers that a script on another site may read. */
const EXPOSED = [
  'X-Repo-Commit',
  'X-Request-Id',
  'X-Error-Code',
  'X-Error-Message',
  'X-Total-Count',
  'ETag',
  'X-Linked-Etag',
  'X-Linked-Size',
  'Link',
  'Content-Range',
  'Content-Length',
  'Accept-Ranges',
  'Content-Disposition',
  'Location',
  'Retry-After',
]

/**
 * Of every answer. Any site may call, as browser clients of the Hub run anywhere, with a token that it holds. What hangs on the cookie of
 * a session no other site gets to read: `*` is refused by browsers where a cookie was sent along.
 */
export const COMMON_HEADERS: readonly string[] = [
  'Access-Control-Allow-Origin',
  '*',
  'Access-Control-Expose-Headers',
  EXPOSED.join(', '),
  'Vary',
  'Authorization, Cookie, Origin',
  'X-Content-Type-Options',
  'nosniff',
]

/** Seconds that a browser may remember a preflight. */
const PREFLIGHT_SECONDS = 86_400

/** The answer to a preflight. */
export const PREFLIGHT_HEADERS: readonly string[] = [
  'Access-Control-Allow-Methods',
  'GET, HEAD, POST, PUT, PATCH, DELETE',
  'Access-Control-Allow-Headers',
  'Authorization, Range, If-Range, If-None-Match, Content-Type, X-Requested-With, X-Request-Id, X-HF-Download-Counter',
  'Access-Control-Max-Age',
  String(PREFLIGHT_SECONDS),
]
