import type { IncomingMessage } from 'node:http'
import { DomainError, isDomainError, type Principal } from '@entrepot/core'
import { findPullKey } from '@entrepot/persistence'
import { isSignedBy, PULL_TOKEN_PREFIX, readSignedRequest } from '@entrepot/variants'
import { bearerToken } from '../auth/bearer-token.js'
import { isOwnAddress, publicBaseUrl } from '../hub/answer/public-base-url.js'
import type { Hub } from '../hub/hub.js'

/** Where these credentials count, and nowhere else. */
const SURFACE = '/v2/'
const TOKEN_PATH = /^\/v2\/token(?:\?|$)/

/**
 * Whoever shows what only clients of container registries have: a token that we made for a pull, or a signature of Ollama's key where it
 * asks for one. They read, whatever the token behind it may do else. Null where the request shows nothing of the sort.
 *
 * @throws DomainError `credentials-invalid`, `rate-limited`
 * @throws DomainError `forbidden`  a key that nobody registered
 */
export async function recognisePuller(
  hub: Hub,
  request: IncomingMessage,
  address: string,
): Promise<Principal | null> {
  if (!request.url?.startsWith(SURFACE)) return null
  try {
    const holder = await holderOf(hub, request)
    if (holder === undefined) return null
    const principal = await hub.holders.principalOf(holder)
    hub.authenticator.noteUse(principal)
    return principal.kind === 'token' ? { ...principal, scope: 'read' } : principal
  } catch (error) {
    if (!isDomainError(error, 'forbidden', 'credentials-invalid')) throw error
    await hub.limits.admitFailure(address)
    throw error
  }
}

type Holder = Parameters<Hub['holders']['principalOf']>[0]

async function holderOf(hub: Hub, request: IncomingMessage): Promise<Holder | undefined> {
  const { authorization } = request.headers
  const text = bearerToken(authorization)
  if (text?.startsWith(PULL_TOKEN_PREFIX)) return hub.pulls.seals.openToken(text, new Date())
  const signed = TOKEN_PATH.test(request.url ?? '') ? readSignedRequest(authorization) : null
  if (!signed) return undefined
  const base = publicBaseUrl(hub.publicUrl, request)
  // Else whoever was shown a signature for a URL of theirs could send it here, and say that this is their host.
  if (hub.publicUrl === null && !isOwnAddress(base, request)) throw unknownName()
  if (!isSignedBy(signed, base + (request.url ?? ''), new Date()))
    throw new DomainError('credentials-invalid', 'The signature does not fit this URL and this time.')
  const key = await findPullKey(hub.engines.db.prisma, signed.publicKey)
  if (!key) throw unknownKey()
  return { tokenId: key.tokenId }
}

function unknownName(): DomainError {
  const message =
    'Keys count for a name that this registry knows to be its own: its operator has to set ENTREPOT_PUBLIC_URL, ' +
    'or else pull by its IP address.'
  return new DomainError('forbidden', message)
}

function unknownKey(): DomainError {
  const message =
    'The repository is not there or not for everybody, and the key of this Ollama is not registered here. ' +
    'Register it with a token that may read the repository: PUT /api/entrepot/pull-keys.'
  return new DomainError('forbidden', message)
}
