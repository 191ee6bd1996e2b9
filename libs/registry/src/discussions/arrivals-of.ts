import type { AccountPrincipal, CommitSha } from '@entrepot/core'
import { commitsBetween } from '@entrepot/git'
import type { RefUpdate, Repo, Tx } from '@entrepot/persistence'
import { type ArrivedCommits, MAX_NOTED_COMMITS, noteCommits } from './note-commits.js'
import { pullRequestNumber } from './pull-request-ref.js'
import { requireCommitter } from './require-committer.js'

/**
 * What came onto pull requests that are there already; those that are made by the landing know their commits by themselves.
 *
 * @param known  tips that the repository has, as far as `gitDir` sees them
 */
export async function arrivalsOf(
  gitDir: string,
  refUpdates: readonly RefUpdate[],
  known: readonly CommitSha[],
): Promise<ArrivedCommits[]> {
  const arrivals: ArrivedCommits[] = []
  for (const { name, before, after } of refUpdates) {
    if (pullRequestNumber(name) === null || before === null) continue
    const commits = after
      ? await commitsBetween(gitDir, { known, head: after.commit }, MAX_NOTED_COMMITS)
      : []
    arrivals.push({ refName: name, commits })
  }
  return arrivals
}

/**
 * Lets commits onto pull requests, and writes them into their events; in the transaction that lands them.
 * @throws as `requireCommitter`
 */
export async function takeUpArrivals(
  tx: Tx,
  repo: Repo,
  actor: AccountPrincipal,
  arrivals: readonly ArrivedCommits[],
): Promise<void> {
  for (const arrival of arrivals) {
    await requireCommitter(tx, repo, actor, arrival.refName)
    await noteCommits(tx, repo, actor, arrival)
  }
}
