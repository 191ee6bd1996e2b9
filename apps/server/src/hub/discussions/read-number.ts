import { DomainError } from '@entrepot/core'

/** Digits of a 32-bit integer, which is what numbers of discussions are. */
const NUMBER = /^[1-9]\d{0,8}$/

/** The number of a discussion in a path. @throws DomainError `discussion-not-found` for what can't be one */
export function readNumber(segment: string | undefined): number {
  if (segment !== undefined && NUMBER.test(segment)) return Number(segment)
  throw new DomainError('discussion-not-found', 'There is no such discussion.')
}
