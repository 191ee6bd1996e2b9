import { type AccountPrincipal, DomainError, formatRepoId, type Principal } from '@entrepot/core'
import {
  type AccessRequest,
  appendAudit,
  bumpRights,
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
import { readAnswers } from './read-answers.js'
import { readGate } from './read-gate.js'
import { requireGated } from './require-gated.js'

/**
 * Asks for the files of a gated repository, with what its card asks for filled in. Where gating is `auto` whoever asks is let in at once;
 * else somebody who administers the repository decides. Asking again replaces what was filled in.
 *
 * @throws DomainError `invalid-argument`  the repository is not gated, or fields are missing
 * @throws DomainError `forbidden`         the request was rejected, which asking again does not change
 * @throws DomainError `authentication-required`
 */
export async function requestAccess(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  repo: Repo,
  answers: Readonly<Record<string, unknown>>,
): Promise<AccessRequest> {
  const asker = requireAccount(principal)
  requireRight(asker, 'repo:discuss', repo)
  requireGated(repo)
  const fields = readAnswers(await readGate(db.prisma, repo), answers)
  const write = () => transaction(db.prisma, tx => writeRequest(tx, asker, repo, fields))
  try {
    return await write()
  } catch (error) {
    // The same account asked twice at once; the second finds the first one's row.
    if (isUniqueViolation(error)) return write()
    throw error
  }
}

async function writeRequest(
  tx: Tx,
  asker: AccountPrincipal,
  repo: Repo,
  fields: Record<string, string | boolean>,
): Promise<AccessRequest> {
  const { accountId } = asker
  const before = await lockAccessRequest(tx, repo.id, accountId)
  if (before?.state === 'accepted') return before
  if (before?.state === 'rejected') throw rejected(repo, before)
  const now = new Date()
  const isOpen = repo.gating === 'auto'
  const request = await putAccessRequest(tx, {
    repoId: repo.id,
    accountId,
    fields,
    state: isOpen ? 'accepted' : 'pending',
    decidedBy: null,
    decidedAt: isOpen ? now : null,
    reason: null,
    createdAt: now,
  })
  if (isOpen) await bumpRights(tx, [accountId])
  await appendAudit(tx, {
    actor: asker,
    action: 'access.request',
    repoId: repo.id,
    subject: formatRepoId(repo),
    detail: { state: request.state },
  })
  return request
}

function rejected(repo: Repo, { reason }: AccessRequest): DomainError {
  const why = reason === null ? '' : ` The reason given: ${reason}`
  return new DomainError('forbidden', `Your request for access to ${formatRepoId(repo)} was rejected.${why}`)
}
