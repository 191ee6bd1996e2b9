import type { MemberRole, Principal, TokenScope } from '@entrepot/core'
import { escapeLike } from '@entrepot/persistence'
import { coversScope, requireAccount } from '@entrepot/registry'

/**
 * Repositories in which a principal has one of some roles that its token lets it use, as a condition for Prisma; for administrators of the
 * registry all of them.
 *
 * @throws DomainError `authentication-required`
 */
export function reposWithRole(principal: Principal, roles: ReadonlySet<MemberRole>) {
  const { rights, limits, isAdmin } = requireAccount(principal)
  const has = ([, held]: readonly [string, readonly MemberRole[]]) => held.some(role => roles.has(role))
  return {
    ...(!isAdmin && {
      OR: [
        // Roles in a repository count there instead of those in its namespace.
        {
          OR: [...rights.namespaces].filter(has).map(([key]) => inside(key)),
          id: { notIn: [...rights.repos.keys()] },
        },
        { id: { in: [...rights.repos].filter(has).map(([id]) => id) } },
      ],
    }),
    ...(limits && {
      AND: {
        OR: [
          ...[...limits.namespaces].filter(mayWrite).map(([key]) => inside(key)),
          { id: { in: [...limits.repos].filter(mayWrite).map(([id]) => id) } },
        ],
      },
    }),
  }
}

/** The same of namespaces, in lower case; null for all of them. */
export function namespacesWithRole(principal: Principal, roles: ReadonlySet<MemberRole>): string[] | null {
  const { rights, limits, isAdmin } = requireAccount(principal)
  const limited = limits && [...limits.namespaces].filter(mayWrite).map(([key]) => key)
  if (isAdmin) return limited
  const held = [...rights.namespaces].filter(([, all]) => all.some(role => roles.has(role)))
  return held.map(([key]) => key).filter(key => limited?.includes(key) ?? true)
}

function mayWrite([, scope]: readonly [string, TokenScope]): boolean {
  return coversScope(scope, 'write')
}

/** Names have underscores, which stand for any character in a pattern. */
function inside(namespaceKey: string) {
  return { idKey: { startsWith: `${escapeLike(namespaceKey)}/` } }
}
