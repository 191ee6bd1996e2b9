import {
  type Authenticator,
  DeliveryLog,
  DownloadCounter,
  type Engines,
  FileOpener,
  GrantHolders,
  type RefusalLog,
  ResolveCache,
  type SignInLimits,
  UrlSigner,
} from '@entrepot/registry'
import type { EvidenceSigner } from '@entrepot/governance'
import { NodeFeed } from '@entrepot/variants'
import { Attempts } from '../auth/oidc/attempt.js'
import type { IdentityProvider } from '../auth/oidc/identity-provider.js'
import type { Services } from '../compose/compose.js'
import { openDashboardPage } from '../dashboard/dashboard-page.js'
import type { RateLimits } from '../limits/rate-limits.js'
import { openPulls, type Pulls } from '../oci/pulls.js'
import type { Answer } from './answer/answer.js'
import type { KnownFile } from './files/known-file.js'

/** What the handlers of the Hub's surface work with; made once per server. */
export interface Hub {
  readonly engines: Engines
  readonly authenticator: Authenticator
  readonly limits: RateLimits
  readonly signIns: SignInLimits
  /** Who vouches for people beside their password; null: nobody. */
  readonly provider: IdentityProvider | null
  /** Sign-ins that are under way there. */
  readonly attempts: Attempts
  readonly refusals: RefusalLog
  readonly files: FileOpener
  /** By who asks and the URL as sent, which says everything that an answer about a file depends on beside the repository. */
  readonly known: ResolveCache<KnownFile>
  readonly downloads: DownloadCounter
  /** Who got what; asked before anything leaves. */
  readonly deliveries: DeliveryLog
  /** URLs of ours that authorise themselves, and who uses them. */
  readonly signer: UrlSigner
  readonly holders: GrantHolders
  /** Models as Ollama pulls them. */
  readonly pulls: Pulls
  readonly evidenceSigner: EvidenceSigner
  /** What inference nodes are to hold. */
  readonly nodes: NodeFeed
  /** What a browser gets at every address for people; null when the dashboard was not built. */
  readonly dashboardPage: (() => Answer) | null
  /** No trailing slash; null: taken from each request. */
  readonly publicUrl: string | null
}

export function openHub({
  engines,
  authenticator,
  limits,
  signIns,
  provider,
  refusals,
  evidenceSigner,
  config,
}: Services): Hub {
  const files = new FileOpener(engines)
  return {
    engines,
    authenticator,
    limits,
    signIns,
    provider,
    attempts: new Attempts(engines.db),
    refusals,
    files,
    pulls: openPulls(engines, files),
    known: new ResolveCache(engines.epochs),
    deliveries: new DeliveryLog(engines.db),
    downloads: new DownloadCounter(engines.db, engines.logger),
    signer: new UrlSigner(engines.db),
    holders: new GrantHolders(engines),
    evidenceSigner,
    nodes: new NodeFeed(engines),
    dashboardPage: openDashboardPage(),
    publicUrl: config.publicUrl,
  }
}
