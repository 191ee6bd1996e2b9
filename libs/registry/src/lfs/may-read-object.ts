import type { Oid, Principal } from '@entrepot/core'
import { type Holder, holdersIn, type LargeFile, type Repo } from '@entrepot/persistence'
import { can } from '../access/can.js'
import type { Engines } from '../engines.js'
import { releasedApart } from './released-apart.js'

/**
 * The second of the two questions of the exits: which of these large files may this principal have from this repository, and how long are
 * they? Those that a released revision of it names, or any that it holds for whoever sees what is blocked. Nothing for an inference
 * token: what it may have hangs on the revision that it asks for, so it has `resolve` and no exit that names objects.
 *
 * @param repo  as `findReadableRepo` gave it, so that none of its verdicts rests on what has ended
 *
 * Cost: one statement for 5,000 of them; none touches the store.
 */
export async function mayReadObject(
  engines: Pick<Engines, 'db' | 'trees' | 'readers' | 'git'>,
  principal: Principal,
  repo: Repo,
  oids: readonly Oid[],
): Promise<ReadonlyMap<Oid, LargeFile>> {
  const holders = await holdersIn(engines.db.prisma, repo, oids)
  const had = holders.filter(holder => mayHave(principal, holder))
  const apart = await releasedApart(engines, principal, repo, had)
  const readable = new Map<Oid, LargeFile>()
  for (const { oid, sizeBytes } of had) {
    if (apart === null || apart.has(oid)) readable.set(oid, { oid, sizeBytes })
  }
  return readable
}

/** Whether this principal may have the bytes of a large file from a repository that holds it. */
export function mayHave(principal: Principal, { repo, isFree }: Pick<Holder, 'repo' | 'isFree'>): boolean {
  if (principal.kind === 'token' && principal.audience === 'inference') return false
  if (!can(principal, 'repo:read-content', repo)) return false
  return isFree || can(principal, 'verdict:see-blocked', repo)
}
