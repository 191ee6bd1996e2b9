import { DomainError, formatRepoId, type Principal } from '@entrepot/core'
import { findReposById, listExpiredRevisions, type Repo, type VerdictCause } from '@entrepot/persistence'
import { can } from '../access/can.js'
import type { Engines } from '../engines.js'

/** What is judged anew from what is stored of it; lent to the registry by the composition root. */
export type Rejudge = (order: {
  readonly revisionIds: readonly string[]
  readonly cause: VerdictCause
  readonly actor: string
}) => Promise<unknown>

/** Revisions of one statement; a waiver for a namespace ends for all of its revisions at once. */
const BATCH = 200
/** Milliseconds that a request waits for them. What is left then is nobody's for the moment, and the next request goes on with it. */
const PATIENCE_MS = 5_000

/** By repository: who comes meanwhile waits for the same. */
const underWay = new Map<string, Promise<boolean>>()

/**
 * Judges those revisions of a repository anew whose verdicts rest on what has ended, such as a waiver, before anybody is answered by them.
 * Cost: one statement on an index that has nothing in it nearly always.
 *
 * @returns the repository as it is then
 * @throws DomainError `revision-pending`  there are too many to wait for, for whoever needs their verdicts
 */
export async function refreshExpired(
  engines: Pick<Engines, 'db' | 'rejudge'>,
  principal: Principal,
  repo: Repo,
): Promise<Repo> {
  const { prisma } = engines.db
  const [expired] = await listExpiredRevisions(prisma, { repoId: repo.id, now: new Date(), limit: 1 })
  // Somebody else may have judged it since the row was read.
  if (expired === undefined) return isOld(repo) ? ((await findReposById(prisma, [repo.id]))[0] ?? repo) : repo
  const joined = underWay.get(repo.id)
  const refreshing = joined ?? refresh(engines, repo.id).finally(() => underWay.delete(repo.id))
  if (!joined) underWay.set(repo.id, refreshing)
  const isDone = await refreshing
  if (!isDone && !can(principal, 'verdict:see-blocked', repo)) {
    const message = `${formatRepoId(repo)} is being judged anew, as a waiver ended. Try again in a few seconds.`
    throw new DomainError('revision-pending', message, { verdict: 'pending' })
  }
  const [now] = await findReposById(prisma, [repo.id])
  return now ?? repo
}

function isOld({ headExpiresAt }: Repo): boolean {
  return headExpiresAt !== null && headExpiresAt <= new Date()
}

/** @returns whether nothing is left */
async function refresh({ db, rejudge }: Pick<Engines, 'db' | 'rejudge'>, repoId: string): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MS
  const seen = new Set<string>()
  while (Date.now() < deadline) {
    const ids = await listExpiredRevisions(db.prisma, { repoId, now: new Date(), limit: BATCH })
    const fresh = ids.filter(id => !seen.has(id))
    // One that stays as it is, because nothing is stored to judge it by, is `pending` to whoever asks for it.
    if (fresh.length === 0) return true
    for (const id of fresh) seen.add(id)
    await rejudge({ revisionIds: fresh, cause: 'expiry', actor: 'registry' })
  }
  return false
}

/** As `refreshExpired`, for all repositories, a batch: what nobody asks for changes by itself too. @returns how many there were */
export async function refreshAllExpired({ db, rejudge }: Pick<Engines, 'db' | 'rejudge'>): Promise<number> {
  const ids = await listExpiredRevisions(db.prisma, { now: new Date(), limit: BATCH })
  if (ids.length > 0) await rejudge({ revisionIds: ids, cause: 'expiry', actor: 'registry' })
  return ids.length
}
