import { asCommitSha, type CommitSha, type Principal } from '@entrepot/core'
import { type Commit, listCommits } from '@entrepot/git'
import { findRevisionsByCommit, type Repo, type Revision } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { whyNotReadable } from './may-read.js'
import { openReader } from './open-reader.js'
import { resolveRevision } from './resolve-revision.js'
import { inWalkTurn } from './walk-turn.js'

/** Where a page of a history begins. */
export interface HistoryQuestion {
  /** A branch, a tag or a commit id. */
  readonly word: string
  /** The last commit of the page before; the page begins behind it. */
  readonly after: CommitSha | null
  readonly limit: number
}

export interface HistoryEntry {
  readonly commit: Commit
  /** Null for what was never judged: nobody has asked for it yet. */
  readonly revision: Revision | null
  /** False when its verdict keeps what it says from this principal. What was never judged is judged when they come for it. */
  readonly isReadable: boolean
}

export interface History {
  /** The commit that the walk began with. A branch may move between pages; ask for the next one by this. */
  readonly tip: CommitSha
  readonly entries: readonly HistoryEntry[]
}

/**
 * A page of the history of a revision, newest first, with the verdict of each commit.
 *
 * Cost: a walk of git up to the end of the page, and one statement for the verdicts of all of it.
 *
 * @throws what `resolveRevision` throws
 */
export async function readHistory(
  engines: Engines,
  principal: Principal,
  asked: Repo,
  { word, after, limit }: HistoryQuestion,
): Promise<History> {
  const { repo, commit: tip } = await resolveRevision(engines, principal, asked, word)
  const reader = await openReader(engines, repo.id)
  const commits = await inWalkTurn(() => listCommits(reader, tip, { limit, ...(after && { after }) }))
  const found = await findRevisionsByCommit(
    engines.db.prisma,
    repo.id,
    commits.map(({ oid }) => oid),
  )
  const revisions = new Map(found.map(revision => [revision.commit, revision]))
  const entries = commits.map(commit => {
    const revision = revisions.get(commit.oid) ?? null
    return { commit, revision, isReadable: isReadable(principal, repo, revision) }
  })
  return { tip, entries }
}

function isReadable(principal: Principal, repo: Repo, revision: Revision | null): boolean {
  if (revision) {
    return whyNotReadable(principal, repo, { ...revision, commit: asCommitSha(revision.commit) }) === null
  }
  return principal.kind !== 'token' || principal.audience !== 'inference'
}
