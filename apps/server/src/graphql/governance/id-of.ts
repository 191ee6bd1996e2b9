import { DomainError } from '@entrepot/core'
import { z } from 'zod'

const id = z.uuid()

/**
 * An id as PostgreSQL takes it.
 * @param what  it is of, with its article
 * @throws DomainError `invalid-argument`
 */
export function idOf(text: string, what: string): string {
  if (id.safeParse(text).success) return text
  throw new DomainError('invalid-argument', `That is no id of ${what}.`)
}
