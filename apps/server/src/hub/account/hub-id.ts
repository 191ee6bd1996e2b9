import { createHash } from 'node:crypto'

/** Hex digits of the Hub's own ids. */
const ID_DIGITS = 24

/** An id of the Hub's shape for an account: the same for ever, whatever it is called. */
export function hubIdOf(accountId: string): string {
  return createHash('sha256').update(accountId).digest('hex').slice(0, ID_DIGITS)
}
