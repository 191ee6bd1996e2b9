import { DomainError } from '@entrepot/core'
import {
  type Discussion,
  type Repo,
  reserveDiscussionNumber,
  transaction,
  type Tx,
} from '@entrepot/persistence'
import { requireRight } from '../access/require-right.js'
import type { Engines } from '../engines.js'
import { landIncoming } from '../receive/land-incoming.js'
import { MAX_TITLE_LENGTH } from './limits.js'
import { noteCommits } from './note-commits.js'
import { writeOpening } from './open-discussion.js'
import type { OpenedPullRequest, PullRequestOpening } from './pull-request-opening.js'
import { pullRequestRef } from './pull-request-ref.js'
import { readDescription, readTitle } from './read-text.js'
import { requireOpenToDiscussion } from './require-open-to-discussion.js'

/**
 * Opens a pull request: its row, its ref and its first commits, in one transaction. One that is refused leaves its number unused.
 * The caller has made sure that the principal may read the base, and owns the quarantine.
 *
 * @throws DomainError `forbidden`  the repository takes none, or the principal has no part in it
 * @throws DomainError `invalid-argument`, `limit-exceeded`  title or description
 * @throws as `landIncoming`
 */
export async function openPullRequest(
  engines: Engines,
  opening: PullRequestOpening,
): Promise<OpenedPullRequest> {
  const { principal, repo, base, arrival } = opening
  requireRight(principal, 'repo:discuss', repo)
  requireOpenToDiscussion(repo)
  const title = readTitle(titleOf(opening))
  const texts = { title, description: readDescription(opening.description) }
  const num = await reserveDiscussionNumber(engines.db.prisma, repo.id)
  const refName = pullRequestRef(num)
  const head = arrival?.commits.at(-1)?.commit ?? base.commit
  const write = (tx: Tx, now: Repo) => writePullRequest(tx, now, { opening, texts, num })
  if (head === null) {
    const discussion = await transaction(engines.db.prisma, tx => write(tx, repo))
    return { discussion, refName, head }
  }
  const written: Discussion[] = []
  await landIncoming(engines, {
    actor: principal,
    source: 'commit',
    repo,
    refUpdates: [{ name: refName, before: null, after: { oid: head, commit: head } }],
    quarantine: arrival?.quarantine ?? null,
    alongside: async (tx, now) => void written.push(await write(tx, now)),
  })
  const [discussion] = written
  if (!discussion) throw new DomainError('ref-conflict', 'The pull request did not land.')
  return { discussion, refName, head }
}

/** That of a commit may be longer than that of a discussion. */
function titleOf({ title, arrival }: PullRequestOpening): string {
  return arrival ? title.slice(0, MAX_TITLE_LENGTH) : title
}

interface Writing {
  readonly opening: PullRequestOpening
  readonly texts: { readonly title: string; readonly description: string }
  readonly num: number
}

async function writePullRequest(tx: Tx, repo: Repo, { opening, texts, num }: Writing): Promise<Discussion> {
  const { principal: author, status, base, arrival } = opening
  const row = { repoId: repo.id, num, title: texts.title, status, author, base }
  const discussion = await writeOpening(tx, repo, row, texts.description)
  await noteCommits(tx, repo, author, { refName: pullRequestRef(num), commits: arrival?.commits ?? [] })
  return discussion
}
