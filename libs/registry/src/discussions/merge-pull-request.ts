import {
  type AccountPrincipal,
  type CommitSha,
  DomainError,
  isDomainError,
  type Principal,
} from '@entrepot/core'
import { writeMerge, type WrittenMerge } from '@entrepot/git'
import {
  appendAudit,
  type Discussion,
  type DiscussionEvent,
  findRefs,
  type Repo,
  transaction,
  type Tx,
  updateDiscussion,
} from '@entrepot/persistence'
import { requireAccount } from '../access/require-account.js'
import { requireRight } from '../access/require-right.js'
import { signatureOf } from '../access/signature-of.js'
import type { Engines } from '../engines.js'
import { landIncoming } from '../receive/land-incoming.js'
import { inWalkTurn } from '../resolve/walk-turn.js'
import { addEvent } from './add-event.js'
import { commentData, statusData } from './event-data.js'
import { inMergeView, mergeInView } from './find-conflicts.js'
import { pullRequestRef } from './pull-request-ref.js'
import { pullRequestTips } from './pull-request-tips.js'
import { readComment } from './read-text.js'
import { lockedDiscussion, requireDiscussion, subjectOf } from './require-discussion.js'

export interface MergeRequest {
  readonly num: number
  /** Null: none. */
  readonly comment: string | null
}

/** Times that a merge is tried anew because the base, or the pull request, moved while it was made. */
const MAX_ATTEMPTS = 4

/**
 * Merges a pull request into its base, for those who may write there: the base goes on to its head where that follows it, else both get a
 * commit above them. What comes out lands by the same door as a push, with the same checks. One that brings nothing counts as merged at
 * the base.
 *
 * @returns the change of its status
 * @throws DomainError `merge-conflict`   both sides changed the same; `detail.files` names what
 * @throws DomainError `state-conflict`   it is no open pull request: a draft has to be opened first
 * @throws DomainError `ref-conflict`     the base keeps moving
 * @throws DomainError `not-implemented`, `limit-exceeded`  this server can't make the merge
 * @throws as `landIncoming`, and `discussion-not-found`
 */
export async function mergePullRequest(
  engines: Engines,
  principal: Principal,
  repo: Repo,
  request: MergeRequest,
): Promise<DiscussionEvent> {
  const actor = requireAccount(principal)
  requireRight(actor, 'repo:write', repo)
  const comment = request.comment === null ? null : readComment(request.comment)
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await mergeOnce(engines, { actor, repo, num: request.num, comment })
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !isDomainError(error, 'ref-conflict')) throw error
    }
  }
}

interface Merging extends MergeRequest {
  readonly actor: AccountPrincipal
  readonly repo: Repo
}

/** Between what it is made. */
interface Between {
  readonly baseRef: string
  readonly base: CommitSha | null
  readonly head: CommitSha
}

async function mergeOnce(engines: Engines, merging: Merging): Promise<DiscussionEvent> {
  const { repo, num } = merging
  const discussion = await requireDiscussion(engines.db.prisma, repo, num)
  requireMergeable(discussion)
  const tips = await pullRequestTips(engines.db.prisma, repo, discussion)
  if (!tips || tips.head === null) throw new DomainError('state-conflict', 'There is nothing to merge yet.')
  const between = { ...tips, head: tips.head }
  return inMergeView(engines, repo, async gitDir => {
    const merge = await makeMerge(gitDir, merging, discussion, between)
    return landMerge(engines, merging, between, { ...merge, gitDir })
  })
}

function requireMergeable({ isPullRequest, status, num }: Discussion): void {
  if (isPullRequest && status === 'open') return
  const is = isPullRequest ? (status === 'draft' ? 'a draft: open it first' : status) : 'no pull request'
  throw new DomainError('state-conflict', `Number ${num} is ${is}.`)
}

/** The commit at which the base stands afterwards, with the packs that hold what is new of it. */
async function makeMerge(
  gitDir: string,
  { actor, num }: Merging,
  { title }: Discussion,
  { baseRef, base, head }: Between,
): Promise<WrittenMerge> {
  if (base === null) return { commit: head, packs: [] }
  const way = await inWalkTurn(() => mergeInView(gitDir, { base, head }))
  switch (way.kind) {
    case 'nothing':
      return { commit: base, packs: [] }
    case 'fast-forward':
      return { commit: head, packs: [] }
    case 'conflict':
      throw conflict(way.paths)
    case 'clean':
      return writeMerge(gitDir, {
        tree: way.tree,
        parents: [base, head],
        author: signatureOf(actor, new Date()),
        message: `${title} (#${num})\n\nMerge ${pullRequestRef(num)} into ${baseRef}.`,
      })
  }
}

function conflict(files: readonly string[]): DomainError {
  const message = `It conflicts with its base in ${files.map(file => `\`${file}\``).join(', ')}. Bring the pull request up to date first.`
  return new DomainError('merge-conflict', message, { files })
}

async function landMerge(
  engines: Engines,
  merging: Merging,
  between: Between,
  { commit, packs, gitDir }: WrittenMerge & { readonly gitDir: string },
): Promise<DiscussionEvent> {
  const { actor, repo } = merging
  const { baseRef, base } = between
  const finish = (tx: Tx, now: Repo) => finishMerge(tx, now, merging, { ...between, commit })
  if (commit === base) return transaction(engines.db.prisma, tx => finish(tx, repo))
  const events: DiscussionEvent[] = []
  await landIncoming(engines, {
    actor,
    source: 'commit',
    repo,
    refUpdates: [{ name: baseRef, before: base, after: { oid: commit, commit } }],
    quarantine: packs.length > 0 ? { gitDir, packs } : null,
    alongside: async (tx, now) => void events.push(await finish(tx, now)),
  })
  const [event] = events
  if (!event) throw new DomainError('ref-conflict', 'The merge did not land.')
  return event
}

async function finishMerge(
  tx: Tx,
  repo: Repo,
  { actor, num, comment }: Merging,
  { base, head, commit }: Between & { readonly commit: CommitSha },
): Promise<DiscussionEvent> {
  const discussion = await lockedDiscussion(tx, repo, num)
  requireMergeable(discussion)
  const [ref] = await findRefs(tx, repo.id, [pullRequestRef(num)])
  if (ref?.commit !== head) throw new DomainError('ref-conflict', 'The pull request got commits meanwhile.')
  if (comment !== null)
    await addEvent(tx, discussion, actor, { kind: 'comment', data: { ...commentData(comment) } })
  await updateDiscussion(tx, discussion.id, {
    status: 'merged',
    mergeCommit: commit,
    ...(base !== null && { baseCommit: base }),
  })
  await appendAudit(tx, {
    actor,
    action: 'pull-request.merge',
    repoId: repo.id,
    subject: subjectOf(repo, num),
    detail: { head, base, commit },
  })
  return addEvent(tx, discussion, actor, { kind: 'status_change', data: statusData('merged') })
}
