import { DomainError, safeText } from '@entrepot/core'

/** Characters of a reason or a comment: some pages, so that a decision can be explained, and no more than is read. */
const MAX_LENGTH = 10_000

/**
 * What somebody says to explain a decision, as it is kept.
 * @throws DomainError `invalid-argument`  there is nothing, or too much
 */
export function readComment(text: string): string {
  const said = safeText(text).trim()
  if (said === '')
    throw new DomainError('invalid-argument', 'Say why: a decision without a reason proves nothing.')
  if (said.length > MAX_LENGTH)
    throw new DomainError('invalid-argument', `A reason has at most ${MAX_LENGTH} characters.`)
  return said
}
