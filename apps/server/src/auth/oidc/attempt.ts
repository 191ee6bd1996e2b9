import type { Database } from '@entrepot/persistence'
import { SealedWords } from '@entrepot/registry'
import { z } from 'zod'

/** Seconds in which somebody signs in at the provider; they may have to find a second factor. */
export const ATTEMPT_SECONDS = 10 * 60

/** A sign-in that is under way at the provider, in the browser that began it and in no other. */
export interface Attempt {
  readonly state: string
  readonly nonce: string
  /** What the provider wants with the code, which whoever stole that does not know. */
  readonly verifier: string
  readonly redirectUri: string
  /** A path of ours. */
  readonly to: string
  /** With which provider, as what client: a configuration that changed meanwhile ends it. */
  readonly issuer: string
  readonly clientId: string
  /** Session that asked for the identity to be connected with its account; null: somebody signs in. */
  readonly sessionId: string | null
  /** Seconds since 1970. */
  readonly expiresAt: number
}

const SEAL = { keyName: 'sign-in-attempts', domain: 'entrepot sign-in attempt 1\n' } as const
const text = z.string()
const Words = z.tuple([text, text, text, text, text, text, text, text.nullable(), z.number()])

/** Keeps attempts in cookies, signed with a key that all nodes share: who comes back may meet another node. */
export class Attempts {
  readonly #sealed: SealedWords

  constructor(db: Database) {
    this.#sealed = new SealedWords(db, SEAL)
  }

  close(attempt: Attempt): Promise<string> {
    const { state, nonce, verifier, redirectUri, to, issuer, clientId, sessionId, expiresAt } = attempt
    const words: z.infer<typeof Words> = [
      ...([state, nonce, verifier, redirectUri, to, issuer, clientId] as const),
      sessionId,
      expiresAt,
    ]
    return this.#sealed.close(words)
  }

  /** Null when it was altered, or ran out. */
  async open(sealed: string | null, now: Date): Promise<Attempt | null> {
    const words = sealed === null ? null : await this.#sealed.open(sealed)
    if (words === null) return null
    const [state, nonce, verifier, redirectUri, to, issuer, clientId, sessionId, expiresAt] =
      Words.parse(words)
    if (expiresAt * 1000 <= now.getTime()) return null
    return { state, nonce, verifier, redirectUri, to, issuer, clientId, sessionId, expiresAt }
  }
}
