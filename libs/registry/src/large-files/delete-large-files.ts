import { type AccountPrincipal, DomainError, formatRepoId, isDomainError, type Oid } from '@entrepot/core'
import {
  appendAudit,
  findRepo,
  lockRepo,
  type Repo,
  transaction,
  type Tx,
  unlinkBlobs,
} from '@entrepot/persistence'
import { requireRight } from '../access/require-right.js'
import type { Engines } from '../engines.js'
import { requireNotMirror } from '../receive/require-not-mirror.js'
import { collectBlobs } from './collect-retired-blobs.js'
import { rewriteWithout } from './rewrite-without.js'

export interface Deletion {
  readonly oids: readonly Oid[]
  /** The files vanish from every commit, so that commit ids change. Otherwise their pointers stay, and lead nowhere. */
  readonly isRewriting: boolean
}

/** Times that a history is written anew because somebody moved a ref meanwhile. */
const MAX_ATTEMPTS = 3

/**
 * Takes large files away from a repository for good. Their bytes are deleted if no other repository holds them. What the repository does
 * not have is passed over.
 *
 * @returns those that it had
 * @throws DomainError `forbidden`       what is gone for good only those who run the repository take away; or a mirror
 * @throws DomainError `ref-conflict`    refs moved again and again while the history was written anew
 * @throws DomainError `limit-exceeded`  the history is too long to be written anew
 */
export async function deleteLargeFiles(
  engines: Engines,
  actor: AccountPrincipal,
  repo: Repo,
  deletion: Deletion,
): Promise<Oid[]> {
  requireRight(actor, 'repo:admin', repo)
  await requireNotMirror(engines.db.prisma, repo)
  const gone: Oid[] = []
  const forget = async (tx: Tx, now: Repo) => {
    gone.length = 0
    gone.push(...(await unlink(tx, now, { actor, repo, deletion })))
  }
  const isRewritten = deletion.isRewriting && (await rewrite(engines, actor, repo, deletion.oids, forget))
  if (!isRewritten) await transaction(engines.db.prisma, tx => forgetOnly(tx, repo, forget))
  await collectBlobs(engines, gone)
  return gone
}

async function rewrite(
  engines: Engines,
  actor: AccountPrincipal,
  repo: Repo,
  oids: readonly Oid[],
  alongside: (tx: Tx, now: Repo) => Promise<void>,
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await rewriteWithout(engines, { actor, repo, oids: new Set(oids), alongside })
    } catch (error) {
      if (!isDomainError(error, 'ref-conflict') || attempt === MAX_ATTEMPTS) throw error
    }
  }
}

async function forgetOnly(tx: Tx, repo: Repo, forget: (tx: Tx, now: Repo) => Promise<void>): Promise<void> {
  await lockRepo(tx, repo.id)
  const now = await findRepo(tx, repo)
  if (now?.id !== repo.id) throw new DomainError('repo-not-found', 'Repository not found')
  await forget(tx, now)
}

async function unlink(
  tx: Tx,
  now: Repo,
  {
    actor,
    repo,
    deletion,
  }: { readonly actor: AccountPrincipal; readonly repo: Repo; readonly deletion: Deletion },
): Promise<Oid[]> {
  if (now.id !== repo.id) throw new DomainError('repo-not-found', 'Repository not found')
  await requireNotMirror(tx, now)
  const oids = await unlinkBlobs(tx, now.id, deletion.oids)
  await appendAudit(tx, {
    actor,
    action: 'lfs.delete',
    repoId: now.id,
    subject: formatRepoId(now),
    detail: { oids, isRewriting: deletion.isRewriting },
  })
  return oids
}
