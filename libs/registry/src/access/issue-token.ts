import type { AccountKind, Database } from '@entrepot/persistence'
import { appendAudit, createToken, findOrCreateAccount, transaction } from '@entrepot/persistence'
import { type Audience, DomainError, type Principal, type TokenScope } from '@entrepot/core'
import { hashToken, lookupPrefixOf, mintToken } from './token-text.js'

export interface TokenRequest {
  readonly account: { readonly name: string; readonly kind: AccountKind; readonly isAdmin?: boolean }
  readonly name: string
  readonly scope: TokenScope
  readonly audience: Audience
  readonly expiresAt: Date | null
  /** The token itself, where it exists already; otherwise one is minted. */
  readonly text?: string
}

/**
 * Makes a token, and its account if that is new.
 * @throws DomainError `invalid-argument` when an administrator is asked for and the account is there but none
 * @returns the text, which nobody can read again
 */
export async function issueToken(
  db: Database,
  actor: Principal | string,
  request: TokenRequest,
): Promise<{ id: string; text: string }> {
  const text = request.text ?? mintToken()
  const id = await transaction(db.prisma, async tx => {
    const account = await findOrCreateAccount(tx, request.account)
    if (request.account.isAdmin && !account.isAdmin) {
      const message = `The account ${account.name} is there already, and is no administrator. Choose another name.`
      throw new DomainError('invalid-argument', message)
    }
    const { name, scope, audience, expiresAt } = request
    const hash = hashToken(text)
    const token = await createToken(tx, {
      accountId: account.id,
      name,
      scope,
      audience,
      expiresAt,
      hash,
      lookupPrefix: lookupPrefixOf(text),
    })
    const detail = { account: account.name, scope, audience, expiresAt: expiresAt?.toISOString() ?? null }
    await appendAudit(tx, {
      actor,
      action: 'token.create',
      subject: name,
      detail: { tokenId: token.id, ...detail },
    })
    return token.id
  })
  return { id, text }
}
