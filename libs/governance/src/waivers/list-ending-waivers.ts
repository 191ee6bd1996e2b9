import type { Principal } from '@entrepot/core'
import { listExpiringWaivers, type Waiver } from '@entrepot/persistence'
import type { Engines } from '@entrepot/registry'
import { waiverPlaces } from './waiver-places.js'

const DAY_MS = 24 * 3_600_000

/**
 * Waivers that hold and end within some days, the next to end first, of repositories and namespaces in which the principal writes or
 * reviews: what they cover counts again from then on. One statement.
 *
 * @throws DomainError `authentication-required`
 */
export function listEndingWaivers(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  { days, limit, now }: { readonly days: number; readonly limit: number; readonly now: Date },
): Promise<Waiver[]> {
  const until = new Date(now.getTime() + days * DAY_MS)
  return listExpiringWaivers(db.prisma, waiverPlaces(principal), { now, until, limit })
}
