import type { GitOid, Oid } from '@entrepot/core'
import type { LargeFile } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import type { PreparedRevision } from '../land/land-revision.js'
import { linkableSizes } from '../lfs/linkable-sizes.js'
import { type Pointer, requireLinkable } from '../lfs/require-linkable.js'
import type { Incoming } from './incoming.js'
import type { Tip } from './read-tips.js'

/**
 * Refuses pointers that this push brings to files that its sender may not link here, and says what of the tips' files may be linked. What
 * an old pointer names that is not here (a file of an older revision that a mirror did not bring) is left out, and is no reason to refuse.
 *
 * @param fresh    blobs of the tips that are new
 * @param history  pointers in other new commits
 * @throws DomainError `lfs-object-missing`
 */
export async function linkFiles(
  engines: Pick<Engines, 'db'>,
  { actor, repo }: Pick<Incoming, 'actor' | 'repo'>,
  tips: readonly Tip[],
  { fresh, history }: { readonly fresh: ReadonlySet<GitOid>; readonly history: readonly Pointer[] },
): Promise<PreparedRevision[]> {
  const brought = new Map<string, Pointer>()
  const old = new Map<Oid, Pointer>()
  for (const { pointers } of tips) {
    for (const [blob, pointer] of pointers) {
      if (fresh.has(blob)) brought.set(`${pointer.oid} ${pointer.sizeBytes}`, pointer)
      else old.set(pointer.oid, pointer)
    }
  }
  await requireLinkable(engines, actor, repo, [...brought.values(), ...history])
  const sizes = new Map<Oid, number>(await linkableSizes(engines, actor, repo, [...old.keys()]))
  for (const { oid, sizeBytes } of brought.values()) sizes.set(oid, sizeBytes)
  const isLinkable = ({ oid, sizeBytes }: LargeFile) => sizes.get(oid) === sizeBytes
  return tips.map(({ revision }) => ({ ...revision, largeFiles: revision.largeFiles.filter(isLinkable) }))
}
