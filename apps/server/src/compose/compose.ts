import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Config, Logger } from '@entrepot/core'
import { openBlobStore } from '@entrepot/blobs'
import {
  findGitIn,
  GitCache,
  Launcher,
  ObjectReaderPool,
  startGitThrough,
  sweepViews,
  TreeIndexCache,
} from '@entrepot/git'
import { JobQueue } from '@entrepot/jobs'
import { type Database, EpochReader } from '@entrepot/persistence'
import {
  Authenticator,
  type Engines,
  RefusalLog,
  SignInLimits,
  sweepAbandonedUploads,
} from '@entrepot/registry'
import { searchPath } from '../env.js'
import { IdentityProvider } from '../auth/oidc/identity-provider.js'
import { RateLimits } from '../limits/rate-limits.js'
import { createJudge, EvidenceSigner, judgeAnew } from '@entrepot/governance'
import { createWeightsReader, resolveAlias } from '@entrepot/variants'
import { nodeId } from './node-id.js'
import { openDatabase } from './open-database.js'

/** Everything a surface or a command works with. */
export interface Services {
  readonly config: Config
  readonly engines: Engines
  readonly authenticator: Authenticator
  readonly limits: RateLimits
  readonly signIns: SignInLimits
  /** Who vouches for people beside their password; null: nobody. */
  readonly provider: IdentityProvider | null
  readonly refusals: RefusalLog
  /** Signs evidence. */
  readonly evidenceSigner: EvidenceSigner
  /** This process's name among the nodes. */
  readonly nodeId: string
  /** Where quarantines and views live. */
  readonly scratchDir: string
  /** Lets go of everything in the reverse order of opening. Whoever calls it has stopped asking. */
  close(): Promise<void>
}

export interface ComposeOptions {
  /** The server itself, as against a command beside it: it sweeps what a crash left, and owns the node's name. */
  readonly isServer: boolean
  readonly isWorker: boolean
}

/** The composition root: the one place where engines meet flows. */
export async function compose(config: Config, logger: Logger, options: ComposeOptions): Promise<Services> {
  findGitIn(searchPath())
  const opened: (() => Promise<void>)[] = []
  const close = async () => {
    for (const closeOne of opened.reverse()) await closeOne()
  }
  try {
    if (options.isServer) opened.push(await startLauncher())
    const { database: db, url, close: closeDatabase } = await openDatabase(config, logger)
    opened.push(closeDatabase)
    const jobs = await JobQueue.open(url, logger, { isWorker: options.isWorker })
    opened.push(() => jobs.close())
    const blobs = await openBlobStore(config.blobs)
    const scratchDir = join(config.dataDir, 'tmp')
    const epochs = new EpochReader(db.pool)
    const readers = new ObjectReaderPool()
    opened.push(() => readers.close())
    const authenticator = new Authenticator(db, epochs)
    opened.push(() => authenticator.close())
    const refusals = new RefusalLog(db, logger)
    opened.push(() => refusals.close())
    const engines: Engines = {
      db,
      epochs,
      blobs,
      jobs,
      readers,
      logger,
      scratchDir,
      gitFileMaxBytes: config.gitFileMaxBytes,
      git: new GitCache(blobs, join(config.dataDir, 'cache', 'git')),
      trees: new TreeIndexCache(blobs),
      judge: createJudge(db, config.clamd, createWeightsReader(db)),
      rejudge: order => judgeAnew(engines, order),
      resolveAlias: question => resolveAlias(engines, question),
    }
    if (options.isServer) {
      await sweepViews(scratchDir)
      await sweepAbandonedUploads(engines, new Date())
    }
    const name = options.isServer ? nodeId(config.dataDir) : `command-${randomUUID()}`
    const limits = new RateLimits(config.requestsPerMinute)
    const signIns = new SignInLimits()
    const evidenceSigner = await openSigner(db, config)
    const provider = config.oidc && new IdentityProvider(config.oidc)
    const asked = { authenticator, limits, signIns, provider, refusals, evidenceSigner }
    return { config, engines, ...asked, nodeId: name, scratchDir, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** A key that does not do stops the start, and not the first export. */
async function openSigner(db: Database, config: Config): Promise<EvidenceSigner> {
  const signer = new EvidenceSigner(db, config.signingKeyFile)
  if (config.signingKeyFile !== null) await signer.key()
  return signer
}

/** A command beside the server starts git too rarely for a process of its own to pay. */
async function startLauncher(): Promise<() => Promise<void>> {
  const launcher = await Launcher.open()
  startGitThrough(launcher)
  return async () => {
    startGitThrough(null)
    await launcher.close()
  }
}
