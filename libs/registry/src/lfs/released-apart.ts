import { asCommitSha, type Oid, type Principal } from '@entrepot/core'
import { hasVerdictsApart, listReleasedCommits, type Repo } from '@entrepot/persistence'
import { can } from '../access/can.js'
import type { Engines } from '../engines.js'
import { openReader } from '../resolve/open-reader.js'
import { audienceOf } from '../verdict/state-for.js'

/** Released revisions that are looked through; what they don't name by then is not given. */
const MAX_RELEASED = 1_000

/**
 * Which of some large files a revision names that is released to the principal's audience, where a policy has verdicts of its own for it;
 * null where it meets those of people, which the links of the files tell already, and for whoever sees what is blocked.
 *
 * Cost: one statement for tokens of pipelines, nothing for people; the trees of released revisions where there are such verdicts.
 */
export async function releasedApart(
  engines: Pick<Engines, 'db' | 'trees' | 'readers' | 'git'>,
  principal: Principal,
  repo: Repo,
  files: readonly { readonly oid: Oid }[],
): Promise<ReadonlySet<Oid> | null> {
  const audience = audienceOf(principal)
  if (audience === 'person' || files.length === 0 || can(principal, 'verdict:see-blocked', repo)) return null
  const { prisma } = engines.db
  if (!(await hasVerdictsApart(prisma, repo.id, audience))) return null
  const wanted = new Set(files.map(({ oid }) => oid))
  const released = new Set<Oid>()
  for (const commit of await listReleasedCommits(prisma, repo.id, { limit: MAX_RELEASED, audience })) {
    const tree = await engines.trees.get(asCommitSha(commit), () => openReader(engines, repo.id))
    for (const { oid } of tree.lfsObjects()) if (wanted.has(oid)) released.add(oid)
    if (released.size === wanted.size) break
  }
  return released
}
