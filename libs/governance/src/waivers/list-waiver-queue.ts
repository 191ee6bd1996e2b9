import type { Principal } from '@entrepot/core'
import { listWaiversWhere, type Waiver } from '@entrepot/persistence'
import type { Engines } from '@entrepot/registry'
import { waiverPlaces } from './waiver-places.js'

/** How it stands with a waiver: `ending` holds, and not for long any more. */
export type WaiverStanding = 'requested' | 'holding' | 'ending' | 'ended'

/** Days before its end from which a waiver is ending: time enough to mend what it covers. */
export const ENDING_DAYS = 14
const DAY_MS = 24 * 3_600_000

/**
 * One page of the waivers of all repositories and namespaces in which a principal writes or reviews, the newest first. One statement.
 *
 * @throws DomainError `authentication-required`
 */
export function listWaiverQueue(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  { standing, now }: { readonly standing: WaiverStanding | null; readonly now: Date },
  page: { readonly after: string | null; readonly limit: number },
): Promise<Waiver[]> {
  const where = { ...waiverPlaces(principal), ...(standing && whereStanding(standing, now)) }
  return listWaiversWhere(db.prisma, where, page)
}

function whereStanding(standing: WaiverStanding, now: Date) {
  const soon = new Date(now.getTime() + ENDING_DAYS * DAY_MS)
  const holds = { state: 'approved', expiresAt: { gt: now } } as const
  if (standing === 'requested') return { state: 'requested', expiresAt: { gt: now } } as const
  if (standing === 'holding') return holds
  if (standing === 'ending') return { ...holds, expiresAt: { gt: now, lte: soon } }
  const isOver = [{ state: { in: ['refused' as const, 'revoked' as const] } }, { expiresAt: { lte: now } }]
  return { AND: [{ OR: isOver }] }
}
