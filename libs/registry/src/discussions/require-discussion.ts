import { DomainError, formatRepoId, type Principal } from '@entrepot/core'
import {
  type Db,
  type Discussion,
  findDiscussion,
  lockDiscussion,
  type Repo,
  type Tx,
} from '@entrepot/persistence'
import { can } from '../access/can.js'

/** @throws DomainError `discussion-not-found` */
export async function requireDiscussion(db: Db, repo: Repo, num: number): Promise<Discussion> {
  return (await findDiscussion(db, repo.id, num)) ?? notFound(repo, num)
}

/**
 * The discussion under its row lock, for a transaction that changes it.
 * @throws DomainError `discussion-not-found`
 */
export async function lockedDiscussion(tx: Tx, repo: Repo, num: number): Promise<Discussion> {
  return (await lockDiscussion(tx, repo.id, num)) ?? notFound(repo, num)
}

/**
 * Lets the author of something through, and whoever may write to the repository.
 * @throws DomainError `forbidden`
 */
export function requireAuthorOrWriter(
  principal: Principal,
  repo: Repo,
  { authorId }: { readonly authorId: string | null },
): void {
  if (isAuthor(principal, authorId) || can(principal, 'repo:write', repo)) return
  throw new DomainError(
    'forbidden',
    'Only its author, or somebody who may write to the repository, can do that.',
  )
}

export function isAuthor(principal: Principal, authorId: string | null): boolean {
  return principal.kind === 'token' && authorId !== null && principal.accountId === authorId
}

/** How an audit row names it. */
export function subjectOf(repo: Repo, num: number): string {
  return `${formatRepoId(repo)}#${num}`
}

function notFound(repo: Repo, num: number): never {
  throw new DomainError('discussion-not-found', `${formatRepoId(repo)} has no discussion ${num}`)
}
