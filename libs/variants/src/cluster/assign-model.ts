import { DomainError, formatRepoId, type Principal } from '@entrepot/core'
import {
  appendAudit,
  type AssignmentTarget,
  type AssignmentWithRepo,
  createAssignment,
  deleteAssignment,
  findAssignment,
  findClusterNode,
  findSameAssignment,
  lockRepo,
  queueWebhookEvents,
  type Repo,
  transaction,
  type Tx,
} from '@entrepot/persistence'
import { type Actor, type Engines, requireAccount, requireActor } from '@entrepot/registry'
import { requireProfile } from '../profiles/find-profile.js'

/** Characters of a revision, as a ref may have them. */
const REVISION_MAX_LENGTH = 200

export interface AssignmentOrder {
  /** A model that the principal may read. */
  readonly repo: Repo
  /** Null: the variant that is right for the node, or, for a node without a profile, what the default branch leads to. */
  readonly revision: string | null
  /** Exactly one of the two. */
  readonly profile: string | null
  readonly node: string | null
  /** Who the audit log names; the principal unless given. */
  readonly actor?: string
}

/**
 * Has nodes hold a model before anybody asks them for it: every node of a profile, or one. They learn of it within seconds.
 *
 * @throws DomainError `forbidden`         only administrators of the server say what nodes hold
 * @throws DomainError `invalid-argument`  no model, or not one of profile and node
 * @throws DomainError `profile-not-found`, `node-not-found`
 * @throws DomainError `already-exists`    it is assigned just so
 */
export async function assignModel(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  { repo, revision, profile, node, actor }: AssignmentOrder,
): Promise<AssignmentWithRepo> {
  const admin = requireAccount(principal)
  requireActor(admin, 'server:admin', null)
  if (repo.type !== 'model') throw new DomainError('invalid-argument', 'Nodes hold models and nothing else.')
  if (revision !== null && (revision === '' || revision.length > REVISION_MAX_LENGTH))
    throw new DomainError('invalid-argument', 'That is no revision.')
  const target = targetOf(profile, node)
  if (target.profileName !== null) await requireProfile(db, target.profileName)
  else if (!(await findClusterNode(db.prisma, target.nodeName)))
    throw new DomainError('node-not-found', 'There is no such node.')
  const assignment = { ...target, repoId: repo.id, revision, createdById: admin.accountId }
  return transaction(db.prisma, async tx => {
    await lockRepo(tx, repo.id)
    if (await findSameAssignment(tx, assignment))
      throw new DomainError('already-exists', 'This model is assigned there already.')
    const created = await createAssignment(tx, assignment)
    await tell(tx, created, { change: 'add', by: actor ?? admin })
    return created
  })
}

/**
 * Ends an assignment. Nodes keep what they hold for it until they need the room.
 *
 * @throws DomainError `forbidden`, `assignment-not-found`
 */
export async function unassignModel({ db }: Pick<Engines, 'db'>, actor: Actor, id: string): Promise<void> {
  requireActor(actor, 'server:admin', null)
  await transaction(db.prisma, async tx => {
    const assignment = await findAssignment(tx, id)
    if (!assignment || !(await deleteAssignment(tx, id)))
      throw new DomainError('assignment-not-found', 'There is no such assignment.')
    await tell(tx, assignment, { change: 'remove', by: actor })
  })
}

function targetOf(profile: string | null, node: string | null): AssignmentTarget {
  if (profile !== null && node === null) return { profileName: profile, nodeName: null }
  if (node !== null && profile === null) return { profileName: null, nodeName: node }
  throw new DomainError('invalid-argument', 'Name a profile or a node, and not both.')
}

/** The log and the webhooks, in the transaction of the change. */
async function tell(
  tx: Tx,
  { id, repo, revision, profileName, nodeName }: AssignmentWithRepo,
  { change, by }: { readonly change: 'add' | 'remove'; readonly by: Actor },
): Promise<void> {
  const subject = formatRepoId(repo)
  const detail = { assignment: id, revision, profile: profileName, node: nodeName }
  await appendAudit(tx, { actor: by, action: `assignment.${change}`, repoId: repo.id, subject, detail })
  const data = { change, model: subject, ...detail }
  await queueWebhookEvents(tx, [{ event: 'assignment.changed', namespace: repo.namespace, data }])
}
