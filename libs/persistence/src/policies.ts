import type { Policy, Prisma } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

/** Writes a policy version unless it is there: versions never change. */
export async function ensurePolicy(db: Db, version: number, document: Prisma.InputJsonObject): Promise<void> {
  await db.policy.createMany({ data: [{ version, document }], skipDuplicates: true })
}

/** Version of the policy that holds; 0 before there is one. */
export async function newestPolicyVersion(db: Db): Promise<number> {
  const { _max } = await db.policy.aggregate({ _max: { version: true } })
  return _max.version ?? 0
}

export function findPolicy(db: Db, version: number): Promise<Policy | null> {
  return db.policy.findUnique({ where: { version } })
}

/** Makes a policy the one that holds, under the next version. Activations wait for each other. */
export async function activatePolicy(
  tx: Tx,
  policy: Pick<Prisma.PolicyCreateInput, 'document' | 'source' | 'activatedById' | 'note'>,
): Promise<Policy> {
  await tx.$executeRaw`LOCK TABLE policy IN EXCLUSIVE MODE`
  return tx.policy.create({ data: { ...policy, version: (await newestPolicyVersion(tx)) + 1 } })
}

/** Every version, the newest first, before the version `before`. */
export function listPolicies(db: Db, before: number | null, limit: number): Promise<Policy[]> {
  return db.policy.findMany({
    where: before === null ? {} : { version: { lt: before } },
    orderBy: { version: 'desc' },
    take: limit,
  })
}
