import type { EvidenceSubject } from '@entrepot/evidence'
import { type Database, findAccountsById, type Repo, type Revision } from '@entrepot/persistence'

/** What people decided about a revision, with their names. */
export type EvidenceDecisions = Pick<EvidenceSubject, 'reviews' | 'waivers' | 'artefacts'>

/** Stands for an account that is gone. */
const GONE = 'a deleted account'

/**
 * Reviews of the revision, waivers that hold for it now, and what it carries as evidence. Four statements.
 *
 * @param urlOf  where a file of the revision is
 */
export async function findDecisions(
  { prisma }: Database,
  repo: Repo,
  { commit }: Pick<Revision, 'commit'>,
  urlOf: (path: string) => string,
): Promise<EvidenceDecisions> {
  const [reviews, waivers, artefacts] = await findRows(prisma, repo, commit)
  const decisions = reviews.flatMap(review => review.decisions)
  const deciders = [
    ...decisions.map(({ accountId }) => accountId),
    ...waivers.flatMap(({ decidedById }) => decidedById ?? []),
  ]
  const accounts = await findAccountsById(prisma, [...new Set(deciders)])
  const names = new Map(accounts.map(({ id, name }) => [id, name]))
  return {
    reviews: decisions.map(({ accountId, isApproval, comment, at }) => ({
      reviewer: names.get(accountId) ?? GONE,
      isApproval,
      comment,
      at,
    })),
    waivers: waivers.map(({ ruleId, fingerprint, reason, decidedById, expiresAt }) => ({
      ruleId,
      fingerprint,
      reason,
      approvedBy: names.get(decidedById ?? '') ?? GONE,
      expiresAt,
    })),
    artefacts: artefacts.map(({ kind, title, url, path, sha256 }) => ({
      kind,
      title,
      url: path === null ? url : urlOf(path),
      sha256,
    })),
  }
}

function findRows(prisma: Database['prisma'], repo: Repo, commit: string) {
  const here = { repoId: repo.id, commit }
  const places = [
    { repoId: repo.id },
    ...(repo.namespace === null ? [] : [{ namespaceKey: repo.namespace.toLowerCase() }]),
  ]
  return Promise.all([
    prisma.review.findMany({
      where: { ...here, state: { not: 'withdrawn' } },
      include: { decisions: { orderBy: [{ at: 'asc' }, { accountId: 'asc' }] } },
      orderBy: { id: 'asc' },
    }),
    prisma.waiver.findMany({
      where: { state: 'approved', expiresAt: { gt: new Date() }, OR: places },
      orderBy: { id: 'asc' },
    }),
    prisma.artefact.findMany({ where: here, orderBy: { id: 'asc' } }),
  ])
}
