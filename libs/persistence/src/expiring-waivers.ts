import type { Prisma, Waiver } from './generated/client.js'
import type { Db } from './transaction.js'

/** Waivers that hold and end before `until`, the next to end first, of the places that `where` names. One statement. */
export function listExpiringWaivers(
  db: Db,
  where: Prisma.WaiverWhereInput,
  { now, until, limit }: { readonly now: Date; readonly until: Date; readonly limit: number },
): Promise<Waiver[]> {
  return db.waiver.findMany({
    where: { AND: [where, { state: 'approved', expiresAt: { gt: now, lte: until } }] },
    orderBy: [{ expiresAt: 'asc' }, { id: 'asc' }],
    take: limit,
  })
}
