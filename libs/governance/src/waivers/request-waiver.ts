import { DomainError, formatRepoId, type Principal, type RepoName } from '@entrepot/core'
import {
  appendAudit,
  createWaiver,
  queueWebhookEvents,
  type Repo,
  transaction,
  type Waiver,
} from '@entrepot/persistence'
import { type Engines, inNamespace, requireAccount, requireActor, requireRight } from '@entrepot/registry'
import { readComment } from '../read-comment.js'
import { requireFinding } from './require-finding.js'

export interface WaiverRequest {
  /** A repository that the principal may read, or a namespace. */
  readonly place: { readonly repo: Repo } | { readonly namespace: string }
  /** One finding by its fingerprint, or all findings of a rule. */
  readonly subject: { readonly fingerprint: string } | { readonly ruleId: string }
  readonly reason: string
  readonly expiresAt: Date
}

/** Days; what nobody looks at again for longer is no exception any more, it is the rule: change the policy then. */
const MAX_DAYS = 366
const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Asks that a finding, or a rule, count for nothing until a day. Nothing changes until somebody else approves it.
 *
 * @throws DomainError `invalid-argument`  nothing was found that it would cover; it ends in the past or in more than a year; no reason
 * @throws DomainError `forbidden`, `authentication-required`  for those who write to the place or review it
 */
export async function requestWaiver(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  request: WaiverRequest,
): Promise<Waiver> {
  const account = requireAccount(principal)
  const { place, subject } = request
  if ('repo' in place) requireRight(account, 'verdict:see-blocked', place.repo)
  else requireActor(account, 'verdict:see-blocked', inNamespace(place.namespace))
  const reason = readComment(request.reason)
  requireReasonableEnd(request.expiresAt)
  const cover = {
    repoId: 'repo' in place ? place.repo.id : null,
    namespaceKey: 'repo' in place ? null : place.namespace.toLowerCase(),
    fingerprint: 'fingerprint' in subject ? subject.fingerprint : null,
    ruleId: 'ruleId' in subject ? subject.ruleId : null,
  }
  await requireFinding(db.prisma, cover)
  return transaction(db.prisma, async tx => {
    const waiver = await createWaiver(tx, {
      ...cover,
      reason,
      requestedById: account.accountId,
      expiresAt: request.expiresAt,
    })
    await appendAudit(tx, {
      actor: account,
      action: 'waiver.request',
      repoId: cover.repoId,
      subject: 'repo' in place ? formatRepoId(place.repo satisfies RepoName) : place.namespace,
      detail: {
        waiver: waiver.id,
        fingerprint: cover.fingerprint,
        rule: cover.ruleId,
        expiresAt: request.expiresAt.toISOString(),
      },
    })
    await queueWebhookEvents(tx, [
      {
        event: 'waiver.requested',
        namespace: 'repo' in place ? place.repo.namespace : place.namespace,
        data: {
          ...('repo' in place && { repo: { type: place.repo.type, id: formatRepoId(place.repo) } }),
          ...('namespace' in place && { namespace: place.namespace }),
          waiver: waiver.id,
          fingerprint: cover.fingerprint,
          rule: cover.ruleId,
          reason,
          expiresAt: request.expiresAt.toISOString(),
        },
      },
    ])
    return waiver
  })
}

function requireReasonableEnd(expiresAt: Date): void {
  const days = (expiresAt.getTime() - Date.now()) / DAY_MS
  if (days > 0 && days <= MAX_DAYS) return
  throw new DomainError('invalid-argument', `A waiver ends in the future, and in at most ${MAX_DAYS} days.`)
}
