import type { AccountPrincipal } from '@entrepot/core'
import { appendAudit, type Database, revokeSessions, revokeToken, transaction } from '@entrepot/persistence'
import { inNamespace } from '../access/can.js'
import { requireActor } from '../access/require-right.js'
import { type Actor, requirePerson } from './find-account.js'

/** Ends the session that asks, on every node from the next request on. A principal that holds no session has none to end. */
export async function signOut(db: Pick<Database, 'prisma'>, principal: AccountPrincipal): Promise<void> {
  if (!principal.isSession) return
  await transaction(db.prisma, async tx => {
    if (!(await revokeToken(tx, principal.tokenId, new Date()))) return
    const detail = { tokenId: principal.tokenId }
    await appendAudit(tx, { actor: principal, action: 'session.end', subject: principal.accountName, detail })
  })
}

/**
 * Ends every session of an account. For whoever holds it, and for the server's administrators. Its tokens stay.
 *
 * @returns how many there were
 * @throws DomainError `authentication-required`, `forbidden`, `account-not-found`
 */
export async function signOutEverywhere(
  db: Pick<Database, 'prisma'>,
  actor: Actor,
  name: string,
): Promise<number> {
  requireActor(actor, 'account:manage', inNamespace(name))
  return transaction(db.prisma, async tx => {
    const account = await requirePerson(tx, name)
    const count = await revokeSessions(tx, account.id, null, new Date())
    const detail = { accountId: account.id, count }
    await appendAudit(tx, { actor, action: 'session.end-all', subject: account.name, detail })
    return count
  })
}
