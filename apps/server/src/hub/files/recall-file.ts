import type { Principal } from '@entrepot/core'
import type { Recalled } from '@entrepot/registry'
import type { Hub } from '../hub.js'
import type { KnownFile } from './known-file.js'

/** Answers differ by who asks; the URL as sent says all the rest. */
export function knownFileKey(principal: Principal, url: string): string {
  return `${principal.kind === 'token' ? principal.tokenId : ''} ${url}`
}

/**
 * What is still true about a file that this principal got before, by this very URL: one statement for it, its repository and its token
 * together, shared by concurrent requests. Null, without a statement, when nothing is known; then the caller authenticates and asks anew.
 *
 * @param principal  as recalled: whether the token is still good is in the answer
 */
export function recallFile(
  { known }: Hub,
  principal: Principal,
  url: string,
): Promise<Recalled<KnownFile> | null> {
  return known.recall(knownFileKey(principal, url), principal)
}
