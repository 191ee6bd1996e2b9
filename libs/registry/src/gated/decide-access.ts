import { DomainError, formatRepoId, type Principal, safeText } from '@entrepot/core'
import {
  type AccessRequest,
  type AccessState,
  type Account,
  appendAudit,
  bumpRights,
  type Db,
  decideAccessRequest,
  findAccount,
  isUniqueViolation,
  lockAccessRequest,
  putAccessRequest,
  type Repo,
  transaction,
  type Tx,
} from '@entrepot/persistence'
import { requireAccount } from '../access/require-account.js'
import { requireRight } from '../access/require-right.js'
import type { Engines } from '../engines.js'
import { requireGated } from './require-gated.js'

export interface AccessRuling {
  /** Name of the account that asked. */
  readonly user: string
  /** `pending` takes an earlier decision back. */
  readonly state: AccessState
  /** Shown to who asked, when rejected. Absent: none. */
  readonly reason?: string | null
}

/** Characters, as on the Hub. */
const MAX_REASON_LENGTH = 200

/**
 * Decides about a request for access; any decision may be changed later. It counts from the next request of the account on, on every node.
 *
 * @throws DomainError `access-request-not-found`  there is no such account or request, or it is in that state already
 * @throws DomainError `invalid-argument`          the repository is not gated; a reason for what is no rejection
 * @throws DomainError `forbidden`, `authentication-required`
 */
export async function decideAccess(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  repo: Repo,
  ruling: AccessRuling,
): Promise<AccessRequest> {
  const decider = requireAccount(principal)
  requireRight(decider, 'repo:admin', repo)
  requireGated(repo)
  const reason = readReason(ruling)
  return transaction(db.prisma, async tx => {
    const account = await requireUser(tx, ruling.user)
    const before = await lockAccessRequest(tx, repo.id, account.id)
    if (!before) throw noRequest(`${account.name} has not asked for access to ${formatRepoId(repo)}.`)
    if (before.state === ruling.state)
      throw noRequest(`The request of ${account.name} is ${ruling.state} already.`)
    const isPending = ruling.state === 'pending'
    const request = await decideAccessRequest(tx, {
      repoId: repo.id,
      accountId: account.id,
      state: ruling.state,
      reason,
      decidedBy: isPending ? null : decider.accountId,
      decidedAt: isPending ? null : new Date(),
    })
    await noteDecision(tx, decider, repo, { account, before: before.state, after: ruling.state })
    return request
  })
}

/**
 * Lets somebody in who need not have asked.
 *
 * @throws DomainError `access-request-not-found`  there is no such account
 * @throws DomainError `invalid-argument`          the repository is not gated, or the account is in already
 * @throws DomainError `forbidden`, `authentication-required`
 */
export async function grantAccess(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  repo: Repo,
  user: string,
): Promise<AccessRequest> {
  const decider = requireAccount(principal)
  requireRight(decider, 'repo:admin', repo)
  requireGated(repo)
  try {
    return await transaction(db.prisma, async tx => {
      const account = await requireUser(tx, user)
      const before = await lockAccessRequest(tx, repo.id, account.id)
      if (before?.state === 'accepted') throw isIn(user)
      const now = new Date()
      const decision = {
        state: 'accepted',
        decidedBy: decider.accountId,
        decidedAt: now,
        reason: null,
      } as const
      const key = { repoId: repo.id, accountId: account.id }
      const request = before
        ? await decideAccessRequest(tx, { ...key, ...decision })
        : await putAccessRequest(tx, { ...key, ...decision, fields: {}, createdAt: now })
      await noteDecision(tx, decider, repo, { account, before: before?.state ?? null, after: 'accepted' })
      return request
    })
  } catch (error) {
    throw isUniqueViolation(error) ? isIn(user) : error
  }
}

async function requireUser(db: Db, name: string): Promise<Account> {
  const account = await findAccount(db, name)
  if (account && account.kind !== 'organization') return account
  throw noRequest(`There is no user called ${JSON.stringify(name.slice(0, 100))}.`)
}

function readReason({ state, reason = null }: AccessRuling): string | null {
  if (reason === null) return null
  if (state !== 'rejected') throw new DomainError('invalid-argument', 'Only a rejection has a reason.')
  if (reason.length > MAX_REASON_LENGTH)
    throw new DomainError('invalid-argument', `A reason has at most ${MAX_REASON_LENGTH} characters.`)
  return safeText(reason)
}

async function noteDecision(
  tx: Tx,
  decider: ReturnType<typeof requireAccount>,
  repo: Repo,
  {
    account,
    before,
    after,
  }: { readonly account: Account; readonly before: AccessState | null; readonly after: AccessState },
): Promise<void> {
  if (before === 'accepted' || after === 'accepted') await bumpRights(tx, [account.id])
  await appendAudit(tx, {
    actor: decider,
    action: 'access.decide',
    repoId: repo.id,
    subject: formatRepoId(repo),
    detail: { account: account.name, before, after },
  })
}

function noRequest(message: string): DomainError {
  return new DomainError('access-request-not-found', message)
}

function isIn(user: string): DomainError {
  return new DomainError('invalid-argument', `${user} has access already.`)
}
