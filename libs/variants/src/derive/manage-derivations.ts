import { DomainError, formatRepoId, type Principal } from '@entrepot/core'
import {
  appendAudit,
  cancelWaitingDerivation,
  type Derivation,
  findDerivation,
  findReposById,
  listDerivations,
  listWaitingDerivations,
  releaseDerivationsOf,
  transaction,
} from '@entrepot/persistence'
import { can, type Engines } from '@entrepot/registry'

/**
 * A derivation, for who started it, who may write to its source, and administrators.
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
  if (principal.accountId === derivation.startedById || principal.isAdmin) return true
  const [source] = await findReposById(db.prisma, [derivation.sourceRepoId])
  return source !== undefined && can(principal, 'repo:write', source)
}

/** Those that the principal started; all, for administrators. Newest first, after the one with id `after`. */
export async function listOwnDerivations(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  after: string | null,
  limit: number,
): Promise<Derivation[]> {
  if (principal.kind !== 'token') return []
  const filter = can(principal, 'server:admin', null) ? {} : { startedById: principal.accountId }
  return listDerivations(db.prisma, filter, after, limit)
}

/**
 * Ends a derivation that waits or is worked on; its worker notices within seconds, and nothing of it lands.
 *
 * @throws DomainError `derivation-not-found`
 * @throws DomainError `state-conflict`  it has ended
 */
export async function cancelDerivation(
  engines: Pick<Engines, 'db'>,
  principal: Principal,
  id: string,
): Promise<Derivation> {
  const { prisma } = engines.db
  const derivation = await readDerivation(engines, principal, id)
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
