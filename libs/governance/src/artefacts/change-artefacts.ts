import { asCommitSha, DomainError, formatRepoId, type Principal } from '@entrepot/core'
import {
  appendAudit,
  type Artefact,
  countArtefacts,
  createArtefact,
  deleteArtefact,
  expireVerdict,
  findArtefact,
  findReposById,
  findRevision,
  lockRepo,
  type Repo,
  type Revision,
  transaction,
} from '@entrepot/persistence'
import type { ArtefactKind } from '@entrepot/policy'
import { can, type Engines, openReader, requireAccount, requireRight } from '@entrepot/registry'
import { readComment } from '../read-comment.js'
import { rejudgeRevisions } from '../rejudge/rejudge-revisions.js'

export interface ArtefactOrder {
  readonly repo: Repo
  readonly revision: Revision
  readonly kind: ArtefactKind
  readonly title: string
  readonly description: string
  /** A file of the revision, or an address. */
  readonly place: { readonly path: string } | { readonly url: string }
}

/** Artefacts of one revision: some evaluations and explanations, not an archive. */
const MAX_ARTEFACTS = 100
const TITLE_MAX_LENGTH = 200
const URL_MAX_LENGTH = 2_000

/**
 * Adds a document to a revision as evidence: a report of an evaluation, or an explanation of what a model does. A policy may ask for them;
 * the verdict follows at once.
 *
 * @throws DomainError `forbidden`, `authentication-required`  for those who write to the repository or review it
 * @throws DomainError `entry-not-found`   the revision has no such file
 * @throws DomainError `invalid-argument`, `limit-exceeded`
 */
export async function addArtefact(
  engines: Engines,
  principal: Principal,
  order: ArtefactOrder,
): Promise<Artefact> {
  const account = requireAccount(principal)
  const { repo, revision, kind } = order
  requireRight(account, 'verdict:see-blocked', repo)
  const title = readTitle(order.title)
  const place = await readPlace(engines, order)
  const artefact = await transaction(engines.db.prisma, async tx => {
    await lockRepo(tx, repo.id)
    if ((await countArtefacts(tx, repo.id, revision.commit)) >= MAX_ARTEFACTS)
      throw new DomainError('limit-exceeded', `A revision carries at most ${MAX_ARTEFACTS} artefacts.`)
    const artefact = await createArtefact(tx, {
      repoId: repo.id,
      commit: revision.commit,
      kind,
      title,
      description: order.description === '' ? '' : readComment(order.description),
      ...place,
      addedById: account.accountId,
    })
    await appendAudit(tx, {
      actor: account,
      action: 'artefact.add',
      repoId: repo.id,
      subject: formatRepoId(repo),
      detail: { artefact: artefact.id, commit: revision.commit, kind, title },
    })
    await expireVerdict(tx, revision.id)
    return artefact
  })
  await rejudgeRevisions(engines, { revisionIds: [revision.id], cause: 'artefact', actor: account })
  return artefact
}

/**
 * Takes a document off a revision again.
 * @throws DomainError `artefact-not-found`, `forbidden`
 */
export async function removeArtefact(engines: Engines, principal: Principal, id: string): Promise<void> {
  const account = requireAccount(principal)
  const revisionId = await transaction(engines.db.prisma, async tx => {
    const artefact = await findArtefact(tx, id)
    const [repo] = artefact ? await findReposById(tx, [artefact.repoId]) : []
    if (!artefact || !repo || !can(account, 'repo:read', repo))
      throw new DomainError('artefact-not-found', 'There is no such artefact.')
    requireRight(account, 'verdict:see-blocked', repo)
    await deleteArtefact(tx, id)
    await appendAudit(tx, {
      actor: account,
      action: 'artefact.remove',
      repoId: repo.id,
      subject: formatRepoId(repo),
      detail: { artefact: id, commit: artefact.commit, kind: artefact.kind },
    })
    const revision = await findRevision(tx, repo.id, asCommitSha(artefact.commit))
    if (revision) await expireVerdict(tx, revision.id)
    return revision?.id
  })
  const revisionIds = revisionId === undefined ? [] : [revisionId]
  await rejudgeRevisions(engines, { revisionIds, cause: 'artefact', actor: account })
}

function readTitle(title: string): string {
  const said = readComment(title)
  if (said.length <= TITLE_MAX_LENGTH) return said
  throw new DomainError('invalid-argument', `A title has at most ${TITLE_MAX_LENGTH} characters.`)
}

async function readPlace(
  engines: Engines,
  { repo, revision, place }: ArtefactOrder,
): Promise<Pick<Artefact, 'path' | 'url' | 'sha256'>> {
  if ('url' in place) {
    const isAddress = place.url.length <= URL_MAX_LENGTH && /^https?:\/\/[^\s]+$/.test(place.url)
    if (isAddress) return { path: null, url: place.url, sha256: null }
    throw new DomainError(
      'invalid-argument',
      'An artefact is a file of the revision or an `https://` address.',
    )
  }
  const tree = await engines.trees.get(asCommitSha(revision.commit), () => openReader(engines, repo.id))
  const entry = tree.get(place.path)
  if (!entry || entry.mode === '040000' || entry.mode === '160000')
    throw new DomainError('entry-not-found', `The revision has no file \`${place.path.slice(0, 200)}\`.`)
  return { path: entry.path, url: null, sha256: entry.lfs?.oid ?? null }
}
