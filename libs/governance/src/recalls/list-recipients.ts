import { asCommitSha, isDomainError, type Oid, type Principal } from '@entrepot/core'
import {
  findReposById,
  findRevision,
  listRecipients as readRecipients,
  type Recipient,
  type Repo,
} from '@entrepot/persistence'
import { can, type Engines, openReader } from '@entrepot/registry'
import { requireRecall } from './require-recall.js'

export interface RecipientPage {
  /** Id of the delivery that the page before ended with. */
  readonly after: bigint | null
  readonly limit: number
}

/**
 * Who received a revision that was called back, oldest delivery first: tokens and addresses that got its files, that got one of its large
 * files by another revision or from another repository, and that cloned the repository while it was in it.
 *
 * Cost: one statement, and the tree of the revision, which is kept.
 *
 * @throws DomainError `recall-not-found`, `forbidden`
 */
export async function listRecipients(
  engines: Engines,
  principal: Principal,
  recallId: string,
  page: RecipientPage,
): Promise<Recipient[]> {
  const { recall, repo } = await requireRecall(engines, principal, recallId)
  const revision = await findRevision(engines.db.prisma, repo.id, asCommitSha(recall.commit))
  const question = {
    repoId: repo.id,
    commit: recall.commit,
    oids: revision ? await largeFilesOf(engines, repo, recall.commit) : [],
    since: revision?.landedAt ?? recall.at,
    until: recall.at,
  }
  const recipients = await readRecipients(engines.db.prisma, question, page)
  return withoutHiddenPlaces(engines, principal, repo, recipients)
}

/** Who got a large file from a repository that the principal may not see is told; its name, and what there is in it, are not. */
async function withoutHiddenPlaces(
  { db }: Engines,
  principal: Principal,
  { id }: Repo,
  recipients: readonly Recipient[],
): Promise<Recipient[]> {
  const others = recipients.flatMap(({ repoId }) => (repoId === id ? [] : [repoId]))
  const repos = await findReposById(db.prisma, [...new Set(others)])
  const seen = new Set([id, ...repos.filter(one => can(principal, 'repo:read', one)).map(one => one.id)])
  return recipients.map(one =>
    seen.has(one.repoId) ? one : { ...one, repoKey: null, commit: null, path: null },
  )
}

/** None when its objects are gone: what it held can't be known any more. */
async function largeFilesOf(engines: Engines, repo: Repo, commit: string): Promise<Oid[]> {
  try {
    const tree = await engines.trees.get(asCommitSha(commit), () => openReader(engines, repo.id))
    return tree.lfsObjects().map(({ oid }) => oid)
  } catch (error) {
    if (isDomainError(error, 'object-missing', 'blob-missing')) return []
    throw error
  }
}
