import type { AccountPrincipal } from '@entrepot/core'
import type { Signature } from '@entrepot/git'

/** Reserved by RFC 2606, so that no mail ever goes there: an account's own address is nobody's business who reads a commit. */
const NO_REPLY_DOMAIN = 'users.noreply.invalid'

/** How commits that this server makes for an account are signed. */
export function signatureOf({ accountName }: AccountPrincipal, date: Date): Signature {
  return { name: accountName, email: `${accountName.toLowerCase()}@${NO_REPLY_DOMAIN}`, date }
}
