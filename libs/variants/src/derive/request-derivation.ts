import {
  DomainError,
  formatRepoId,
  type Gating,
  isCommitSha,
  newId,
  type Principal,
  type RepoName,
  type Visibility,
} from '@entrepot/core'
import { isRefName } from '@entrepot/git'
import {
  appendAudit,
  countLiveDerivations,
  createDerivation,
  type Derivation,
  findLiveDerivation,
  findRepo,
  listVariants,
  type Repo,
  type Revision,
  transaction,
  type Tx,
  type Variant,
} from '@entrepot/persistence'
import {
  audienceOf,
  can,
  type Engines,
  findReadableRepo,
  requireAccount,
  requireCreator,
  requireNameFree,
  requireNotMirror,
  requireRight,
  type ResolvedRevision,
  resolveRevision,
  withSpelledNamespace,
} from '@entrepot/registry'
import { effectiveVerdict } from '../resolve/effective-verdict.js'
import { isReleasedTo } from '../resolve/released.js'
import type { DeriveSettings } from './derive-settings.js'
import { chooseSource, estimateBytes, type Recipe } from './recipes.js'
import { requireTool } from './tool-file.js'

export interface DerivationOrder {
  readonly source: RepoName
  /** A branch, a tag or a commit. */
  readonly revision: string
  /** Of the variant to make it from; null: the one that loses least. */
  readonly sourceKey: string | null
  readonly recipe: Recipe
  /** Made if it is not there. */
  readonly target: RepoName
  readonly branch: string
  /** Who the audit log names; the principal unless given. */
  readonly actor?: string
}

/** Derivations that one account may have waiting: they are worked on one at a time. */
const MAX_LIVE = 20
const DEFAULT_BRANCH = 'main'

/**
 * Has a variant made: row, job and audit row in one transaction. What can be known before any work is refused here.
 *
 * @throws DomainError `repo-not-found`, `gated-repo`, `revision-not-found`, `revision-blocked`, `revision-restricted`  the source
 * @throws DomainError `variant-not-found`, `invalid-argument`  there is nothing that this can be made from
 * @throws DomainError `forbidden`, `authentication-required`, `already-exists`  the target
 * @throws DomainError `limit-exceeded`  it needs more disk than a derivation may take, or too many wait
 * @throws DomainError `state-conflict`  another one goes to the same place
 */
export async function requestDerivation(
  engines: Engines,
  principal: Principal,
  order: DerivationOrder,
  settings: Pick<DeriveSettings, 'limits' | 'toolsFile'>,
): Promise<Derivation> {
  const account = requireAccount(principal)
  const resolved = await openSource(engines, principal, order)
  const { repo: source, commit } = resolved
  const target = await requireTarget(engines, principal, order, source)
  const variant = await findVariant(engines, resolved, order, settings)
  const neededBytes = Number(variant.sizeBytes) + estimateBytes(variant, order.recipe)
  if (neededBytes > settings.limits.diskBytes) throw tooLarge(neededBytes, settings.limits.diskBytes)
  return transaction(engines.db.prisma, async tx => {
    await requireRoom(tx, account.accountId)
    await requireFreePlace(tx, target)
    const derivation = await createDerivation(tx, {
      ...target,
      id: newId(),
      sourceRepoId: source.id,
      sourceCommit: commit,
      sourceKey: variant.key,
      recipe: { ...order.recipe },
      startedById: account.accountId,
      totalBytes: variant.sizeBytes,
    })
    await engines.jobs.enqueue(tx, 'derive-variant', { derivationId: derivation.id })
    await appendAudit(tx, {
      actor: order.actor ?? principal,
      action: 'variant.make',
      repoId: source.id,
      subject: formatRepoId(source),
      detail: {
        derivationId: derivation.id,
        commit,
        from: variant.key,
        recipe: { ...order.recipe },
        target: formatRepoId(order.target),
        branch: order.branch,
      },
    })
    return derivation
  })
}

async function openSource(
  engines: Engines,
  principal: Principal,
  { source: name, revision: word }: DerivationOrder,
): Promise<ResolvedRevision> {
  if (name.type !== 'model') throw new DomainError('invalid-argument', 'Variants are made of models.')
  const repo = await findReadableRepo(engines, principal, name)
  requireRight(principal, 'repo:read-content', repo)
  const resolved = await resolveRevision(engines, principal, repo, word)
  const { revision } = resolved
  // What a profile chose stands elsewhere: it is asked for there.
  if (resolved.paths !== null || resolved.repo.id !== repo.id)
    throw new DomainError('invalid-argument', 'Name the model itself, and not a profile of it.')
  await requireReleased(engines, principal, { repo, revision })
  return resolved
}

/**
 * What something is made of must be released to who has it made, and so must what that was made from: when it is asked for, and when it lands.
 * @throws DomainError `revision-blocked`
 */
export async function requireReleased(
  engines: Engines,
  principal: Principal,
  source: { readonly repo: Repo; readonly revision: Revision },
): Promise<void> {
  const { verdict } = await effectiveVerdict(engines, principal, source)
  if (isReleasedTo(new Set([audienceOf(principal)]), verdict)) return
  const message = 'It is not released, or what it was made from is not.'
  throw new DomainError('revision-blocked', message, { commit: source.revision.commit })
}

async function findVariant(
  { db }: Engines,
  { revision }: ResolvedRevision,
  { sourceKey, recipe }: DerivationOrder,
  { toolsFile }: Pick<DeriveSettings, 'toolsFile'>,
): Promise<Variant> {
  const format =
    recipe.tool === 'external' ? (await requireTool(toolsFile, recipe.name, recipe.type)).from : null
  const variants = await listVariants(db.prisma, [revision.id])
  return chooseSource(variants, { key: sourceKey, recipe, format })
}

type Place = Pick<Derivation, 'targetNamespace' | 'targetName' | 'targetBranch'>

async function requireTarget(
  engines: Engines,
  principal: Principal,
  { target: asked, branch }: DerivationOrder,
  source: Repo,
): Promise<Place> {
  if (asked.type !== 'model') throw new DomainError('invalid-argument', 'Variants are models.')
  if (!isRefName(`refs/heads/${branch}`) || branch.startsWith('refs/') || isCommitSha(branch))
    throw new DomainError('invalid-argument', `${JSON.stringify(branch.slice(0, 100))} can't be a branch.`)
  const { prisma } = engines.db
  const held = await findRepo(prisma, asked)
  if (held && can(principal, 'repo:read', held)) {
    requireRight(principal, 'repo:write', held)
    await requireNotMirror(prisma, held)
    requireNoWider(source, held)
    return placeOf(held, branch)
  }
  requireCreator(principal, asked.namespace)
  const target = await withSpelledNamespace(prisma, asked)
  await requireNameFree(prisma, target)
  if (branch !== DEFAULT_BRANCH)
    throw new DomainError('invalid-argument', `A new repository begins with the branch ${DEFAULT_BRANCH}.`)
  return placeOf(target, branch)
}

function placeOf({ namespace, name }: RepoName, targetBranch: string): Place {
  if (namespace === null)
    throw new DomainError('invalid-argument', 'Name the namespace too, as in team/model.')
  return { targetNamespace: namespace, targetName: name, targetBranch }
}

const OPENNESS: Readonly<Record<Visibility, number>> = { private: 0, internal: 1, public: 2 }
/** How little a gate asks: `auto` lets everybody in who says who they are. */
const EASE: Readonly<Record<Gating, number>> = { manual: 0, auto: 1, none: 2 }

/**
 * What is made of a model is not shown to more people than the model.
 * @throws DomainError `forbidden`
 */
export function requireNoWider(source: Repo, target: Pick<Repo, 'visibility' | 'gating'>): void {
  const isWider = OPENNESS[target.visibility] > OPENNESS[source.visibility]
  const isUngated = EASE[target.gating] > EASE[source.gating] && target.visibility !== 'private'
  if (!isWider && !isUngated) return
  const message = isWider
    ? `That repository is ${target.visibility}, and ${formatRepoId(source)} is ${source.visibility}: choose one that no more people see.`
    : `${formatRepoId(source)} is gated (${source.gating}), and that repository less so: choose one that is gated alike or private.`
  throw new DomainError('forbidden', message)
}

async function requireRoom(tx: Tx, accountId: string): Promise<void> {
  if ((await countLiveDerivations(tx, accountId)) < MAX_LIVE) return
  throw new DomainError(
    'limit-exceeded',
    `You have ${MAX_LIVE} derivations waiting. Wait for some, or cancel them.`,
  )
}

async function requireFreePlace(tx: Tx, place: Place): Promise<void> {
  const other = await findLiveDerivation(tx, place)
  if (!other) return
  const message = `Another derivation goes to ${place.targetNamespace}/${place.targetName} (${place.targetBranch}) already.`
  throw new DomainError('state-conflict', message, { derivationId: other.id })
}

const GIB = 1024 ** 3

function tooLarge(neededBytes: number, limitBytes: number): DomainError {
  const [needed, limit] = [neededBytes, limitBytes].map(bytes => Number((bytes / GIB).toFixed(3)))
  const message = `It needs some ${needed} GiB of disk, and a derivation may take ${limit} (ENTREPOT_DERIVE_DISK_GIB).`
  return new DomainError('limit-exceeded', message, { limit: 'disk' })
}
