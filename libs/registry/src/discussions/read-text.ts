import { DomainError, safeText } from '@entrepot/core'
import { MAX_COMMENT_LENGTH, MAX_TITLE_LENGTH } from './limits.js'

/** @throws DomainError `invalid-argument` for a title that is empty or too long */
export function readTitle(text: string): string {
  const title = safeText(text).replace(/\s+/g, ' ').trim()
  if (title === '') throw new DomainError('invalid-argument', 'A title is needed.')
  if (title.length > MAX_TITLE_LENGTH)
    throw new DomainError('invalid-argument', `A title has at most ${MAX_TITLE_LENGTH} characters.`)
  return title
}

/** @throws DomainError `invalid-argument` for a comment that is empty, `limit-exceeded` for one that is too long */
export function readComment(text: string): string {
  const comment = readDescription(text)
  if (comment === '') throw new DomainError('invalid-argument', 'The comment is empty.')
  return comment
}

/** As `readComment`, but it may be empty. */
export function readDescription(text: string): string {
  if (text.length > MAX_COMMENT_LENGTH)
    throw new DomainError('limit-exceeded', `A comment has at most ${MAX_COMMENT_LENGTH} characters.`)
  return safeText(text).trim()
}
