import { asCommitSha, type CommitSha, type Principal } from '@entrepot/core'
import { diffText, type DiffText, mergeBase } from '@entrepot/git'
import type { Discussion, Repo } from '@entrepot/persistence'
import { can } from '../access/can.js'
import type { Engines } from '../engines.js'
import { judgedRevision } from '../land/judged-revision.js'
import { whyNotReadable } from '../resolve/may-read.js'
import { openReader } from '../resolve/open-reader.js'
import { inWalkTurn } from '../resolve/walk-turn.js'
import { findConflicts } from './find-conflicts.js'
import { MAX_DIFF_BYTES } from './limits.js'
import { pullRequestTips, type PullRequestTips } from './pull-request-tips.js'

/** What a pull request would do to its base, as far as its reader may see it. */
export interface PullRequestChanges {
  readonly baseRef: string
  /** Null until it is merged, and for those who may not read what it brought. */
  readonly mergeCommit: CommitSha | null
  /** False: its commits are not for this principal, and nothing below says anything of them. */
  readonly isReadable: boolean
  /** True: there are some, or nobody could tell. Empty when it is closed or merged. */
  readonly conflicts: readonly string[] | true
  /** Null when it was not asked for. */
  readonly diff: DiffText | null
}

/**
 * What a pull request changes; null for a discussion. Its commits and their difference are content: they are for those who may read the
 * repository's files and the revision at its head.
 *
 * Cost: a merge that is tried once for each two heads, and a diff, which is not kept.
 */
export async function readChanges(
  engines: Engines,
  principal: Principal,
  repo: Repo,
  { discussion, withDiff }: { readonly discussion: Discussion; readonly withDiff: boolean },
): Promise<PullRequestChanges | null> {
  const tips = await pullRequestTips(engines.db.prisma, repo, discussion)
  if (!tips) return null
  const { baseRef, base, head } = tips
  const isReadable =
    can(principal, 'repo:read-content', repo) &&
    (head === null || (await mayRead(engines, principal, repo, head)))
  if (!isReadable) return { baseRef, mergeCommit: null, isReadable, conflicts: [], diff: null }
  const isUndecided = discussion.status === 'open' || discussion.status === 'draft'
  const isTried = isUndecided && base !== null && head !== null
  // The names of files in conflict are the base's as well.
  const isBaseReadable = base !== null && (await mayRead(engines, principal, repo, base))
  return {
    baseRef,
    isReadable,
    mergeCommit: discussion.mergeCommit === null ? null : asCommitSha(discussion.mergeCommit),
    conflicts: !isTried ? [] : !isBaseReadable || (await findConflicts(engines, repo, { base, head })),
    diff: withDiff ? await readDiff(engines, principal, repo, tips) : null,
  }
}

const NO_DIFFERENCE: DiffText = { text: '', isWhole: true }

/** What came onto the pull request since it left its base. The text holds lines of that commit too, so it has to be readable as well. */
async function readDiff(
  engines: Engines,
  principal: Principal,
  repo: Repo,
  { base, head }: PullRequestTips,
): Promise<DiffText | null> {
  if (head === null) return NO_DIFFERENCE
  const { gitDir } = await openReader(engines, repo.id)
  const common = base === null ? null : await inWalkTurn(() => mergeBase(gitDir, base, head))
  if (common === head) return NO_DIFFERENCE
  if (common !== null && !(await mayRead(engines, principal, repo, common))) return null
  return inWalkTurn(() => diffText(gitDir, { base: common, head }, MAX_DIFF_BYTES))
}

async function mayRead(engines: Engines, principal: Principal, repo: Repo, commit: CommitSha) {
  const revision = await judgedRevision(engines, repo, commit)
  return whyNotReadable(principal, repo, { ...revision, commit }) === null
}
