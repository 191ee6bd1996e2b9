import type { CommitSha } from '@entrepot/core'
import { requireRight } from '../access/require-right.js'
import { openPullRequest } from '../discussions/open-pull-request.js'
import type { OpenedPullRequest } from '../discussions/pull-request-opening.js'
import { requireOpenToDiscussion } from '../discussions/require-open-to-discussion.js'
import type { Engines } from '../engines.js'
import { requireNotMirror } from '../receive/require-not-mirror.js'
import { resolveOwnRevision } from '../resolve/resolve-own-revision.js'
import type { CommitRequest } from './commit-changes.js'
import { LargeFileKeeper } from './keep-large-file.js'
import { prepareCommit } from './prepare-commit.js'

export interface Proposed {
  readonly commit: CommitSha
  /** Null when the changes change nothing. */
  readonly pullRequest: OpenedPullRequest | null
}

/**
 * Offers a commit as a pull request, which anybody may who may discuss the repository. It starts from `expectedParent`, which then need
 * not be the head of the branch any more, or from its head.
 *
 * @param request  `refName` is the branch that it asks to change; the summary becomes its title
 * @param head  what the branch leads to; null for a repository without commits
 * @throws DomainError `forbidden`, `revision-not-found`
 * @throws as `prepareCommit`, `openPullRequest` and, for a base that the actor may not read, `resolveOwnRevision`
 */
export async function commitAsPullRequest(
  engines: Engines,
  request: CommitRequest,
  head: CommitSha | null,
): Promise<Proposed> {
  const { actor, repo, refName, expectedParent, summary, description, changes } = request
  requireRight(actor, 'repo:discuss', repo)
  requireOpenToDiscussion(repo)
  await requireNotMirror(engines.db.prisma, repo)
  const wanted = expectedParent ?? head
  const base = wanted === null ? null : (await resolveOwnRevision(engines, actor, repo, wanted)).commit
  const sender = { principal: actor, repo }
  const keeper = new LargeFileKeeper(engines, sender)
  const draft = { sender, summary, description, changes, keeper }
  const { commit, title, quarantine } = await prepareCommit(engines, draft, base)
  if (!quarantine) return { commit, pullRequest: null }
  try {
    const pullRequest = await openPullRequest(engines, {
      principal: actor,
      repo,
      title,
      description,
      status: 'open',
      base: { ref: refName, commit: base },
      arrival: { commits: [{ commit, title }], quarantine },
    })
    return { commit, pullRequest }
  } finally {
    await quarantine.dispose()
  }
}
