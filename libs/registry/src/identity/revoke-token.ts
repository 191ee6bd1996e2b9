import { DomainError } from '@entrepot/core'
import {
  appendAudit,
  type Database,
  findToken,
  revokeToken as endToken,
  type TokenWithAccount,
  transaction,
} from '@entrepot/persistence'
import { can, inNamespace } from '../access/can.js'
import { requireActor } from '../access/require-right.js'
import type { Actor } from './find-account.js'

/**
 * Revokes a token or ends a session, on every node from the next request on. A token may revoke itself, whatever its scope; others of the
 * account whoever may manage that, and any the server's administrators. Revoking what is revoked changes nothing.
 *
 * @throws DomainError `token-not-found`  it is not there, or somebody else's
 * @throws DomainError `authentication-required`, `forbidden`
 * @returns the token as it is now
 */
export async function revokeToken(
  db: Pick<Database, 'prisma'>,
  actor: Actor,
  id: string,
): Promise<TokenWithAccount> {
  return transaction(db.prisma, async tx => {
    const token = await findToken(tx, id)
    if (!token || !mayKnow(actor, token)) throw new DomainError('token-not-found', 'There is no such token.')
    if (typeof actor === 'string' || actor.kind === 'anonymous' || actor.tokenId !== id)
      requireActor(actor, 'account:manage', inNamespace(token.account.name))
    const at = new Date()
    if (!(await endToken(tx, id, at))) return token
    const detail = { tokenId: id, account: token.account.name }
    const action = token.kind === 'session' ? 'session.end' : 'token.revoke'
    await appendAudit(tx, { actor, action, subject: token.name, detail })
    return { ...token, revokedAt: at }
  })
}

function mayKnow(actor: Actor, { accountId, account }: TokenWithAccount): boolean {
  if (typeof actor === 'string') return true
  const isOwn = actor.kind === 'token' && actor.accountId === accountId
  return isOwn || can(actor, 'account:manage', inNamespace(account.name))
}
