import { asCommitSha, DomainError } from '@entrepot/core'
import { whyNotReadable } from '@entrepot/registry'
import type { GraphqlContext } from '../context.js'
import type { RevisionNode } from './revision.node.js'

/**
 * Why the caller may not read what is *in* a revision: its files, its card, and the excerpts of it in findings. Null when they may.
 *
 * That it exists, its verdict, the reasons and the findings are for everyone who reads the repository: who is refused must be able to
 * learn why, and what to repair. One batched statement at most, none when the repository was read for this request.
 */
export async function whyContentHidden(
  { principal, load }: GraphqlContext,
  revision: RevisionNode,
): Promise<DomainError | null> {
  const repo = await load.repoById.load(revision.repoId)
  if (!repo) return new DomainError('repo-not-found', 'Repository not found')
  const { commit, verdict, verdictReasons } = revision
  return whyNotReadable(principal, repo, { commit: asCommitSha(commit), verdict, verdictReasons })
}
