import type { Oid, Principal } from '@entrepot/core'
import { type Holder, holdersIn, type LargeFile, type Repo } from '@entrepot/persistence'
import { can } from '../access/can.js'
import type { Engines } from '../engines.js'

/**
 * The second of the two questions of the exits: which of these large files may this principal have from this repository, and how long are
 * they? Those that a released revision of it names, or any that it holds for whoever sees what is blocked. Nothing for an inference
 * token: what it may have hangs on the revision that it asks for, so it has `resolve` and no exit that names objects.
 *
 * Cost: one statement for 5,000 of them; none touches the store.
 */
export async function mayReadObject(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  repo: Repo,
  oids: readonly Oid[],
): Promise<ReadonlyMap<Oid, LargeFile>> {
  const readable = new Map<Oid, LargeFile>()
  for (const holder of await holdersIn(db.prisma, repo, oids)) {
    if (mayHave(principal, holder)) readable.set(holder.oid, { oid: holder.oid, sizeBytes: holder.sizeBytes })
  }
  return readable
}

/** Whether this principal may have the bytes of a large file from a repository that holds it. */
export function mayHave(principal: Principal, { repo, isFree }: Pick<Holder, 'repo' | 'isFree'>): boolean {
  if (principal.kind === 'token' && principal.audience === 'inference') return false
  if (!can(principal, 'repo:read-content', repo)) return false
  return isFree || can(principal, 'verdict:see-blocked', repo)
}
