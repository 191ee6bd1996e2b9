import {
  type AccountPrincipal,
  asCommitSha,
  type CommitSha,
  DomainError,
  isDomainError,
} from '@entrepot/core'
import { findRefs, type Repo, type Tx } from '@entrepot/persistence'
import { noteCommits } from '../discussions/note-commits.js'
import { requireCommitter } from '../discussions/require-committer.js'
import type { Engines } from '../engines.js'
import type { Received } from '../receive/incoming.js'
import { landIncoming } from '../receive/land-incoming.js'
import { requireMayCommit } from './commit-target.js'
import type { FileChange } from './file-change.js'
import { inTurn } from './in-turn.js'
import { LargeFileKeeper } from './keep-large-file.js'
import { type CommitDraft, prepareCommit, type PreparedCommit } from './prepare-commit.js'

export interface CommitRequest {
  readonly actor: AccountPrincipal
  readonly repo: Repo
  /** In full: a branch, or `refs/pr/<num>`. One that isn't there is made. */
  readonly refName: string
  /** What the sender takes for the head of the ref, as the beginning of its id (5 digits or more). Null: whatever it is. */
  readonly expectedParent: string | null
  readonly summary: string
  readonly description: string
  readonly changes: readonly FileChange[]
  /** What else is written in the transaction that moves the ref; not called where nothing changes. */
  readonly alongside?: (tx: Tx, repo: Repo, commit: CommitSha) => Promise<void>
}

export interface Committed {
  /** The head of the ref now. */
  readonly commit: CommitSha
  /** What landed; null when the changes changed nothing. */
  readonly received: Received | null
}

/** Times that a commit is made anew because another node moved the ref meanwhile; on one node they wait for each other. */
const MAX_ATTEMPTS = 8
/** Word for word what clients are used to. */
const MOVED = 'The branch was updated since you opened this page. Please refresh and try again.'

/**
 * Commits changes of files to a ref, by the one door. Commits to one ref are made one after another; one that expects no parent goes onto
 * whatever is there. Changes that change nothing make no commit.
 *
 * @throws DomainError `precondition-failed`  the ref is not where the sender takes it to be
 * @throws DomainError `ref-conflict`  it was moved by others again and again
 * @throws as `prepareCommit` and `landIncoming`
 */
export async function commitChanges(engines: Engines, request: CommitRequest): Promise<Committed> {
  const { actor, repo, refName, summary, description, changes } = request
  await requireMayCommit(engines, actor, repo, refName)
  const sender = { principal: actor, repo }
  const draft = { sender, summary, description, changes, keeper: new LargeFileKeeper(engines, sender) }
  return inTurn(`${repo.id} ${refName}`, async () => {
    for (let attempt = 1; ; attempt += 1) {
      const committed = await commitOnce(engines, request, draft, attempt === MAX_ATTEMPTS)
      if (committed) return committed
    }
  })
}

/** Null: the ref moved meanwhile, and it is worth another attempt. */
async function commitOnce(
  engines: Engines,
  request: CommitRequest,
  draft: CommitDraft,
  isLast: boolean,
): Promise<Committed | null> {
  const head = await headOf(engines, request)
  requireExpected(head, request.expectedParent)
  const prepared = await prepareCommit(engines, draft, head)
  if (!prepared.quarantine) return { commit: prepared.commit, received: null }
  try {
    return await land(engines, request, head, prepared)
  } catch (error) {
    if (isLast || !isDomainError(error, 'ref-conflict')) throw error
    // A name that is a folder of another ref's stays one.
    if ((await headOf(engines, request)) === head) throw error
    return null
  } finally {
    await prepared.quarantine.dispose()
  }
}

async function land(
  engines: Engines,
  { actor, repo, refName, alongside }: CommitRequest,
  head: CommitSha | null,
  { commit, title, quarantine }: PreparedCommit,
): Promise<Committed> {
  const received = await landIncoming(engines, {
    actor,
    source: 'commit',
    repo,
    refUpdates: [{ name: refName, before: head, after: { oid: commit, commit } }],
    quarantine,
    alongside: async (tx: Tx, now: Repo) => {
      await requireCommitter(tx, now, actor, refName)
      await noteCommits(tx, now, actor, { refName, commits: [{ commit, title }] })
      await alongside?.(tx, now, commit)
    },
  })
  return { commit, received }
}

async function headOf(
  { db }: Pick<Engines, 'db'>,
  { repo, refName }: Pick<CommitRequest, 'repo' | 'refName'>,
): Promise<CommitSha | null> {
  const [ref] = await findRefs(db.prisma, repo.id, [refName])
  return ref ? asCommitSha(ref.oid) : null
}

function requireExpected(head: CommitSha | null, expected: string | null): void {
  if (expected === null || head?.startsWith(expected.toLowerCase())) return
  throw new DomainError('precondition-failed', MOVED, { head })
}
