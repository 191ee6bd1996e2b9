import { asCommitSha, type CommitSha } from '@entrepot/core'
import { type Db, type Discussion, findRefs, type Repo } from '@entrepot/persistence'
import { pullRequestRef } from './pull-request-ref.js'

export interface PullRequestTips {
  /** Full name of the branch that it asks to change. */
  readonly baseRef: string
  /** Where that stands now, or stood when it was merged; null: nowhere yet. */
  readonly base: CommitSha | null
  /** The newest commit of the pull request; null when it has none, as its base had none. */
  readonly head: CommitSha | null
}

/** Between which commits a pull request lies; null for a discussion. */
export async function pullRequestTips(
  db: Db,
  repo: Repo,
  { num, status, baseRef, baseCommit }: Discussion,
): Promise<PullRequestTips | null> {
  if (baseRef === null) return null
  const headRef = pullRequestRef(num)
  const refs = new Map((await findRefs(db, repo.id, [baseRef, headRef])).map(ref => [ref.name, ref.commit]))
  const started = baseCommit === null ? null : asCommitSha(baseCommit)
  const base = status === 'merged' ? started : (refs.get(baseRef) ?? started)
  return { baseRef, base, head: refs.get(headRef) ?? null }
}
