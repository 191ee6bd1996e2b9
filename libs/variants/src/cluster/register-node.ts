import { DomainError, type Principal } from '@entrepot/core'
import {
  appendAudit,
  type ClusterNode,
  countClusterNodes,
  putClusterNode,
  transaction,
} from '@entrepot/persistence'
import { NODE_NAME, type NodeRegistration } from '@entrepot/protocol'
import type { Engines } from '@entrepot/registry'
import { requireProfile } from '../profiles/find-profile.js'
import { MAX_NODES_OF_ACCOUNT } from './node-limits.js'
import { requireInference } from './require-own-node.js'

/**
 * Registers a machine that serves models, or says anew what it is: after a start, with another profile, or with another token of the same
 * account. The name belongs to the account from then on, until an administrator removes the node. A token that carries a profile gives it
 * to its node.
 *
 * @throws DomainError `authentication-required`, `forbidden`  no token for inference; a profile that is not the token's
 * @throws DomainError `invalid-argument`   no name for a node
 * @throws DomainError `profile-not-found`
 * @throws DomainError `already-exists`     another account registered that name
 * @throws DomainError `limit-exceeded`     the account has too many nodes
 */
export async function registerNode(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  name: string,
  { engine, devices, profile, agentVersion }: NodeRegistration,
): Promise<ClusterNode> {
  const holder = requireInference(principal)
  if (!NODE_NAME.test(name))
    throw new DomainError(
      'invalid-argument',
      'A name of a node has letters, digits, and `.`, `_` or `-` between them.',
    )
  if (holder.profile !== null && profile !== null && profile !== holder.profile)
    throw new DomainError('forbidden', `This token is for nodes of the profile ${holder.profile}.`)
  const profileName = holder.profile ?? profile
  if (profileName !== null) await requireProfile(db, profileName)
  const description = { engine, devices, profileName, agentVersion }
  return transaction(db.prisma, async tx => {
    const put = await putClusterNode(tx, name, holder, description)
    if (!put) throw new DomainError('already-exists', 'There is a node of that name, and it is not yours.')
    if (put.isNew && (await countClusterNodes(tx, holder.accountId)) > MAX_NODES_OF_ACCOUNT)
      throw new DomainError('limit-exceeded', `An account has at most ${MAX_NODES_OF_ACCOUNT} nodes.`)
    const action = put.isNew ? 'node.register' : 'node.update'
    await appendAudit(tx, {
      actor: holder,
      action,
      subject: name,
      detail: { engine, profile: profileName, agentVersion },
    })
    return put.node
  })
}
