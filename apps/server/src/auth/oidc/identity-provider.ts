import type { OidcConfig } from '@entrepot/core'
import type { Person } from '@entrepot/registry'
import type { ClientAuth, Configuration } from 'openid-client'
import type { Attempt } from './attempt.js'
import { personOf } from './person-of.js'
import { type ProviderProblem, problemOf } from './provider-problem.js'

/** Seconds for one answer of the provider: somebody waits for it. */
const PATIENCE_SECONDS = 10
/** Seconds that its clock and ours may differ. */
const CLOCK_TOLERANCE_SECONDS = 60
/** Milliseconds for which its addresses are used; its keys are asked for anew whenever a new one signs. */
const KNOWN_MS = 60 * 60_000
/** Milliseconds after a failure in which nobody asks again, so that a crowd that wants to sign in does not keep it down. */
const PAUSE_MS = 3_000

type Library = typeof import('openid-client')
type Parts = Pick<Attempt, 'state' | 'nonce' | 'verifier'>

/**
 * The provider that people may sign in by. It is asked for its addresses when somebody first needs it, so that the server starts without
 * it, and signs people in by password while it is away.
 *
 * Every method throws `ProviderProblem`.
 */
export class IdentityProvider {
  #known: { readonly configuration: Configuration; readonly at: number } | null = null
  #asking: Promise<Configuration> | null = null
  #failure: { readonly problem: ProviderProblem; readonly at: number } | null = null

  constructor(readonly config: OidcConfig) {}

  /** Begins a sign-in: where the browser goes, and what it must bring back. */
  async begin(redirectUri: string): Promise<Parts & { readonly url: string }> {
    return this.#with(async (library, configuration) => {
      const [state, nonce, verifier] = [
        library.randomState(),
        library.randomNonce(),
        library.randomPKCECodeVerifier(),
      ]
      const url = library.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: this.config.scopes.join(' '),
        state,
        nonce,
        code_challenge: await library.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return { state, nonce, verifier, url: url.href }
    })
  }

  /**
   * Ends it: exchanges the code, and checks who issued the answer, for whom, when, in reply to what, and that its signature is the
   * provider’s. What `userinfo` tells counts where the ID token says nothing.
   *
   * @param search  what the provider sent the browser back with
   */
  async finish(
    { redirectUri, state, nonce, verifier }: Parts & Pick<Attempt, 'redirectUri'>,
    search: string,
  ): Promise<Person> {
    return this.#with(async (library, configuration) => {
      const tokens = await library.authorizationCodeGrant(configuration, new URL(search, redirectUri), {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (!claims) throw new Error('an answer without an ID token was taken')
      const hasMore = configuration.serverMetadata().userinfo_endpoint !== undefined
      const told = hasMore ? await library.fetchUserInfo(configuration, tokens.access_token, claims.sub) : {}
      return personOf(this.config, { ...told, ...claims })
    })
  }

  /** Where a browser ends its session at the provider, which then leads it back; null where it has no such page, or does not answer. */
  async signOutUrl(returnTo: string): Promise<string | null> {
    try {
      return await this.#with(async (library, configuration) => {
        if (configuration.serverMetadata().end_session_endpoint === undefined) return null
        return library.buildEndSessionUrl(configuration, { post_logout_redirect_uri: returnTo }).href
      })
    } catch {
      return null // whoever leaves is signed out here, whatever becomes of the rest
    }
  }

  /** Whether it answers now: asks it, unless that failed within the last seconds. */
  async check(): Promise<ProviderProblem | null> {
    try {
      await this.#ask(await import('openid-client'))
      return null
    } catch (error) {
      return problemOf(error)
    }
  }

  async #with<T>(work: (library: Library, configuration: Configuration) => Promise<T>): Promise<T> {
    try {
      const library = await import('openid-client')
      return await work(library, await this.#configuration(library))
    } catch (error) {
      throw problemOf(error)
    }
  }

  async #configuration(library: Library): Promise<Configuration> {
    if (this.#known && Date.now() - this.#known.at < KNOWN_MS) return this.#known.configuration
    try {
      return await this.#ask(library)
    } catch (error) {
      if (this.#known) return this.#known.configuration // its addresses of before will do
      throw error
    }
  }

  async #ask(library: Library): Promise<Configuration> {
    if (this.#failure && Date.now() - this.#failure.at < PAUSE_MS) throw this.#failure.problem
    this.#asking ??= this.#discover(library).finally(() => (this.#asking = null))
    return this.#asking
  }

  async #discover(library: Library): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.config
    const isClear = issuer.startsWith('http:')
    try {
      const metadata = { [library.clockTolerance]: CLOCK_TOLERANCE_SECONDS }
      const auth = clientAuth(library, clientSecret)
      const configuration = await library.discovery(new URL(issuer), clientId, metadata, auth, {
        timeout: PATIENCE_SECONDS,
        execute: [library.enableNonRepudiationChecks, ...(isClear ? [library.allowInsecureRequests] : [])],
      })
      this.#known = { configuration, at: Date.now() }
      this.#failure = null
      return configuration
    } catch (error) {
      const problem = problemOf(error)
      this.#failure = { problem, at: Date.now() }
      throw problem
    }
  }
}

/** As the provider takes it; where it does not say, in the header, as OpenID Connect has it. */
function clientAuth(library: Library, secret: string | null): ClientAuth {
  if (secret === null) return library.None()
  return (server, ...rest) => {
    const taken = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const auth = taken.includes('client_secret_basic') ? library.ClientSecretBasic : library.ClientSecretPost
    auth(secret)(server, ...rest)
  }
}
