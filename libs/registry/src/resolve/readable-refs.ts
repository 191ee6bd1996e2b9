import type { CommitSha, Principal } from '@entrepot/core'
import {
  findRevisionsByCommit,
  listRefs,
  newestClearedCommit,
  type RefRow,
  type Repo,
} from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { whyNotReadable } from './may-read.js'

/**
 * The refs of a repository that this principal may follow, in byte order. For an inference token a branch leads to its newest cleared
 * commit, as it does when the branch is asked for; other refs that lead to what may not be read are left out.
 *
 * A commit that nobody has asked for yet has no verdict. People see the refs to such a commit, as it is judged when they come for it.
 *
 * @throws DomainError `revision-blocked`, `revision-restricted`, `revision-pending`  the default branch itself may not be read: without it
 *   clients would take another branch for the one they want
 */
export async function readableRefs(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  repo: Repo,
): Promise<RefRow[]> {
  const refs = await listRefs(db.prisma, repo.id)
  const revisions = await findRevisionsByCommit(db.prisma, repo.id, [...new Set(refs.map(ref => ref.commit))])
  const verdicts = new Map(revisions.map(revision => [revision.commit, revision]))
  const isInference = principal.kind === 'token' && principal.audience === 'inference'
  const readable: RefRow[] = []
  for (const ref of refs) {
    const revision = verdicts.get(ref.commit) ?? { verdict: 'pending' as const, verdictReasons: [] }
    const isUnasked = !verdicts.has(ref.commit) && !isInference
    const refusal = isUnasked ? null : whyNotReadable(principal, repo, { ...revision, commit: ref.commit })
    const commit = refusal ? await clearedInstead(db, repo, ref, isInference) : ref.commit
    if (commit === ref.commit) readable.push(ref)
    else if (commit) readable.push({ ...ref, commit, oid: commit })
    else if (ref.name === `refs/heads/${repo.defaultBranch}` && refusal) throw refusal
  }
  return readable
}

async function clearedInstead(
  db: Engines['db'],
  repo: Repo,
  { name }: RefRow,
  isInference: boolean,
): Promise<CommitSha | null> {
  return isInference && name.startsWith('refs/heads/') ? newestClearedCommit(db.prisma, repo.id, name) : null
}
