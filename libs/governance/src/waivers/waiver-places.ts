import type { MemberRole, Principal } from '@entrepot/core'
import { namespacesWithRole, reposWithRole } from '../reviews/repos-with-role.js'

/** Roles that see what a waiver is about. */
const SEEING: ReadonlySet<MemberRole> = new Set(['contributor', 'reviewer', 'admin'])

/**
 * What waivers may be of that a principal may see: the repositories and the namespaces in which it writes or reviews, as a condition for
 * Prisma.
 *
 * @throws DomainError `authentication-required`
 */
export function waiverPlaces(principal: Principal) {
  const namespaces = namespacesWithRole(principal, SEEING)
  const repo = reposWithRole(principal, SEEING)
  return {
    OR: [
      // An empty condition on what is joined is none at all to Prisma, and matches nothing beside others.
      Object.keys(repo).length === 0 ? { repoId: { not: null } } : { repo },
      { namespaceKey: namespaces === null ? { not: null } : { in: namespaces } },
    ],
  }
}
