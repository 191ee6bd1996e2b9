import { DomainError } from '@entrepot/core'

/** Opaque to clients: the JSON of where a page ended. */
export function encodeCursor(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** The cursor of a query, checked by `isValid`; null without one. @throws DomainError `invalid-argument` */
export function readCursor<T>(query: URLSearchParams, isValid: (value: unknown) => value is T): T | null {
  const text = query.get('cursor')
  if (text === null) return null
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch (error) {
    throw badCursor(error)
  }
  if (!isValid(value)) throw badCursor()
  return value
}

function badCursor(cause?: unknown): DomainError {
  return new DomainError(
    'invalid-argument',
    'The cursor is not one of ours. Begin at the first page.',
    {},
    { cause },
  )
}
