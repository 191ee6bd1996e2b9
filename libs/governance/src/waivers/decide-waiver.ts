import { type AccountPrincipal, DomainError, formatRepoId, type Principal } from '@entrepot/core'
import {
  appendAudit,
  decideWaiver as writeDecision,
  expireCoveredVerdicts,
  findReposById,
  lockWaiver,
  transaction,
  type Tx,
  type Waiver,
} from '@entrepot/persistence'
import {
  can,
  type Engines,
  inNamespace,
  requireAccount,
  requireActor,
  requireRight,
} from '@entrepot/registry'
import { readComment } from '../read-comment.js'
import { rejudgeRevisions } from '../rejudge/rejudge-revisions.js'

export interface WaiverRuling {
  readonly id: string
  /** `revoked` ends one that was approved; also for who asked for it. */
  readonly state: 'approved' | 'refused' | 'revoked'
  readonly reason: string
}

/** What a waiver must be for each decision. */
const FROM = { approved: 'requested', refused: 'requested', revoked: 'approved' } as const

/** Heads that are judged before the answer; those behind them follow by themselves, and before anybody gets them. */
const MAX_AT_ONCE = 200

/**
 * Decides about a waiver. Its approver is never who requested it. Verdicts follow: those of heads at once, the others when they are asked
 * for or by the next sweep.
 *
 * @throws DomainError `waiver-not-found`  there is none, or it is of a place that this principal may not see
 * @throws DomainError `forbidden`         no reviewer there, or an approval of their own request
 * @throws DomainError `state-conflict`    it was decided already, or has expired
 */
export async function decideWaiver(
  engines: Engines,
  principal: Principal,
  ruling: WaiverRuling,
): Promise<Waiver> {
  const reviewer = requireAccount(principal)
  const reason = readComment(ruling.reason)
  const { waiver, heads } = await transaction(engines.db.prisma, async tx => {
    const before = await lockWaiver(tx, ruling.id)
    if (!before) throw noWaiver()
    const subject = await requireReviewer(tx, reviewer, before, ruling)
    requireState(before, ruling)
    if (ruling.state === 'approved' && before.requestedById === reviewer.accountId)
      throw new DomainError('forbidden', 'You asked for this waiver, so somebody else has to approve it.')
    const waiver = await writeDecision(tx, ruling.id, {
      state: ruling.state,
      decidedById: reviewer.accountId,
      decidedAt: new Date(),
      decisionReason: reason,
    })
    await appendAudit(tx, {
      actor: reviewer,
      action: `waiver.${ruling.state}`,
      repoId: before.repoId,
      subject,
      detail: { waiver: before.id, fingerprint: before.fingerprint, rule: before.ruleId },
    })
    const heads = ruling.state === 'refused' ? [] : await expireCoveredVerdicts(tx, before)
    return { waiver, heads }
  })
  const revisionIds = heads.slice(0, MAX_AT_ONCE)
  await rejudgeRevisions(engines, { revisionIds, cause: 'waiver', actor: reviewer })
  return waiver
}

/** @returns what the audit calls the place */
async function requireReviewer(
  tx: Tx,
  reviewer: AccountPrincipal,
  waiver: Waiver,
  { state }: WaiverRuling,
): Promise<string> {
  const isOwnEnd = state === 'revoked' && waiver.requestedById === reviewer.accountId
  if (waiver.repoId === null) {
    const namespace = waiver.namespaceKey ?? ''
    if (!isOwnEnd) requireActor(reviewer, 'verdict:review', inNamespace(namespace))
    return namespace
  }
  const [repo] = await findReposById(tx, [waiver.repoId])
  if (!repo || !can(reviewer, 'repo:read', repo)) throw noWaiver()
  if (!isOwnEnd) requireRight(reviewer, 'verdict:review', repo)
  return formatRepoId(repo)
}

function requireState(waiver: Waiver, { state }: WaiverRuling): void {
  const isOver = waiver.expiresAt <= new Date()
  if (waiver.state === FROM[state] && !(isOver && state === 'approved')) return
  const now = isOver ? 'has expired' : `is ${waiver.state}`
  throw new DomainError('state-conflict', `This waiver ${now}, so it can't be ${state}. Ask for a new one.`)
}

function noWaiver(): DomainError {
  return new DomainError('waiver-not-found', 'There is no such waiver.')
}
