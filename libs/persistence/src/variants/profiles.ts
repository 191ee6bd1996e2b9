import type { InferenceProfile, Prisma } from '../generated/client.js'
import type { Db, Tx } from '../transaction.js'

export interface NewProfile {
  readonly name: string
  readonly spec: Prisma.InputJsonObject
  readonly description: string
  readonly updatedById: string | null
}

export function findProfileRow(db: Db, name: string): Promise<InferenceProfile | null> {
  return db.inferenceProfile.findUnique({ where: { name } })
}

/** All of them by name: an installation has some dozens. */
export function listProfileRows(db: Db): Promise<InferenceProfile[]> {
  return db.inferenceProfile.findMany({ orderBy: { name: 'asc' } })
}

/** Writes a profile, in place of what had its name. */
export function putProfile(tx: Tx, { name, ...rest }: NewProfile): Promise<InferenceProfile> {
  return tx.inferenceProfile.upsert({
    where: { name },
    create: { name, ...rest },
    update: { ...rest, updatedAt: new Date() },
  })
}

/** @returns whether it was there */
export async function deleteProfileRow(tx: Tx, name: string): Promise<boolean> {
  const { count } = await tx.inferenceProfile.deleteMany({ where: { name } })
  return count > 0
}

/** A word that changes whenever any profile does, for what keeps answers that were made by them. One statement. */
export async function profilesStamp(db: Db): Promise<string> {
  const [row] = await db.$queryRaw<{ stamp: string }[]>`
    SELECT count(*) || ' ' || COALESCE(extract(epoch FROM max(updated_at))::text, '') AS stamp FROM inference_profile`
  return row?.stamp ?? ''
}
