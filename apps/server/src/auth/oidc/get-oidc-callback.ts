import { type DomainError, type DomainErrorCode, isDomainError } from '@entrepot/core'
import { connectIdentity, signInByProvider, signOut } from '@entrepot/registry'
import { type Answer, emptyAnswer } from '../../hub/answer/answer.js'
import { publicBaseUrl } from '../../hub/answer/public-base-url.js'
import type { Hub } from '../../hub/hub.js'
import type { Exchange } from '../../hub/routing/route.js'
import { describeBrowser } from '../describe-browser.js'
import { isReachedByTls } from '../forget-session.js'
import { setSessionCookie } from '../session-cookie.js'
import type { Attempt } from './attempt.js'
import { attemptCookie, clearAttemptCookie } from './attempt-cookie.js'
import type { IdentityProvider } from './identity-provider.js'
import { type Problem, ProviderProblem, problemOf } from './provider-problem.js'

/**
 * `GET /-/oidc/callback`: where the provider sends a browser back to. It is answered with where to go on, always: who comes here is a person,
 * and the sign-in page has words for whatever went wrong. The code in the address counts only with the cookie that this browser got when it
 * began, and once.
 */
export async function getOidcCallback(hub: Hub, exchange: Exchange): Promise<Answer> {
  const { request } = exchange
  const isSecure = isReachedByTls(request, hub.publicUrl)
  const end = ['Set-Cookie', clearAttemptCookie(isSecure), 'Referrer-Policy', 'no-referrer']
  let attempt: Attempt | null = null
  try {
    attempt = await hub.attempts.open(attemptCookie(request.headers.cookie, isSecure), new Date())
    const text = await arrive(hub, exchange, attempt)
    const cookie = text === null ? [] : ['Set-Cookie', setSessionCookie(text, isSecure)]
    return redirect(hub, exchange, attempt?.to ?? '/', [...end, ...cookie])
  } catch (error) {
    return redirect(hub, exchange, failurePath(attempt, noteProblem(hub, exchange, error)), end)
  }
}

/** Signs in, or connects. @returns the text of the new session; null where there is none */
async function arrive(
  hub: Hub,
  { request, address, principal, target }: Exchange,
  attempt: Attempt | null,
): Promise<string | null> {
  const { provider, engines } = hub
  if (!provider || !attempt || !isFor(provider, attempt)) throw new ProviderProblem('expired', 'no attempt')
  if (target.query.get('state') !== attempt.state) throw new ProviderProblem('expired', 'another attempt')
  const takeBack = await hub.signIns.takeFrom(address) // the provider need not answer whoever makes up codes
  const person = await provider
    .finish(attempt, `?${target.query.toString()}`)
    .catch(async (error: unknown) => {
      if (!isGuess(error)) await takeBack()
      throw error
    })
  await takeBack()
  if (attempt.sessionId !== null) {
    // Whoever asked for it must still be the one who is signed in.
    if (principal.kind !== 'token' || principal.tokenId !== attempt.sessionId)
      throw new ProviderProblem('expired', 'another session')
    await connectIdentity(engines.db, principal, person)
    return null
  }
  const browser = describeBrowser(request.headers['user-agent'])
  const { text } = await signInByProvider(engines.db, provider.config, person, browser)
  if (principal.kind === 'token') await signOut(engines.db, principal)
  return text
}

/** Whether whoever came may have made up what they brought; that they changed their mind or the provider is away is no guess. */
function isGuess(error: unknown): boolean {
  const { problem } = problemOf(error)
  return problem === 'expired' || problem === 'invalid'
}

function isFor({ config }: IdentityProvider, { issuer, clientId }: Attempt): boolean {
  return config.issuer === issuer && config.clientId === clientId
}

/** Who came for the first time twice at once begins anew, and finds their account. */
const PROBLEM_OF: Readonly<Partial<Record<DomainErrorCode, Problem>>> = {
  'rate-limited': 'too-many',
  'state-conflict': 'expired',
}

/** What the page is told, and the log; neither learns anything that the provider or the browser sent. */
function noteProblem({ engines }: Hub, { requestId }: Exchange, error: unknown): Problem {
  if (!isDomainError(error) && !(error instanceof ProviderProblem)) {
    engines.logger.error({ requestId, error }, 'a sign-in by the identity provider met an unexpected error')
    return 'failed'
  }
  const { problem, reason } = isDomainError(error) ? problemIn(error) : error
  engines.logger.warn(
    { requestId, problem, reason },
    'somebody could not be signed in by the identity provider',
  )
  return problem
}

function problemIn({ code, detail }: DomainError): ProviderProblem {
  const { problem } = detail
  const isOurs = problem === 'not-let-in' || problem === 'disabled' || problem === 'identity-taken'
  return new ProviderProblem(isOurs ? problem : (PROBLEM_OF[code] ?? 'failed'), code)
}

function failurePath(attempt: Attempt | null, problem: Problem): string {
  const page = !attempt || attempt.sessionId === null ? '/-/sign-in' : '/-/settings/account'
  const to = attempt && attempt.sessionId === null && attempt.to !== '/' ? { to: attempt.to } : {}
  return `${page}?${new URLSearchParams({ problem, ...to }).toString()}`
}

/** With our own address before the path, so that no path can be taken for another host. */
function redirect(hub: Hub, { request }: Exchange, path: string, headers: readonly string[]): Answer {
  return emptyAnswer(303, ['Location', publicBaseUrl(hub.publicUrl, request) + path, ...headers])
}
