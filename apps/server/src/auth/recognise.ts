import type { IncomingMessage } from 'node:http'
import { ANONYMOUS, isDomainError, type Principal } from '@entrepot/core'
import type { Authenticator, Credential } from '@entrepot/registry'
import type { RateLimits } from '../limits/rate-limits.js'
import { credentialOf } from './credential-of.js'
import { isReachedByTls } from './forget-session.js'
import { forged, isFromOwnPage, refuseForeignForm, requireOwnPage } from './require-own-page.js'

/** What recognising needs of a surface. */
export interface Doorkeeper {
  readonly authenticator: Authenticator
  readonly limits: RateLimits
  /** No trailing slash; null: taken from each request. */
  readonly publicUrl: string | null
}

export interface Recognised {
  readonly principal: Principal
  /** A browser showed a session that has ended: it is a stranger now, and should forget the cookie. */
  readonly isSessionOver: boolean
}

/**
 * Says who sends a request: the one place where every surface turns headers into a principal.
 *
 * A wrong token is refused, as a program must learn that it is wrong. A session that has ended is not: its browser goes on as a stranger,
 * so that it sees public pages and is asked to sign in for the others.
 *
 * @param step  `recall` answers from memory; what it says must be confirmed as `Authenticator` has it
 * @throws DomainError `credentials-invalid`, `rate-limited` after too many of those, `forbidden` for what another site's page sent
 */
export async function recognise(
  doorkeeper: Doorkeeper,
  request: IncomingMessage,
  address: string,
  step: Step = 'authenticate',
): Promise<Recognised> {
  const credential = credentialOf(request.headers, isReachedByTls(request, doorkeeper.publicUrl))
  requireIntent(credential, request, doorkeeper.publicUrl)
  return identify(doorkeeper, credential, address, isAway(request) ? 'authenticate-away' : step)
}

/**
 * The same for who can use what memory says of a session at once: nothing may leave before `recognised` has said that it is so.
 *
 * @returns `recalled` is null where memory does not know the session, and for tokens: a wrong one is refused before anything else
 * @throws DomainError `forbidden`; `recognised` as above
 */
export function recogniseAhead(
  doorkeeper: Doorkeeper,
  request: IncomingMessage,
  address: string,
): { readonly recalled: Principal | null; readonly recognised: () => Promise<Recognised> } {
  const credential = credentialOf(request.headers, isReachedByTls(request, doorkeeper.publicUrl))
  requireIntent(credential, request, doorkeeper.publicUrl)
  const recalled = credential?.kind === 'session' ? doorkeeper.authenticator.remembered(credential) : null
  const step = isAway(request) ? 'authenticate-away' : 'authenticate'
  return { recalled, recognised: () => identify(doorkeeper, credential, address, step) }
}

/**
 * The same for a request that becomes a socket. It changes nothing, but what comes over it afterwards is for whoever opened it, so with a
 * session it must be one of our own pages.
 *
 * @param authorization  what the client said when the socket was open, as browsers can't add a header to the request itself
 */
export async function recogniseSocket(
  doorkeeper: Doorkeeper,
  request: IncomingMessage,
  address: string,
  authorization: string | null,
): Promise<Principal> {
  const headers = authorization === null ? request.headers : { authorization }
  const credential = credentialOf(headers, isReachedByTls(request, doorkeeper.publicUrl))
  if (credential?.kind === 'session' && !isFromOwnPage(request, doorkeeper.publicUrl)) throw forged()
  // Pages open theirs again by themselves whenever it was lost, so that is no sign of anybody being there.
  const step = credential?.kind === 'session' ? 'authenticate-away' : 'authenticate'
  return (await identify(doorkeeper, credential, address, step)).principal
}

type Step = 'recall' | 'authenticate' | 'authenticate-away'

async function identify(
  { authenticator, limits }: Doorkeeper,
  credential: Credential | null,
  address: string,
  step: Step,
): Promise<Recognised> {
  try {
    const principal =
      step === 'recall'
        ? await authenticator.recall(credential)
        : await authenticator.authenticate(credential, step === 'authenticate')
    return { principal, isSessionOver: false }
  } catch (error) {
    if (!isDomainError(error, 'credentials-invalid')) throw error
    await limits.admitFailure(address) // whoever sends bad ones may not do so without end
    if (credential?.kind !== 'session') throw error
    return { principal: ANONYMOUS, isSessionOver: true }
  }
}

/**
 * Whether a page of ours asks by itself, with nobody at it for a while: an open page must not keep a session alive that should end when its
 * person is away. It can only be said against oneself.
 */
function isAway({ headers }: IncomingMessage): boolean {
  return headers['entrepot-away'] === '1'
}

/** What a browser adds by itself says who it belongs to, and not that they wanted this. */
function requireIntent(
  credential: Credential | null,
  request: IncomingMessage,
  publicUrl: string | null,
): void {
  if (credential?.kind === 'session') requireOwnPage(request, publicUrl)
  else if (/^basic\s/i.test(request.headers.authorization ?? '')) refuseForeignForm(request, publicUrl)
}
