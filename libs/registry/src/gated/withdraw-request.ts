import { DomainError, formatRepoId, type Principal } from '@entrepot/core'
import {
  appendAudit,
  bumpRights,
  dropAccessRequest,
  lockAccessRequest,
  type Repo,
  transaction,
} from '@entrepot/persistence'
import { requireAccount } from '../access/require-account.js'
import type { Engines } from '../engines.js'

/**
 * Takes back one's own request for access, and access with it. A rejection stays.
 * @throws DomainError `access-request-not-found`, `forbidden`, `authentication-required`
 */
export async function withdrawRequest(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  repo: Repo,
): Promise<void> {
  const asker = requireAccount(principal)
  await transaction(db.prisma, async tx => {
    const request = await lockAccessRequest(tx, repo.id, asker.accountId)
    if (!request)
      throw new DomainError(
        'access-request-not-found',
        `You have not asked for access to ${formatRepoId(repo)}.`,
      )
    if (request.state === 'rejected') throw new DomainError('forbidden', 'Your request was rejected.')
    await dropAccessRequest(tx, repo.id, asker.accountId)
    if (request.state === 'accepted') await bumpRights(tx, [asker.accountId])
    await appendAudit(tx, {
      actor: asker,
      action: 'access.withdraw',
      repoId: repo.id,
      subject: formatRepoId(repo),
      detail: { before: request.state },
    })
  })
}
