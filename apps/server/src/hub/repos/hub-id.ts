import { createHash } from 'node:crypto'
import type { Repo } from '@entrepot/persistence'

/** Hex digits of the ids that the Hub's own database gives, whose shape some clients check. */
const ID_DIGITS = 24

/** The repository's id in the shape of the Hub's, the same through all its names. */
export function hubIdOf({ id }: Pick<Repo, 'id'>): string {
  return createHash('sha256').update(id).digest('hex').slice(0, ID_DIGITS)
}
