import type { CommitSha, GitOid } from '@entrepot/core'
import type { Tx } from './transaction.js'

/**
 * Notes that a repository's history was written anew: revisions that are no longer part of it go, with what was found in them; discussions
 * speak of the new commits; and what began before can't land any more.
 *
 * @param commits   all of the new history
 * @param replaced  new commits by the old ones
 */
export async function noteRewrite(
  tx: Tx,
  repoId: string,
  {
    commits,
    replaced,
  }: { readonly commits: readonly CommitSha[]; readonly replaced: ReadonlyMap<GitOid, GitOid> },
): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM revision r WHERE r.repo_id = ${repoId}::uuid
      AND NOT EXISTS (SELECT 1 FROM unnest(${[...commits]}::bpchar[]) AS kept(commit) WHERE kept.commit = r.commit)`
  const [before, after] = [[...replaced.keys()], [...replaced.values()]]
  await tx.$executeRaw`
    UPDATE discussion d SET base_commit = w.after FROM unnest(${before}::bpchar[], ${after}::bpchar[]) AS w(before, after)
    WHERE d.repo_id = ${repoId}::uuid AND d.base_commit = w.before`
  await tx.$executeRaw`
    UPDATE discussion d SET merge_commit = w.after FROM unnest(${before}::bpchar[], ${after}::bpchar[]) AS w(before, after)
    WHERE d.repo_id = ${repoId}::uuid AND d.merge_commit = w.before`
  await tx.repo.update({ where: { id: repoId }, data: { rewrites: { increment: 1 } } })
}
