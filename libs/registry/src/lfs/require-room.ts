import { DomainError } from '@entrepot/core'
import { type LargeFile, measurePendingUploads, unlinkedBytes } from '@entrepot/persistence'
import { can } from '../access/can.js'
import type { Engines } from '../engines.js'
import type { Sender } from './claim-object.js'
import { PENDING_MAX, UNLINKED_MAX_BYTES } from './upload-limits.js'

/**
 * Refuses to take more from an account that has too much under way, or that left too much lying in repositories of others. Asked when a
 * file is planned and when it comes: what is sent in one piece is nowhere in between. Many at once may exceed the bound by what they bring.
 *
 * @throws DomainError `limit-exceeded`
 */
export async function requireRoom(
  { db }: Pick<Engines, 'db'>,
  { principal, repo }: Sender,
  files: readonly LargeFile[],
): Promise<void> {
  const pending = await measurePendingUploads(db.prisma, principal.accountId)
  if (pending.count + files.length > PENDING_MAX)
    throw full(`Your account has ${pending.count} uploads under way, and may have ${PENDING_MAX}.`)
  if (can(principal, 'repo:write', repo)) return
  const asked = files.reduce((sum, { sizeBytes }) => sum + BigInt(sizeBytes), 0n)
  const lying = (await unlinkedBytes(db.prisma, principal.accountId)) + pending.sizeBytes
  if (lying + asked > BigInt(UNLINKED_MAX_BYTES))
    throw full(
      `Your account has sent ${lying} bytes that no pull request names, and may have ${UNLINKED_MAX_BYTES}.`,
    )
}

function full(message: string): DomainError {
  return new DomainError('limit-exceeded', `${message} Complete what is under way first.`)
}
