import { DomainError, type Principal } from '@entrepot/core'
import { listLocks, type LockWithOwner } from '@entrepot/persistence'
import { LfsLockRequest, LfsLocksVerifyRequest, LfsUnlockRequest } from '@entrepot/protocol'
import { lockPath, requireMayUpload, unlockPath } from '@entrepot/registry'
import { type Answer, lfsAnswer } from '../hub/answer/answer.js'
import type { Hub } from '../hub/hub.js'
import { readCount } from '../hub/query/read-query.js'
import type { Exchange, RepoTarget } from '../hub/routing/route.js'
import { readJson } from './read-body.js'

/** Locks of one page, as many as git-lfs asks for by itself. */
const PAGE = 100
const PAGE_MAX = 1_000
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** `POST locks`: takes a lock, or tells whose it is. */
export async function postLock({ engines }: Hub, exchange: Exchange, { repo }: RepoTarget): Promise<Answer> {
  const { path, ref } = await readJson(exchange.request, LfsLockRequest)
  const { principal } = exchange
  const refName = ref?.name ?? null
  const { lock, isNew } = await lockPath(engines, accountOf(principal), repo, { path, refName })
  if (isNew) return lfsAnswer({ lock: shown(lock) }, [], 201)
  return lfsAnswer({ lock: shown(lock), message: `${path} is locked by ${lock.account.name}.` }, [], 409)
}

/** `GET locks`: all of them, or those of a path or an id. */
export async function getLocks(
  { engines }: Hub,
  { target }: Exchange,
  { repo }: RepoTarget,
): Promise<Answer> {
  const { query } = target
  const path = query.get('path')
  const id = query.get('id')
  if (id !== null && !UUID.test(id)) return lfsAnswer({ locks: [] })
  const filter = { ...(path !== null && { path }), ...(id !== null && { id }) }
  const limit = Math.max(1, readCount(query, 'limit', PAGE, PAGE_MAX))
  const page = { after: cursorOf(query.get('cursor')), limit }
  const locks = await listLocks(engines.db.prisma, repo.id, filter, page)
  return lfsAnswer({ locks: locks.map(shown), ...nextCursor(locks, limit) })
}

/** `POST locks/verify`: which locks are the caller's and which are others', before a push. */
export async function verifyLocks(
  { engines }: Hub,
  { request, principal }: Exchange,
  { repo }: RepoTarget,
): Promise<Answer> {
  requireMayUpload(principal, repo)
  const { cursor, limit: wanted } = await readJson(request, LfsLocksVerifyRequest)
  const limit = Math.min(Math.max(1, wanted ?? PAGE), PAGE_MAX)
  const page = { after: cursorOf(cursor ?? null), limit }
  const locks = await listLocks(engines.db.prisma, repo.id, {}, page)
  const isOurs = (lock: LockWithOwner) => lock.accountId === principal.accountId
  return lfsAnswer({
    ours: locks.filter(isOurs).map(shown),
    theirs: locks.filter(lock => !isOurs(lock)).map(shown),
    ...nextCursor(locks, limit),
  })
}

/** `POST locks/{id}/unlock`. */
export async function postUnlock(
  { engines }: Hub,
  { request, principal }: Exchange,
  { repo, rest }: RepoTarget,
): Promise<Answer> {
  const [id = '', verb, ...more] = rest
  if (verb !== 'unlock' || more.length > 0) throw new DomainError('route-not-found', 'There is nothing here.')
  if (!UUID.test(id)) throw new DomainError('entry-not-found', 'There is no such lock.')
  const { force } = await readJson(request, LfsUnlockRequest)
  const lock = await unlockPath(engines, accountOf(principal), repo, { id, isForced: force ?? false })
  return lfsAnswer({ lock: shown(lock) })
}

function shown({ id, path, lockedAt, account }: LockWithOwner) {
  return { id, path, locked_at: lockedAt.toISOString(), owner: { name: account.name } }
}

/** Ids are in order of creation, so the last one of a page is where the next begins. */
function nextCursor(locks: readonly LockWithOwner[], limit: number): { next_cursor?: string } {
  const last = locks.length === limit ? locks.at(-1) : undefined
  return last ? { next_cursor: last.id } : {}
}

function cursorOf(cursor: string | null): string | null {
  if (cursor === null || cursor === '') return null
  if (!UUID.test(cursor)) throw new DomainError('invalid-argument', 'This cursor is not one of ours.')
  return cursor
}

function accountOf(principal: Principal) {
  if (principal.kind === 'token') return principal
  throw new DomainError('authentication-required', 'Sign in to lock files.')
}
