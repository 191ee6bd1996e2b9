import { buffer } from 'node:stream/consumers'
import { DomainError, formatRepoId, type Principal } from '@entrepot/core'
import { findCards, type Finding, findFindings, type Repo } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { openReader } from '../resolve/open-reader.js'
import { readTree } from '../resolve/read-tree.js'
import { resolveOwnRevision } from '../resolve/resolve-own-revision.js'
import type { ResolvedRevision } from '../resolve/resolved-revision.js'
import { compareFindings, type FindingsComparison } from './compare-findings.js'
import { compareMetadata, type MetadataChange } from './compare-metadata.js'
import { compareTrees, type TreeComparison } from './compare-trees.js'

/** Bytes of a card that are compared by words; rules call more than 200 kB too long, and a browser shows no difference of more. */
const CARD_TEXT_MAX_BYTES = 256 * 1024
const CARD_PATH = 'README.md'

export interface CardText {
  readonly text: string
  readonly sizeBytes: number
  /** There is more than is shown. */
  readonly isCut: boolean
}

export interface RevisionComparison {
  readonly base: ResolvedRevision
  readonly head: ResolvedRevision
  /** Null where there is no README.md, or where it is kept as a large file. */
  readonly cards: { readonly base: CardText | null; readonly head: CardText | null }
  readonly metadata: readonly MetadataChange[]
  readonly files: TreeComparison
  readonly findings: FindingsComparison<Finding>
}

/**
 * Two revisions of a repository beside each other, for a principal who may read both. Whoever answers with it writes the delivery of both
 * cards down before.
 *
 * Cost: four statements, two tree indexes and two small files, each from memory when warm.
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
  const [cards, findings, baseTree, headTree, baseText, headText] = await Promise.all([
    findCards(prisma, ids),
    findFindings(prisma, ids),
    readTree(engines, base),
    readTree(engines, head),
    readCard(engines, base),
    readCard(engines, head),
  ])
  const metadataOf = (id: string | undefined) => cards.find(card => card.revisionId === id)?.metadata ?? null
  const findingsOf = (id: string | undefined) => findings.filter(finding => finding.revisionId === id)
  return {
    base,
    head,
    cards: { base: baseText, head: headText },
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

async function readCard(engines: Engines, revision: ResolvedRevision): Promise<CardText | null> {
  const entry = (await readTree(engines, revision)).get(CARD_PATH)
  if (!entry || entry.lfs || !entry.mode.startsWith('100')) return null
  const { sizeBytes, oid } = entry
  const range = { start: 0, endExclusive: Math.min(sizeBytes, CARD_TEXT_MAX_BYTES) }
  const reader = await openReader(engines, revision.repo.id)
  const bytes = await buffer(await reader.openBlob(oid, range))
  const isCut = sizeBytes > CARD_TEXT_MAX_BYTES
  // As a stream it leaves out the half of a character that the cut may have left.
  return { text: new TextDecoder().decode(bytes, { stream: isCut }), sizeBytes, isCut }
}
