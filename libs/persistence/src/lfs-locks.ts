import { newId } from '@entrepot/core'
import type { LfsLock } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

export type LockWithOwner = LfsLock & { readonly account: { readonly name: string } }

export interface NewLock {
  readonly repoId: string
  readonly path: string
  /** In full; null where the client named none. */
  readonly refName: string | null
  readonly accountId: string
}

export interface LockFilter {
  readonly path?: string
  readonly id?: string
}

const WITH_OWNER = { account: { select: { name: true } } } as const

/** Locks a path. @returns the lock that is on it now, and whether it is the new one */
export async function takeLock(tx: Tx, lock: NewLock): Promise<{ lock: LockWithOwner; isNew: boolean }> {
  const id = newId()
  const { count } = await tx.lfsLock.createMany({ data: [{ id, ...lock }], skipDuplicates: true })
  const { repoId, path } = lock
  const held = await tx.lfsLock.findUniqueOrThrow({
    where: { repoId_path: { repoId, path } },
    include: WITH_OWNER,
  })
  return { lock: held, isNew: count === 1 }
}

/** In order of creation, after the lock with id `after`. */
export function listLocks(
  db: Db,
  repoId: string,
  filter: LockFilter,
  page: { readonly after: string | null; readonly limit: number },
): Promise<LockWithOwner[]> {
  const { path, id } = filter
  return db.lfsLock.findMany({
    where: {
      repoId,
      ...(path !== undefined && { path }),
      AND: [
        ...(id === undefined ? [] : [{ id }]),
        ...(page.after === null ? [] : [{ id: { gt: page.after } }]),
      ],
    },
    include: WITH_OWNER,
    orderBy: { id: 'asc' },
    take: page.limit,
  })
}

export function findLock(db: Db, repoId: string, id: string): Promise<LockWithOwner | null> {
  return db.lfsLock.findFirst({ where: { repoId, id }, include: WITH_OWNER })
}

/** True if it was there. */
export async function dropLock(tx: Tx, id: string): Promise<boolean> {
  const { count } = await tx.lfsLock.deleteMany({ where: { id } })
  return count === 1
}
