import type { SignInProblem } from '@entrepot/registry'

/** Why a sign-in by the provider came to nothing: one closed list, which the sign-in page has words for. */
export type Problem =
  | SignInProblem
  /** Whoever signed in there changed their mind, or was not let in there. */
  | 'denied'
  /** Begun in another browser, too long ago, or done already. */
  | 'expired'
  | 'unavailable'
  /** So many were wrong, from where this comes from, that none is looked at for a while. */
  | 'too-many'
  /** It answers what we did not ask for, or what is not signed by it. */
  | 'invalid'
  /** It does not know us by what we were given. */
  | 'misconfigured'
  | 'groups-missing'
  | 'failed'

/** Something is wrong with what the provider answers. */
export class ProviderProblem extends Error {
  override readonly name = 'ProviderProblem'

  /** @param reason  for the log: a code, never anything that the provider or a browser sent */
  constructor(
    readonly problem: Problem,
    readonly reason: string,
  ) {
    super(reason)
  }
}

/** Codes by which the library says that an answer is for nobody to rely on. */
const NOT_ANSWERED: ReadonlySet<string> = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
])
const NOT_OUR_CLIENT: ReadonlySet<string> = new Set([
  'invalid_client',
  'unauthorized_client',
  'invalid_scope',
])

/**
 * What an error of the library means. Nothing else of it is kept: it holds answers with tokens in them.
 *
 * @param error  anything that its functions throw
 */
export function problemOf(error: unknown): ProviderProblem {
  if (error instanceof ProviderProblem) return error
  if (!(error instanceof Error)) return new ProviderProblem('failed', 'unknown')
  const { code, error: told } = error as { code?: unknown; error?: unknown }
  const word = typeof told === 'string' && /^[a-z_]{1,60}$/.test(told) ? told : null
  if (code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR') return new ProviderProblem('denied', word ?? 'denied')
  // It asks for other credentials than ours, in a header.
  if (code === 'OAUTH_WWW_AUTHENTICATE_CHALLENGE') return new ProviderProblem('misconfigured', 'challenged')
  if (word !== null && NOT_OUR_CLIENT.has(word)) return new ProviderProblem('misconfigured', word)
  if (word === 'invalid_grant') return new ProviderProblem('expired', word)
  if (typeof code === 'string' && !NOT_ANSWERED.has(code)) return new ProviderProblem('invalid', word ?? code)
  return new ProviderProblem('unavailable', networkCode(error))
}

function networkCode({ cause, name }: Error): string {
  const code = (cause as { code?: unknown } | undefined)?.code
  return typeof code === 'string' ? code : name
}
