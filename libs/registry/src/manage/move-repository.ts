import { DomainError, formatRepoId, type Principal, type RepoName, repoKey } from '@entrepot/core'
import {
  appendAudit,
  bumpRights,
  dropForeignTeamGrants,
  findRepo,
  forgetFormerName,
  isUniqueViolation,
  lockRepo,
  rememberFormerName,
  renameRepo,
  type Repo,
  transaction,
  type Tx,
} from '@entrepot/persistence'
import { requireRight } from '../access/require-right.js'
import type { Engines } from '../engines.js'
import { findReadableRepo } from '../resolve/find-readable-repo.js'
import { rejudgeRepo } from '../verdict/rejudge-repo.js'
import { requireNotMirror } from '../receive/require-not-mirror.js'
import { requireCreator, withSpelledNamespace } from './require-creator.js'
import { requireNameFree, takenMeanwhile } from './require-name-free.js'

export interface RepoMove {
  readonly from: RepoName
  /** Of the same type. */
  readonly to: RepoName
}

/**
 * Gives a repository another name, another namespace, or both. Who asks for the old name is sent on, until another repository takes it. In
 * another namespace grants to teams of the old one end.
 *
 * @throws DomainError `already-exists`  there is one of the new name
 * @throws DomainError `forbidden`       no rights to administer the repository, or to create one in the new namespace; or it is a mirror
 * @throws DomainError `repo-not-found`, `authentication-required`
 */
export async function moveRepository(
  engines: Pick<Engines, 'db' | 'jobs' | 'rejudge'>,
  principal: Principal,
  move: RepoMove,
): Promise<Repo> {
  const { db, jobs } = engines
  const repo = await findReadableRepo(engines, principal, move.from)
  requireRight(principal, 'repo:admin', repo)
  requireCreator(principal, move.to.namespace)
  const to = await withSpelledNamespace(db.prisma, move.to)
  try {
    const moved = await transaction(db.prisma, async tx => {
      await jobs.enqueue(tx, 'rejudge-repo', { repoId: repo.id })
      return rename(tx, principal, repo, to)
    })
    await rejudgeRepo(engines, repo.id)
    return moved
  } catch (error) {
    throw isUniqueViolation(error) ? await takenMeanwhile(db.prisma, to) : error
  }
}

async function rename(tx: Tx, principal: Principal, repo: Repo, to: RepoName): Promise<Repo> {
  await lockRepo(tx, repo.id)
  const now = await findRepo(tx, repo)
  if (now?.id !== repo.id) throw new DomainError('repo-not-found', 'Repository not found')
  // A run that is under way would make it anew under the old name.
  await requireNotMirror(tx, repo)
  const isSpelling = repoKey(formatRepoId(to)) === repo.idKey
  if (!isSpelling) await requireNameFree(tx, to)
  const moved = await renameRepo(tx, repo.id, to)
  if (!isSpelling) await rememberFormerName(tx, repo, repo.id)
  await forgetFormerName(tx, to)
  await bumpRights(tx, await dropForeignTeamGrants(tx, repo.id, to.namespace))
  await appendAudit(tx, {
    actor: principal,
    action: 'repo.move',
    repoId: repo.id,
    subject: formatRepoId(repo),
    detail: { type: repo.type, to: formatRepoId(to) },
  })
  return moved
}
