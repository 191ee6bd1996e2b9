import type { MemberRole, Principal } from '@entrepot/core'
import {
  escapeLike,
  listRecallsWhere,
  listWaiversWhere,
  type Recall,
  type Waiver,
} from '@entrepot/persistence'
import type { Engines } from '@entrepot/registry'
import { namespacesWithRole, reposWithRole } from '../reviews/repos-with-role.js'

/** Roles that see what is decided. */
const SEEING: ReadonlySet<MemberRole> = new Set(['contributor', 'reviewer', 'admin'])

interface Page {
  readonly after: string | null
  readonly limit: number
}

/**
 * Waivers of a namespace and of its repositories, as far as a principal writes or reviews there, the newest first. One statement.
 *
 * @throws DomainError `authentication-required`
 */
export function listWaiversOf(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  namespace: string,
  page: Page,
): Promise<Waiver[]> {
  const key = namespace.toLowerCase()
  const namespaces = namespacesWithRole(principal, SEEING)
  const isSeen = namespaces === null || namespaces.includes(key)
  const ofRepos = { repo: { AND: [inside(key), reposWithRole(principal, SEEING)] } }
  return listWaiversWhere(db.prisma, { OR: [ofRepos, ...(isSeen ? [{ namespaceKey: key }] : [])] }, page)
}

/**
 * Recalls in the repositories of a namespace, on the same terms.
 *
 * @throws DomainError `authentication-required`
 */
export function listRecallsOf(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  namespace: string,
  page: Page,
): Promise<Recall[]> {
  const repo = { AND: [inside(namespace.toLowerCase()), reposWithRole(principal, SEEING)] }
  return listRecallsWhere(db.prisma, { repo }, page)
}

function inside(key: string) {
  return { idKey: { startsWith: `${escapeLike(key)}/` } }
}
