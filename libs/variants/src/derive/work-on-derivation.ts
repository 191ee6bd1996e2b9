import { rm } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { DomainError, isDomainError } from '@entrepot/core'
import { makeTempDir } from '@entrepot/git'
import {
  type Derivation,
  endDerivation,
  findAccountHolder,
  findRepo,
  findReposById,
  leaseDerivation,
  listVariants,
  releaseDerivation,
  type Repo,
} from '@entrepot/persistence'
import {
  can,
  type Engines,
  FileOpener,
  principalOfJob,
  readTree,
  requireRight,
  resolveRevision,
} from '@entrepot/registry'
import { DerivationReporter, LEASE_SECONDS } from './derivation-reporter.js'
import type { DeriveSettings } from './derive-settings.js'
import { cardEntry, landVariant, targetName } from './land-variant.js'
import { LogTail } from './log-tail.js'
import { makeWeights } from './make-weights.js'
import { type Claim, forgetMade, type MadeFile } from './put-made.js'
import { supportFiles } from './support-files.js'
import { readInherited, writeCard } from './write-card.js'
import type { DerivationSource, Workbench } from './workbench.js'
import { withNotices } from './with-notices.js'

/** Times that a derivation is begun whose workers died: a machine is restarted now and then, but not just so three times. */
const MAX_ATTEMPTS = 3

/** `released`: the server stops, and it waits for another worker. `skipped`: it has ended, or is somebody else's. */
export type DerivationOutcome = 'done' | 'failed' | 'released' | 'skipped'

/**
 * Works on one derivation to its end: afterwards the variant is landed, or the row says in one sentence why not, and nothing of it is left.
 * May be called for any derivation at any time, twice too: only one worker gets it.
 *
 * @param signal  aborts when the server stops: it is given back then, and begun anew by the next worker
 * @throws only when the database is away, so that the end could not be written down
 */
export async function workOnDerivation(
  engines: Engines,
  settings: DeriveSettings,
  id: string,
  signal: AbortSignal,
): Promise<DerivationOutcome> {
  if (signal.aborted) return 'skipped'
  const derivation = await leaseDerivation(engines.db.prisma, id, settings.owner, LEASE_SECONDS)
  if (!derivation) return 'skipped'
  const log = new LogTail()
  const reporter = new DerivationReporter(engines.db, { id, owner: settings.owner }, log)
  reporter.start()
  try {
    requireFewAttempts(derivation)
    const stop = AbortSignal.any([signal, reporter.lost])
    await inFolder(settings, folder =>
      make({ engines, settings, derivation, folder, reporter, log, signal: stop }),
    )
    return 'done'
  } catch (error) {
    await reporter.stop()
    if (reporter.lost.aborted) return 'skipped'
    if (signal.aborted) {
      await releaseDerivation(engines.db.prisma, id, settings.owner)
      return 'released'
    }
    return await fail(engines, settings, id, error)
  } finally {
    await reporter.stop()
  }
}

/** What kills whoever works on it is not begun for ever. */
function requireFewAttempts({ attempts }: Derivation): void {
  if (attempts <= MAX_ATTEMPTS) return
  const message = `It was begun ${MAX_ATTEMPTS} times, and each time the server ended before it did. Look at the server's log.`
  throw new DomainError('limit-exceeded', message, { attempts: MAX_ATTEMPTS })
}

async function inFolder(settings: DeriveSettings, work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await makeTempDir(settings.scratchDir, 'derive')
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function fail(
  { db, logger }: Engines,
  { owner }: DeriveSettings,
  id: string,
  error: unknown,
): Promise<DerivationOutcome> {
  const isOurs = isDomainError(error)
  const message = isOurs ? error.message : 'Something went wrong that is no fault of yours; the log has more.'
  const isEnded = await endDerivation(db.prisma, id, owner, { state: 'failed', error: message })
  if (!isEnded) return 'skipped'
  if (isOurs) logger.info({ derivationId: id, code: error.code }, 'a variant was not made')
  else logger.error({ derivationId: id, error }, 'a variant was not made')
  return 'failed'
}

type Opening = Omit<Workbench, 'principal' | 'source'>

async function make(opening: Opening): Promise<void> {
  const bench = await openBench(opening)
  const target = await findTarget(bench)
  const claim: Claim = target && { repoId: target.id, accountId: bench.principal.accountId }
  const kept: MadeFile[] = []
  try {
    const made = await makeWeights(bench, claim, file => kept.push(file))
    bench.reporter.step('land', 0)
    const entry = cardEntry(bench)
    const card = entry
      ? await buffer(await new FileOpener(bench.engines).open(bench.source.repo, entry))
      : null
    const inherited = readInherited(card ?? new Uint8Array())
    const link = inherited.metadata['license_link']
    const support = await supportFiles(bench, {
      licenseLink: typeof link === 'string' ? link : null,
      dataBytes: made.dataBytes,
    })
    await bench.reporter.holdForLanding()
    const result = {
      made,
      card: writeCard(bench, made, inherited),
      support: withNotices(support, inherited.license),
    }
    await landVariant(bench, target, result)
  } catch (error) {
    await forgetMade(bench.engines, kept, claim)
    throw error
  }
}

/** Who and what it was asked for, looked up anew: rights and verdicts may have changed while it waited. */
async function openBench(opening: Opening): Promise<Workbench> {
  const { engines, derivation } = opening
  const { prisma } = engines.db
  const account = await findAccountHolder(prisma, derivation.startedById)
  if (!account) throw new DomainError('forbidden', 'The account that started it is gone or disabled.')
  const principal = principalOfJob(account, { id: derivation.id, name: 'derivation' })
  const [repo] = await findReposById(prisma, [derivation.sourceRepoId])
  if (!repo || !can(principal, 'repo:read', repo))
    throw new DomainError('repo-not-found', 'The source is gone, or may no longer be read by who started it.')
  requireRight(principal, 'repo:read-content', repo)
  const { commit, revision } = await resolveRevision(engines, principal, repo, derivation.sourceCommit)
  const variants = await listVariants(prisma, [revision.id])
  const variant = variants.find(({ key }) => key === derivation.sourceKey)
  if (!variant) throw new DomainError('variant-not-found', 'The source has no such variant any more.')
  const tree = await readTree(engines, { repo, commit })
  const source: DerivationSource = { repo, commit, revision, variant, tree }
  return { ...opening, principal, source }
}

/** Where it goes, if that is there; whether it may be made otherwise shows when it lands. */
async function findTarget(bench: Workbench): Promise<Repo | null> {
  const { engines, principal } = bench
  const target = await findRepo(engines.db.prisma, targetName(bench))
  if (target) requireRight(principal, 'repo:write', target)
  return target
}
