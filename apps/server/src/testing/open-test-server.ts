import { parseConfig, type Audience, type TokenScope } from '@entrepot/core'
import { Authenticator, type Engines, issueToken, RefusalLog, SignInLimits } from '@entrepot/registry'
import { EvidenceSigner } from '@entrepot/governance'
import { type App, createApp } from '../app.js'
import { IdentityProvider } from '../auth/oidc/identity-provider.js'
import { RateLimits } from '../limits/rate-limits.js'
import type { Services } from '../compose/compose.js'

/** Milliseconds: a spec that left a request unanswered need not wait for it. */
const TEST_DRAIN_MS = 1_000

export interface TestServer extends Omit<App, 'close'> {
  close(): Promise<void>
  readonly services: Services
  /** Where it listens, without a trailing slash. */
  readonly url: string
}

export interface TestServerOptions extends Partial<Pick<Services, 'limits' | 'signIns'>> {
  /** Variables of its configuration. */
  readonly env?: Readonly<Record<string, string>>
}

/** The whole server on a port of its own, over engines that the spec made and closes. */
export async function openTestServer(
  engines: Engines & { readonly scratchDir: string },
  { env = {}, ...overrides }: TestServerOptions = {},
): Promise<TestServer> {
  const config = parseConfig({ ENTREPOT_PORT: '0', ENTREPOT_DATA_DIR: engines.scratchDir, ...env }, '/')
  const authenticator = new Authenticator(engines.db, engines.epochs)
  const services: Services = {
    config,
    engines,
    authenticator,
    limits: new RateLimits(config.requestsPerMinute),
    signIns: new SignInLimits(),
    provider: config.oidc && new IdentityProvider(config.oidc),
    refusals: new RefusalLog(engines.db, engines.logger),
    evidenceSigner: new EvidenceSigner(engines.db, null),
    nodeId: 'test',
    scratchDir: engines.scratchDir,
    ...overrides,
    close: async () => {
      await services.refusals.close()
      await authenticator.close()
    },
  }
  const app = await createApp(services)
  const url = await app.listen()
  return {
    ...app,
    services,
    url,
    close: async () => {
      await app.close(TEST_DRAIN_MS)
      await services.close()
    },
  }
}

export interface TestToken {
  readonly scope?: TokenScope
  readonly audience?: Audience
  readonly profile?: string
  readonly isAdmin?: boolean
}

/** A token of the account `name`, which is made if it is new. */
export async function tokenOf(
  { db }: Pick<Engines, 'db'>,
  name: string,
  { scope = 'read', audience = 'person', profile, isAdmin = false }: TestToken = {},
): Promise<string> {
  const account = { name, kind: 'user', isAdmin } as const
  const { text } = await issueToken(db, 'spec', {
    account,
    name: `${scope} ${audience}`,
    scope,
    audience,
    ...(profile !== undefined && { profile }),
    expiresAt: null,
  })
  return text
}
