import { type AccountPrincipal, DomainError, type Principal, type RepoName } from '@entrepot/core'
import { type Db, findAccount } from '@entrepot/persistence'
import { can, inNamespace } from '../access/can.js'
import { requireAccount } from '../access/require-account.js'

/**
 * The principal, if it may make repositories in this namespace. Names without a namespace, and namespaces of nobody, are for
 * administrators of the server.
 *
 * @throws DomainError `forbidden`, `authentication-required`
 */
export function requireCreator(principal: Principal, namespace: string | null): AccountPrincipal {
  const creator = requireAccount(principal)
  if (can(creator, 'repo:create', inNamespace(namespace))) return creator
  const where = namespace === null ? 'without a namespace' : `in the namespace "${namespace}"`
  const message = `You don't have the rights to create a repository ${where}, or your token does not give them.`
  throw new DomainError('forbidden', message, { namespace })
}

/** The name with its namespace spelled as the account spells itself. */
export async function withSpelledNamespace(db: Db, name: RepoName): Promise<RepoName> {
  if (name.namespace === null) return name
  const account = await findAccount(db, name.namespace)
  return account ? { ...name, namespace: account.name } : name
}
