import { DomainError } from '@entrepot/core'

/** A request target, split and not yet decoded. */
export interface Target {
  /** The path as sent. */
  readonly path: string
  /** Its segments as sent: `%2F` separates nothing. One slash at the end is passed over. */
  readonly segments: readonly string[]
  readonly query: URLSearchParams
}

/** Characters that no name holds and that PostgreSQL, git or a header would stumble over. */
const CONTROL = /\p{Cc}/u

/**
 * Splits a raw request target. Nothing is decoded, collapsed or normalised: `..` and `//` are what they are.
 *
 * @throws DomainError `invalid-argument` for a target that is no path, and for an empty segment
 */
export function parseTarget(url: string): Target {
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  if (!path.startsWith('/')) throw malformed('The request target must be a path.')
  const segments = path.slice(1).split('/')
  if (segments.at(-1) === '') segments.pop()
  if (segments.includes('')) throw malformed('The path has an empty segment.')
  return { path, segments, query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)) }
}

/**
 * Decodes one segment, once. `+` is a plus sign; a decoded slash stays inside of the segment.
 *
 * @throws DomainError `invalid-argument` for a broken escape, broken UTF-8 or a control character
 */
export function decodeSegment(segment: string): string {
  let text: string
  try {
    text = decodeURIComponent(segment)
  } catch (error) {
    throw malformed('The path has a broken percent-escape.', error)
  }
  if (CONTROL.test(text)) throw malformed('The path has a control character.')
  return text
}

function malformed(message: string, cause?: unknown): DomainError {
  return new DomainError('invalid-argument', message, {}, { cause })
}
