import { asCommitSha, DomainError } from '@entrepot/core'
import { can, type StandingState, whyNotReadable } from '@entrepot/registry'
import type { GraphqlContext } from '../context.js'

interface Shown extends StandingState {
  readonly repoId: string
  readonly commit: string
  readonly verdictReasons: readonly string[]
}

/**
 * Why the caller may not read what a revision *says*: its message and author, its files, its card, the texts of its findings. Null when
 * they may.
 *
 * That it exists, its verdict, the rules behind it and how often they were broken are for everyone who reads the repository: who is
 * refused must be able to learn why. One batched statement at most, none when the repository was read for this request.
 */
export async function whyContentHidden(
  { principal, load }: GraphqlContext,
  revision: Shown,
): Promise<DomainError | null> {
  const repo = await load.repoById.load(revision.repoId)
  if (!repo) return new DomainError('repo-not-found', 'Repository not found')
  return whyNotReadable(principal, repo, { ...revision, commit: asCommitSha(revision.commit) })
}

/** Whether the caller may get the files of a revision that they may read: not where the repository is gated and they were not let in. */
export async function mayGetFiles({ principal, load }: GraphqlContext, repoId: string): Promise<boolean> {
  const repo = await load.repoById.load(repoId)
  return repo !== null && can(principal, 'repo:read-content', repo)
}
