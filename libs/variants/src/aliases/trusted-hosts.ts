import type { Principal } from '@entrepot/core'
import { findMirrorsByRepo, type Repo } from '@entrepot/persistence'
import type { Engines } from '@entrepot/registry'

/**
 * Of the repositories that hold variants of a model those that a name may stand for without anybody looking: the model's own repository and
 * others of its namespace, mirrors, which administrators ask for, and those of namespaces that the principal belongs to. Everybody may
 * push weights and name somebody's model as their origin, and must not thereby choose what nodes run. One statement.
 */
export async function trustedHosts(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  asked: Repo,
  hosts: readonly Repo[],
): Promise<ReadonlySet<string>> {
  const strange = hosts.filter(
    host => host.id !== asked.id && !isOfOne(host, asked) && !isOwn(principal, host),
  )
  const mirrors = await findMirrorsByRepo(
    db.prisma,
    strange.map(({ id }) => id),
  )
  const untrusted = new Set(strange.map(({ id }) => id))
  for (const { repoId } of mirrors) if (repoId !== null) untrusted.delete(repoId)
  return new Set(hosts.map(({ id }) => id).filter(id => !untrusted.has(id)))
}

function isOfOne({ namespace }: Repo, asked: Repo): boolean {
  return namespace !== null && namespace.toLowerCase() === asked.namespace?.toLowerCase()
}

function isOwn(principal: Principal, { id, namespace }: Repo): boolean {
  if (principal.kind === 'anonymous') return false
  const { namespaces, repos } = principal.rights
  return repos.has(id) || (namespace !== null && namespaces.has(namespace.toLowerCase()))
}
