import { DomainError, formatRepoId, type Principal } from '@entrepot/core'
import { findCards, type Finding, findFindings, type Repo } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { readTree } from '../resolve/read-tree.js'
import { resolveOwnRevision } from '../resolve/resolve-own-revision.js'
import type { ResolvedRevision } from '../resolve/resolved-revision.js'
import { compareFindings, type FindingsComparison } from './compare-findings.js'
import { compareMetadata, type MetadataChange } from './compare-metadata.js'
import { compareTrees, type TreeComparison } from './compare-trees.js'

export interface RevisionComparison {
  readonly base: ResolvedRevision
  readonly head: ResolvedRevision
  readonly metadata: readonly MetadataChange[]
  readonly files: TreeComparison
  readonly findings: FindingsComparison<Finding>
}

/**
 * Two revisions of a repository beside each other, for a principal who may read both. Their cards are read apart, as
 * whoever hands one out writes that down.
 *
 * Cost: four statements, two tree indexes, from memory when warm.
 *
 * @param base  a client's word for a revision; null for the parent of `head`
 * @param head  the same; null for the default branch
 * @throws DomainError `invalid-argument`  there is nothing before `head`
 * @throws what `resolveOwnRevision` throws, for either
 */
export async function compareRevisions(
  engines: Engines,
  principal: Principal,
  repo: Repo,
  words: { readonly base: string | null; readonly head: string | null },
): Promise<RevisionComparison> {
  const head = await resolveOwnRevision(engines, principal, repo, words.head ?? repo.defaultBranch)
  const base = await resolveOwnRevision(engines, principal, repo, words.base ?? parentOf(repo, head))
  const { prisma } = engines.db
  const ids = [base.revision.id, head.revision.id]
  const [cards, findings, baseTree, headTree] = await Promise.all([
    findCards(prisma, ids),
    findFindings(prisma, ids),
    readTree(engines, base),
    readTree(engines, head),
  ])
  const metadataOf = (id: string | undefined) => cards.find(card => card.revisionId === id)?.metadata ?? null
  const findingsOf = (id: string | undefined) => findings.filter(finding => finding.revisionId === id)
  return {
    base,
    head,
    metadata: compareMetadata(metadataOf(ids[0]), metadataOf(ids[1])),
    files: compareTrees(baseTree.entries, headTree.entries),
    findings: compareFindings(findingsOf(ids[0]), findingsOf(ids[1])),
  }
}

function parentOf(repo: Repo, { revision }: ResolvedRevision): string {
  const [parent] = revision.parents
  if (parent !== undefined) return parent
  const message = `${revision.commit.slice(0, 12)} is the first revision of ${formatRepoId(repo)}: name another one to compare it with.`
  throw new DomainError('invalid-argument', message)
}
