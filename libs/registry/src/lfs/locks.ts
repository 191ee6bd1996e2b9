import { type AccountPrincipal, DomainError, formatRepoId } from '@entrepot/core'
import {
  appendAudit,
  dropLock,
  findLock,
  type LockWithOwner,
  type Repo,
  takeLock,
  transaction,
} from '@entrepot/persistence'
import { requireRight } from '../access/require-right.js'
import type { Engines } from '../engines.js'

/** Characters of a path; no file system takes a longer one. */
const PATH_MAX_LENGTH = 4_096
const CONTROL = /\p{Cc}/u

/** Locks a path for the principal, who may write here. @returns the lock on it, which may be somebody's who was faster */
export function lockPath(
  { db }: Pick<Engines, 'db'>,
  principal: AccountPrincipal,
  repo: Repo,
  { path, refName }: { readonly path: string; readonly refName: string | null },
): Promise<{ lock: LockWithOwner; isNew: boolean }> {
  if (path === '' || path.length > PATH_MAX_LENGTH || CONTROL.test(path))
    throw new DomainError('invalid-argument', 'A lock needs the path of a file.')
  return transaction(db.prisma, async tx => {
    const { accountId } = principal
    const taken = await takeLock(tx, { repoId: repo.id, path, refName, accountId })
    if (taken.isNew)
      await appendAudit(tx, { ...entry(principal, repo), action: 'lfs.lock', detail: { path } })
    return taken
  })
}

/**
 * Takes a lock away: one's own, or with `isForced` anybody's, which takes the right to administer the repository.
 * @throws DomainError `entry-not-found`  there is no such lock
 * @throws DomainError `forbidden`        it is another's
 */
export async function unlockPath(
  { db }: Pick<Engines, 'db'>,
  principal: AccountPrincipal,
  repo: Repo,
  { id, isForced }: { readonly id: string; readonly isForced: boolean },
): Promise<LockWithOwner> {
  return transaction(db.prisma, async tx => {
    const lock = await findLock(tx, repo.id, id)
    if (!lock) throw new DomainError('entry-not-found', 'There is no such lock.')
    if (lock.accountId !== principal.accountId) {
      if (!isForced) throw ofAnother(lock)
      requireRight(principal, 'repo:admin', repo)
    }
    await dropLock(tx, id)
    const detail = { path: lock.path, owner: lock.account.name }
    await appendAudit(tx, { ...entry(principal, repo), action: 'lfs.unlock', detail })
    return lock
  })
}

function entry(actor: AccountPrincipal, repo: Repo) {
  return { actor, repoId: repo.id, subject: formatRepoId(repo) }
}

function ofAnother({ path, account }: LockWithOwner): DomainError {
  const message = `${path} is locked by ${account.name}. Ask them to unlock it, or an administrator to force it.`
  return new DomainError('forbidden', message, { owner: account.name })
}
