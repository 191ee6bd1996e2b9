import { type AccountPrincipal, DomainError, type Principal } from '@entrepot/core'
import { type ClusterNode, type Database, findClusterNode } from '@entrepot/persistence'
import { requireAccount } from '@entrepot/registry'

/**
 * Whoever speaks for a node: a token for inference, and none of a browser.
 * @throws DomainError `authentication-required`, `forbidden`
 */
export function requireInference(principal: Principal): AccountPrincipal {
  const holder = requireAccount(principal)
  if (holder.audience === 'inference' && !holder.isSession) return holder
  throw new DomainError(
    'forbidden',
    'Nodes speak with tokens of the audience `inference`, and nobody else does.',
  )
}

/**
 * The node, for the token that it was registered with. Another token of its account has to register it first, as after a change of tokens.
 *
 * @throws DomainError `authentication-required`, `forbidden`
 * @throws DomainError `node-not-found`  there is none of that name, or it is another account's
 */
export async function requireOwnNode(
  { prisma }: Pick<Database, 'prisma'>,
  principal: Principal,
  name: string,
): Promise<{ readonly node: ClusterNode; readonly holder: AccountPrincipal }> {
  const holder = requireInference(principal)
  const node = await findClusterNode(prisma, name)
  if (!node || node.accountId !== holder.accountId)
    throw new DomainError('node-not-found', 'There is no such node. Register it first.')
  if (node.tokenId !== holder.tokenId)
    throw new DomainError('forbidden', 'Another token registered this node. Register it again with this one.')
  return { node, holder }
}
