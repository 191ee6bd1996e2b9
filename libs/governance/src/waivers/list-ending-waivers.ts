import type { MemberRole, Principal } from '@entrepot/core'
import { listExpiringWaivers, type Waiver } from '@entrepot/persistence'
import type { Engines } from '@entrepot/registry'
import { namespacesWithRole, reposWithRole } from '../reviews/repos-with-role.js'

/** Roles that see what a waiver is about. */
const SEEING: ReadonlySet<MemberRole> = new Set(['contributor', 'reviewer', 'admin'])
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
  const namespaces = namespacesWithRole(principal, SEEING)
  const repo = reposWithRole(principal, SEEING)
  const places = {
    OR: [
      // An empty condition on what is joined is none at all to Prisma, and matches nothing beside others.
      Object.keys(repo).length === 0 ? { repoId: { not: null } } : { repo },
      { namespaceKey: namespaces === null ? { not: null } : { in: namespaces } },
    ],
  }
  const until = new Date(now.getTime() + days * DAY_MS)
  return listExpiringWaivers(db.prisma, places, { now, until, limit })
}
