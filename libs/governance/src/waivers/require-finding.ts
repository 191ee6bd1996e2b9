import { DomainError } from '@entrepot/core'
import { type Db, isFindingKnown, type WaiverCover } from '@entrepot/persistence'

/**
 * That there is something to waive: conditions of the policy, decisions and recalls make verdicts too, and are no findings.
 *
 * @throws DomainError `invalid-argument`
 */
export async function requireFinding(db: Db, cover: WaiverCover): Promise<void> {
  if (await isFindingKnown(db, cover)) return
  throw new DomainError(
    'invalid-argument',
    'No revision here has such a finding, so there is nothing to waive.',
  )
}
