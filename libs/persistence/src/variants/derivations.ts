import type { Oid } from '@entrepot/core'
import { type Derivation, Prisma } from '../generated/client.js'
import { claimUpload } from '../blob-uploads.js'
import type { LargeFile } from '../blobs.js'
import { holdBlob } from '../retired-blobs.js'
import type { Db, Tx } from '../transaction.js'

export type NewDerivation = Pick<
  Derivation,
  | 'id'
  | 'sourceRepoId'
  | 'sourceCommit'
  | 'sourceKey'
  | 'targetNamespace'
  | 'targetName'
  | 'targetBranch'
  | 'startedById'
  | 'totalBytes'
> & { readonly recipe: Prisma.InputJsonObject }

/** What a worker tells of a derivation while it works. */
export interface DerivationProgress {
  readonly step: string
  readonly doneBytes: number
  readonly totalBytes: number
  /** The end of what the tool said. */
  readonly log: string
}

export type DerivationEnd =
  | {
      readonly state: 'done'
      readonly resultRepoId: string
      readonly resultCommit: string
      readonly measured: Prisma.InputJsonObject | null
    }
  | { readonly state: 'failed'; readonly error: string }

export function createDerivation(tx: Tx, derivation: NewDerivation): Promise<Derivation> {
  return tx.derivation.create({ data: derivation })
}

export function findDerivation(db: Db, id: string): Promise<Derivation | null> {
  return db.derivation.findUnique({ where: { id } })
}

/** Those that wait or are worked on and go to the same place. */
export function findLiveDerivation(
  db: Db,
  target: Pick<Derivation, 'targetNamespace' | 'targetName' | 'targetBranch'>,
): Promise<Derivation | null> {
  return db.derivation.findFirst({ where: { ...target, state: { in: ['queued', 'running'] } } })
}

/** Newest first, after the one with id `after`. */
export function listDerivations(
  db: Db,
  filter: { readonly sourceRepoId?: string; readonly startedById?: string },
  after: string | null,
  limit: number,
): Promise<Derivation[]> {
  return db.derivation.findMany({
    where: { ...filter, ...(after !== null && { id: { lt: after } }) },
    orderBy: { id: 'desc' },
    take: limit,
  })
}

/** How many an account has waiting or under way. */
export function countLiveDerivations(db: Db, startedById: string): Promise<number> {
  return db.derivation.count({ where: { startedById, state: { in: ['queued', 'running'] } } })
}

/**
 * Takes a derivation to work on it: one that is queued, or whose worker let its lease run out.
 * @returns null when it is somebody else's or has ended
 */
export async function leaseDerivation(
  db: Db,
  id: string,
  owner: string,
  leaseSeconds: number,
): Promise<Derivation | null> {
  const taken = await db.$executeRaw`
    UPDATE derivation SET state = 'running', lease_owner = ${owner}, started_at = COALESCE(started_at, now()),
      lease_expires_at = now() + make_interval(secs => ${leaseSeconds}), attempts = attempts + 1
    WHERE id = ${id}::uuid AND (state = 'queued' OR (state = 'running' AND lease_expires_at < now()))`
  return taken === 1 ? findDerivation(db, id) : null
}

/**
 * Writes progress and prolongs the lease.
 * @returns false when it is no longer ours, or was cancelled: then the worker must stop
 */
export async function reportDerivation(
  db: Db,
  id: string,
  owner: string,
  progress: DerivationProgress,
  leaseSeconds: number,
): Promise<boolean> {
  const { count } = await db.derivation.updateMany({
    where: { id, leaseOwner: owner, state: 'running' },
    data: { ...progress, leaseExpiresAt: new Date(Date.now() + leaseSeconds * 1000) },
  })
  return count === 1
}

/** @returns false when it is no longer ours; as part of a landing, that is to be rolled back then */
export async function endDerivation(db: Db, id: string, owner: string, end: DerivationEnd): Promise<boolean> {
  const { count } = await db.derivation.updateMany({
    where: { id, leaseOwner: owner, state: 'running' },
    data: {
      ...(end.state === 'done' ? { ...end, measured: end.measured ?? Prisma.DbNull } : end),
      finishedAt: new Date(),
      leaseExpiresAt: null,
      leaseOwner: null,
    },
  })
  return count === 1
}

/** Gives it back, so that another worker takes it at once. It counts as not begun. */
export async function releaseDerivation(db: Db, id: string, owner: string): Promise<void> {
  await db.derivation.updateMany({
    where: { id, leaseOwner: owner, state: 'running' },
    data: {
      ...{ state: 'queued', leaseOwner: null, leaseExpiresAt: null, step: null },
      attempts: { decrement: 1 },
    },
  })
}

/** Gives back every one that a worker of this owner held when it died, so that it need not wait for its lease. */
export async function releaseDerivationsOf(db: Db, owner: string): Promise<void> {
  await db.derivation.updateMany({
    where: { leaseOwner: owner, state: 'running' },
    data: { state: 'queued', leaseOwner: null, leaseExpiresAt: null, step: null },
  })
}

/** Those that nobody works on: queued ones, and those whose lease ran out. */
export async function listWaitingDerivations(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM derivation WHERE state = 'queued' OR (state = 'running' AND lease_expires_at < now()) ORDER BY id LIMIT 1000`
  return rows.map(row => row.id)
}

/** @returns false when it had ended before */
export async function cancelWaitingDerivation(tx: Tx, id: string): Promise<boolean> {
  const { count } = await tx.derivation.updateMany({
    where: { id, state: { in: ['queued', 'running'] } },
    data: { state: 'cancelled', finishedAt: new Date(), leaseExpiresAt: null, leaseOwner: null },
  })
  return count === 1
}

/** Hours after which the bytes of a large file that we made are collected, unless a repository holds them by then. */
const MADE_HOURS = 24

/**
 * Makes a large file known whose bytes we made and put into the store. It is marked for collection in a day, so that a crash before it lands
 * leaves nothing for good; what a repository holds by then stays.
 */
export async function noteMadeBlob(
  tx: Tx,
  file: LargeFile,
  claim: { readonly repoId: string; readonly accountId: string } | null,
): Promise<void> {
  await holdBlob(tx, file.oid)
  await tx.blob.createMany({ data: [{ oid: file.oid, sizeBytes: file.sizeBytes }], skipDuplicates: true })
  await tx.$executeRaw`
    INSERT INTO retired_blob (oid, retired_at) VALUES (${file.oid}, now() + make_interval(hours => ${MADE_HOURS}))
    ON CONFLICT (oid) DO UPDATE SET retired_at = GREATEST(retired_blob.retired_at, EXCLUDED.retired_at)`
  if (claim) await claimUpload(tx, claim, file)
}

/** Lets the next collection have what was made and did not land. */
export async function dropMadeBlobs(
  tx: Tx,
  oids: readonly Oid[],
  claim: { readonly repoId: string; readonly accountId: string } | null,
): Promise<void> {
  if (claim) await tx.blobUpload.deleteMany({ where: { ...claim, oid: { in: [...oids] } } })
  await tx.$executeRaw`UPDATE retired_blob SET retired_at = now() WHERE oid = ANY(${[...oids]}::text[])`
}
