import type { Prisma } from './generated/client.js'
import type { Db } from './transaction.js'

/** Writes a policy version unless it is there: versions never change. */
export async function ensurePolicy(db: Db, version: number, document: Prisma.InputJsonObject): Promise<void> {
  await db.policy.createMany({ data: [{ version, document }], skipDuplicates: true })
}
