import { DomainError, type Principal } from '@entrepot/core'
import {
  appendAudit,
  createPolicyDraft,
  deletePolicyDraft,
  findPolicyDraft,
  isUniqueViolation,
  type PolicyDraft,
  transaction,
  updatePolicyDraft,
} from '@entrepot/persistence'
import { MAX_POLICY_LENGTH } from '@entrepot/policy'
import { type Engines, requireAccount, requireActor } from '@entrepot/registry'

type Db = Pick<Engines, 'db'>

/** UTF-16 code units of the name of a draft. */
const MAX_NAME_LENGTH = 100

/**
 * Keeps a policy that somebody works on. It need not be one yet: what is wrong with it is said when it is tried or activated.
 *
 * @throws DomainError `authentication-required`, `forbidden`, `invalid-argument`
 * @throws DomainError `already-exists`  a draft of this name
 */
export async function createDraft(
  { db }: Db,
  principal: Principal,
  draft: { readonly name: string; readonly source: string },
): Promise<PolicyDraft> {
  const account = requireAccount(principal)
  requireActor(account, 'server:admin', null)
  requireDraft(draft)
  return transaction(db.prisma, async tx => {
    const made = await createPolicyDraft(tx, { ...draft, createdById: account.accountId })
    await appendAudit(tx, { actor: account, action: 'policy-draft.create', subject: draft.name })
    return made
  }).catch((error: unknown) => {
    throw isUniqueViolation(error) ? taken(draft.name) : error
  })
}

export interface DraftChange {
  readonly id: string
  /** `updatedAt` of the draft that the change is made to. */
  readonly seenAt: Date
  readonly name?: string
  readonly source?: string
}

/**
 * @throws DomainError `policy-draft-not-found`
 * @throws DomainError `state-conflict`  somebody changed it since `seenAt`
 * @throws as `createDraft`
 */
export async function changeDraft(
  { db }: Db,
  principal: Principal,
  { id, seenAt, ...change }: DraftChange,
): Promise<PolicyDraft> {
  requireActor(principal, 'server:admin', null)
  requireDraft(change)
  return transaction(db.prisma, async tx => {
    const before = await findPolicyDraft(tx, id)
    if (!before) throw noDraft()
    const draft = await updatePolicyDraft(tx, id, seenAt, change)
    if (!draft)
      throw new DomainError('state-conflict', 'Somebody changed this draft since you read it; read it again.')
    const detail = { before: before.name, sourceChanged: before.source !== draft.source }
    await appendAudit(tx, { actor: principal, action: 'policy-draft.change', subject: draft.name, detail })
    return draft
  }).catch((error: unknown) => {
    throw isUniqueViolation(error) ? taken(change.name ?? '') : error
  })
}

/** @throws DomainError `authentication-required`, `forbidden`, `policy-draft-not-found` */
export async function deleteDraft({ db }: Db, principal: Principal, id: string): Promise<void> {
  requireActor(principal, 'server:admin', null)
  await transaction(db.prisma, async tx => {
    const draft = await deletePolicyDraft(tx, id)
    if (!draft) throw noDraft()
    await appendAudit(tx, { actor: principal, action: 'policy-draft.delete', subject: draft.name })
  })
}

function requireDraft({ name, source }: { readonly name?: string; readonly source?: string }): void {
  if (name !== undefined && (name.trim() === '' || name.length > MAX_NAME_LENGTH))
    throw new DomainError('invalid-argument', `The name of a draft has 1 to ${MAX_NAME_LENGTH} characters.`)
  if (source !== undefined && source.length > MAX_POLICY_LENGTH)
    throw new DomainError('invalid-argument', `A policy is at most ${MAX_POLICY_LENGTH} characters.`)
}

function taken(name: string): DomainError {
  return new DomainError('already-exists', `There is a draft called ${name}.`)
}

function noDraft(): DomainError {
  return new DomainError('policy-draft-not-found', 'There is no such draft.')
}
