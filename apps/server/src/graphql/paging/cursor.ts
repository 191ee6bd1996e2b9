import { DomainError } from '@entrepot/core'
import { z } from 'zod'

/** Characters; the longest holds a path of a repository. */
const CURSOR_MAX_LENGTH = 8_192

/** An opaque place in a list. Clients hand it back as it is; what it holds may change with any version. */
export function encodeCursor(...parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/**
 * The parts of a cursor that `encodeCursor` made, checked by `shape`: whoever forged one gets a refusal and not a broken query.
 *
 * @returns null for no cursor
 * @throws DomainError `invalid-argument`
 */
export function decodeCursor<Shape extends z.ZodType>(
  cursor: string | null | undefined,
  shape: Shape,
): z.output<Shape> | null {
  if (cursor === null || cursor === undefined) return null
  const parsed = cursor.length <= CURSOR_MAX_LENGTH ? shape.safeParse(parseJson(cursor)) : null
  if (parsed?.success) return parsed.data
  throw new DomainError(
    'invalid-argument',
    '`after` is not a cursor of this list. Use `endCursor` of the page before, with the same order.',
  )
}

function parseJson(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    return undefined // no shape takes it
  }
}

/** Cursor of lists that are ordered by a UUIDv7. */
export const ID_CURSOR = z.tuple([z.uuid()])
