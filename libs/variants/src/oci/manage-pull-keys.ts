import { type AccountPrincipal, DomainError, type Principal } from '@entrepot/core'
import {
  appendAudit,
  type Database,
  deletePullKey,
  listPullKeys,
  type PullKey,
  putPullKey,
  transaction,
} from '@entrepot/persistence'
import { readPublicKey } from './ollama-key.js'

type Engines = { readonly db: Pick<Database, 'prisma'> }

/** Keys that pull as a token of the caller's account. @throws DomainError `authentication-required` */
export async function listOwnPullKeys({ db }: Engines, principal: Principal): Promise<PullKey[]> {
  return listPullKeys(db.prisma, requireToken(principal).accountId)
}

/**
 * Has an Ollama pull as the very token that asks for it, until that token is revoked or the key is taken away. It gives no right that the
 * token has not, and none but to read.
 *
 * @param line  of `id_ed25519.pub`
 * @throws DomainError `authentication-required`, `invalid-argument`
 * @throws DomainError `already-exists`  it is the key of another account
 */
export async function addPullKey({ db }: Engines, principal: Principal, line: string): Promise<PullKey> {
  const { tokenId, accountId } = requireToken(principal)
  const publicKey = requireKey(line)
  return transaction(db.prisma, async tx => {
    const added = await putPullKey(tx, { publicKey, tokenId, accountId })
    if (!added) throw new DomainError('already-exists', 'That key pulls for another account.')
    await appendAudit(tx, {
      actor: principal,
      action: 'pull-key.add',
      subject: publicKey,
      detail: { tokenId },
    })
    return added
  })
}

/** Takes a key of the caller's account away. @throws DomainError `authentication-required`, `invalid-argument`, `token-not-found` */
export async function removePullKey({ db }: Engines, principal: Principal, line: string): Promise<void> {
  const { accountId } = requireToken(principal)
  const publicKey = requireKey(line)
  await transaction(db.prisma, async tx => {
    if (!(await deletePullKey(tx, { publicKey, accountId })))
      throw new DomainError('token-not-found', 'There is no such key.')
    await appendAudit(tx, { actor: principal, action: 'pull-key.remove', subject: publicKey })
  })
}

/** A browser's session ends by itself, and a key that went with it would be missed. */
function requireToken(principal: Principal): AccountPrincipal {
  if (principal.kind === 'token' && !principal.isSession) return principal
  throw new DomainError('authentication-required', 'Send the token that the key is to pull as.')
}

function requireKey(line: string): string {
  const key = readPublicKey(line)
  if (key !== null) return key
  throw new DomainError(
    'invalid-argument',
    'That is no public key of Ed25519, as in `~/.ollama/id_ed25519.pub`.',
  )
}
