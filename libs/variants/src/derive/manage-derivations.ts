import { DomainError, formatRepoId, type Principal } from '@entrepot/core'
import {
  appendAudit,
  cancelWaitingDerivation,
  type Derivation,
  findDerivation,
  findRepo,
  findReposById,
  listDerivations,
  listWaitingDerivations,
  releaseDerivationsOf,
  transaction,
} from '@entrepot/persistence'
import { can, canSomewhere, type Engines, inNamespace } from '@entrepot/registry'

/**
 * A derivation, for who started it, administrators, and who may write to its source, unless it goes where they may not look.
 * @throws DomainError `derivation-not-found`
 */
export async function readDerivation(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  id: string,
): Promise<Derivation> {
  const found = await findDerivation(db.prisma, id)
  if (found && (await maySee(db, principal, found))) return found
  throw new DomainError('derivation-not-found', 'There is no such derivation.')
}

async function maySee(db: Engines['db'], principal: Principal, derivation: Derivation): Promise<boolean> {
  if (principal.kind !== 'token') return false
  const isOwn = principal.accountId === derivation.startedById
  if ((isOwn && principal.limits === null) || can(principal, 'server:admin', null)) return true
  const [source] = await findReposById(db.prisma, [derivation.sourceRepoId])
  if (!isOwn && !(source && can(principal, 'repo:write', source))) return false
  // A token for some places only learns nothing of others, even if its account has something made there.
  const { targetNamespace: namespace, targetName: name } = derivation
  const target = await findRepo(db.prisma, { type: 'model', namespace, name })
  return target ? can(principal, 'repo:read', target) : can(principal, 'repo:create', inNamespace(namespace))
}

/** Those that the principal started, but for tokens of some places only; all, for administrators. Newest first, after the one with id `after`. */
export async function listOwnDerivations(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  after: string | null,
  limit: number,
): Promise<Derivation[]> {
  if (principal.kind !== 'token' || principal.limits !== null) return []
  const filter = can(principal, 'server:admin', null) ? {} : { startedById: principal.accountId }
  return listDerivations(db.prisma, filter, after, limit)
}

/**
 * Ends a derivation that waits or is worked on; its worker notices within seconds, and nothing of it lands.
 *
 * @throws DomainError `derivation-not-found`
 * @throws DomainError `forbidden`       by a token that only reads
 * @throws DomainError `state-conflict`  it has ended
 */
export async function cancelDerivation(
  engines: Pick<Engines, 'db'>,
  principal: Principal,
  id: string,
): Promise<Derivation> {
  const { prisma } = engines.db
  const derivation = await readDerivation(engines, principal, id)
  if (!canSomewhere(principal, 'repo:create'))
    throw new DomainError('forbidden', 'This token reads, and can not end what was begun.')
  await transaction(prisma, async tx => {
    if (!(await cancelWaitingDerivation(tx, id)))
      throw new DomainError('state-conflict', 'This derivation has ended.')
    const [source] = await findReposById(tx, [derivation.sourceRepoId])
    await appendAudit(tx, {
      actor: principal,
      action: 'variant.cancel',
      repoId: derivation.sourceRepoId,
      subject: source ? formatRepoId(source) : derivation.sourceRepoId,
      detail: { derivationId: id },
    })
  })
  return readDerivation(engines, principal, id)
}

/**
 * At the start of a worker: gives back the derivations that it held when it died, and enqueues every one that nobody works on.
 * @returns how many were enqueued
 */
export async function resumeDerivations(
  engines: Pick<Engines, 'db' | 'jobs'>,
  owner: string,
): Promise<number> {
  await releaseDerivationsOf(engines.db.prisma, owner)
  return enqueueWaitingDerivations(engines)
}

/** Enqueues those that nobody works on. One may have a job already; the second finds nothing to do. */
export function enqueueWaitingDerivations({ db, jobs }: Pick<Engines, 'db' | 'jobs'>): Promise<number> {
  return transaction(db.prisma, async tx => {
    const ids = await listWaitingDerivations(tx)
    for (const derivationId of ids) await jobs.enqueue(tx, 'derive-variant', { derivationId })
    return ids.length
  })
}
