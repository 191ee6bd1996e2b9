import type { Principal } from '@entrepot/core'
import { findRevisionsByCommit, listRefs, type RefRow, type Repo } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { whyNotReadable } from './may-read.js'
import { newestCleared } from './newest-cleared.js'

const UNJUDGED = { verdict: 'pending', verdictReasons: [], audiences: null, expiresAt: null } as const

/**
 * The refs of a repository that this principal may follow, in byte order. For an inference token a branch leads to its newest cleared
 * commit, as it does when the branch is asked for; other refs that lead to what may not be read are left out.
 *
 * Cost: two statements, and a third for an inference token.
 *
 * A commit that nobody has asked for yet has no verdict. People see the refs to such a commit, as it is judged when they come for it.
 *
 * @throws DomainError `revision-blocked`, `revision-restricted`, `revision-pending`  the default branch itself may not be read: without it
 *   clients would take another branch for the one they want
 */
export async function readableRefs(
  engines: Pick<Engines, 'db' | 'git' | 'readers'>,
  principal: Principal,
  repo: Repo,
): Promise<RefRow[]> {
  const { prisma } = engines.db
  const isInference = principal.kind === 'token' && principal.audience === 'inference'
  const refs = await listRefs(prisma, repo.id)
  const revisions = await findRevisionsByCommit(prisma, repo.id, [...new Set(refs.map(ref => ref.commit))])
  const verdicts = new Map(revisions.map(revision => [revision.commit, revision]))
  const asked = refs.map(ref => {
    const revision = verdicts.get(ref.commit) ?? UNJUDGED
    const isUnasked = !verdicts.has(ref.commit) && !isInference
    const refusal = isUnasked ? null : whyNotReadable(principal, repo, { ...revision, commit: ref.commit })
    return { ref, refusal }
  })
  const refused = asked.flatMap(({ ref, refusal }) => (refusal ? [ref.name] : []))
  const instead = isInference ? await newestCleared(engines, repo, refused) : null
  return asked.flatMap(({ ref, refusal }) => {
    if (!refusal) return [ref]
    const commit = instead?.get(ref.name)
    if (commit) return [{ ...ref, commit, oid: commit }]
    if (ref.name === `refs/heads/${repo.defaultBranch}`) throw refusal
    return []
  })
}
