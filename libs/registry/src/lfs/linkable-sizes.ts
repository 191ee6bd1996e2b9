import type { AccountPrincipal, Oid } from '@entrepot/core'
import {
  type Database,
  type Holder,
  holdersIn,
  holdersInScope,
  type Repo,
  uploadedSizes,
} from '@entrepot/persistence'
import { can, readableScope } from '../access/can.js'
import type { Engines } from '../engines.js'
import { mayHave } from './may-read-object.js'

/** Repositories that are looked at first for each large file: nearly always one of them does. */
const FIRST_PAGE = 16
/** Repositories of one large file in every later statement. */
const PAGE = 1_000
/** Large files in one statement about all repositories. */
const BATCH = 1_000

/**
 * The size in bytes of each of `oids` that this principal may link to this repository:
 *
 * - what it holds already and they could see of it (a blocked file must not be freed by a reader's pull request that names it),
 * - what their account sent to it in full,
 * - what they may read in another repository.
 *
 * That the store holds the bytes proves nothing: whoever learns the id of a private file could otherwise push a pointer to it and read it
 * back.
 *
 * @param repo  null: one that is about to be made, and so neither holds anything nor was sent anything
 *
 * Cost: two statements for 5,000 files that are here or were uploaded, one for each 1,000 others.
 */
export async function linkableSizes(
  { db }: Pick<Engines, 'db'>,
  principal: AccountPrincipal,
  repo: Repo | null,
  oids: readonly Oid[],
): Promise<ReadonlyMap<Oid, number>> {
  const sizes = new Map<Oid, number>()
  const wanted = [...new Set(oids)]
  const isAbsent = (oid: Oid) => !sizes.has(oid)
  if (repo) await addOwn(db, principal, repo, wanted, sizes)
  const elsewhere = wanted.filter(isAbsent)
  for (let from = 0; from < elsewhere.length; from += BATCH)
    await addReadable(db, principal, elsewhere.slice(from, from + BATCH), sizes)
  return sizes
}

/** Adds those that the repository holds, and those that the account sent to it. */
async function addOwn(
  { prisma }: Database,
  principal: AccountPrincipal,
  repo: Repo,
  oids: readonly Oid[],
  sizes: Map<Oid, number>,
): Promise<void> {
  const seesBlocked = can(principal, 'verdict:see-blocked', repo)
  for (const { oid, sizeBytes, isFree } of await holdersIn(prisma, repo, oids)) {
    if (isFree || seesBlocked) sizes.set(oid, sizeBytes)
  }
  const by = { repoId: repo.id, accountId: principal.accountId }
  const absent = oids.filter(oid => !sizes.has(oid))
  for (const [oid, sizeBytes] of await uploadedSizes(prisma, by, absent)) sizes.set(oid, sizeBytes)
}

/** Adds those that the principal may read in any repository. */
async function addReadable(
  { prisma }: Database,
  principal: AccountPrincipal,
  oids: readonly Oid[],
  sizes: Map<Oid, number>,
): Promise<void> {
  const scope = readableScope(principal)
  const add = (holders: readonly Holder[]) => {
    for (const holder of holders) {
      if (mayHave(principal, holder)) sizes.set(holder.oid, holder.sizeBytes)
    }
  }
  const first = await holdersInScope(prisma, scope, oids, { limit: FIRST_PAGE, after: null })
  add(first)
  for (const oid of oids) {
    let page = first.filter(holder => holder.oid === oid)
    for (let limit = FIRST_PAGE; !sizes.has(oid) && page.length === limit; limit = PAGE) {
      page = await holdersInScope(prisma, scope, [oid], { limit: PAGE, after: page.at(-1)?.repo.id ?? null })
      add(page)
    }
  }
}
