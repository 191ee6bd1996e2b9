import type { MemberRole, Principal } from '@entrepot/core'
import { listWaiversWhere, type Waiver } from '@entrepot/persistence'
import type { Engines } from '@entrepot/registry'
import { namespacesWithRole, reposWithRole } from '../reviews/repos-with-role.js'

/** How it stands with a waiver: `ending` holds, and not for long any more. */
export type WaiverStanding = 'requested' | 'holding' | 'ending' | 'ended'

/** Roles that see what a waiver is about. */
const SEEING: ReadonlySet<MemberRole> = new Set(['contributor', 'reviewer', 'admin'])
/** Milliseconds before its end from which a waiver is ending: time enough to mend what it covers. */
const ENDING_MS = 14 * 24 * 3_600_000

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
  const namespaces = namespacesWithRole(principal, SEEING)
  const places = [
    { repo: reposWithRole(principal, SEEING) },
    { namespaceKey: namespaces === null ? { not: null } : { in: namespaces } },
  ]
  return listWaiversWhere(db.prisma, { OR: places, ...(standing && whereStanding(standing, now)) }, page)
}

function whereStanding(standing: WaiverStanding, now: Date) {
  const soon = new Date(now.getTime() + ENDING_MS)
  const holds = { state: 'approved', expiresAt: { gt: now } } as const
  if (standing === 'requested') return { state: 'requested', expiresAt: { gt: now } } as const
  if (standing === 'holding') return holds
  if (standing === 'ending') return { ...holds, expiresAt: { gt: now, lte: soon } }
  const isOver = [{ state: { in: ['refused' as const, 'revoked' as const] } }, { expiresAt: { lte: now } }]
  return { AND: [{ OR: isOver }] }
}
