import type { AccountPrincipal } from '@entrepot/core'
import {
  Authenticator,
  createAccount,
  issueToken,
  signIn,
  SignInLimits,
  type TokenRequest,
} from '@entrepot/registry'
import { openTestEngines, type TestEngines } from './open-test-engines.js'

/** The password of everybody in an `IdentityWorld`. */
export const TEST_PASSWORD = 'correct horse battery'

/** People who hold tokens and sessions. */
export interface IdentityWorld {
  readonly engines: TestEngines
  readonly authenticator: Authenticator
  /** Who holds this text now, asked anew. */
  principalOf(text: string, kind?: 'access' | 'session'): Promise<AccountPrincipal>
  /** Somebody with a new token: of scope `admin` and for a person, unless asked otherwise. */
  as(name: string, powers?: Partial<TokenRequest>): Promise<AccountPrincipal>
  /** Somebody in a browser. */
  sessionOf(name: string, password?: string, signIns?: SignInLimits): Promise<AccountPrincipal>
  close(): Promise<void>
}

/** An installation with the administrator `root` and some users, all of `TEST_PASSWORD`. */
export async function openIdentityWorld(users: readonly string[]): Promise<IdentityWorld> {
  const engines = await openTestEngines()
  const authenticator = new Authenticator(engines.db, engines.epochs)
  for (const name of ['root', ...users])
    await createAccount(engines.db, 'spec', {
      name,
      kind: 'user',
      isAdmin: name === 'root',
      password: TEST_PASSWORD,
    })
  const principalOf: IdentityWorld['principalOf'] = async (text, kind = 'access') =>
    (await authenticator.authenticate({ kind, text })) as AccountPrincipal
  return {
    engines,
    authenticator,
    principalOf,
    as: async (name, powers = {}) => {
      const base = {
        account: { name },
        name: 't',
        scope: 'admin',
        audience: 'person',
        expiresAt: null,
      } as const
      return principalOf((await issueToken(engines.db, 'spec', { ...base, ...powers })).text)
    },
    sessionOf: async (name, password = TEST_PASSWORD, signIns = new SignInLimits()) => {
      const { text } = await signIn({ db: engines.db, signIns }, { name, password, address: '10.0.0.1' })
      return principalOf(text, 'session')
    },
    close: async () => {
      await authenticator.close()
      await engines.close()
    },
  }
}

/** Code of the refusal that an act ends in; null when it is none. */
export function refusalOf(act: Promise<unknown>): Promise<string | null> {
  return act.then(
    () => null,
    (error: { code?: string }) => error.code ?? String(error),
  )
}
