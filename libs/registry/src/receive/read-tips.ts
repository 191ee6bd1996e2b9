import { type CommitSha, DomainError, type GitOid } from '@entrepot/core'
import { type ObjectReader, readCommit, type TreeIndex, walkNewCommits } from '@entrepot/git'
import { findRevisionsByCommit, type RefRow, type Revision } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import type { Judgement } from '../land/judge.js'
import type { PreparedRevision } from '../land/land-revision.js'
import { prepareRevision } from '../land/prepare-revision.js'
import type { Pointer } from '../lfs/require-linkable.js'
import { openBaseline } from './baseline.js'
import { requireCardOfHub } from './card-gate.js'
import type { Incoming } from './incoming.js'
import { MAX_BASES, MAX_NEW_COMMITS, MAX_NEW_TIPS } from './limits.js'
import { requirePolicyGate } from './policy-gate.js'
import { requireDownloadable } from './tree-gate.js'

/** A commit that refs are put on, read and judged. */
export interface Tip {
  readonly revision: PreparedRevision
  /** What the judge says now; `revision` keeps the verdict that stands, where there is one. */
  readonly judgement: Judgement
  /** By the blob that is the pointer. */
  readonly pointers: ReadonlyMap<GitOid, Pointer>
}

export interface Tips {
  /** Those that had to be judged. */
  readonly judged: readonly Tip[]
  /** Commits that no ref led to before. */
  readonly newCommitCount: number
  /** Trees and blobs of new tips, as far as they are remembered. */
  readonly inspected: ReadonlySet<GitOid>
  /**
   * What the sender could see before: what refs point at, and the trees that stood where they move. The trees are named because a history
   * that begins anew, such as a squashed one, has no commit in common with the old one and yet most of its files.
   */
  readonly known: readonly GitOid[]
}

/** Trees and blobs of tips that are remembered, so that they are not read twice; beyond that they are. */
const MAX_INSPECTED = 1_000_000

/**
 * Reads and judges the commits that refs are put on, each once, and refuses those that may not come in by their trees or cards. A commit
 * that was judged and that a ref leads to is left alone. Tree indexes are stored, as they say only what a commit's id says.
 *
 * @throws DomainError `path-unsafe`, `card-invalid`, `push-refused`, `limit-exceeded`, `object-missing`, `object-corrupt`
 */
export async function readTips(
  engines: Engines,
  { repo, refUpdates }: Incoming,
  refs: readonly RefRow[],
  reader: ObjectReader,
): Promise<Tips> {
  const commits = [...new Set(refUpdates.flatMap(({ after }) => after?.commit ?? []))]
  if (commits.length > MAX_NEW_TIPS)
    throw new DomainError('limit-exceeded', `One push may put refs on at most ${MAX_NEW_TIPS} commits.`)
  for (const commit of commits) await requireCommit(reader, commit)
  const news = await walkNewCommits(reader.gitDir, {
    tips: commits,
    known: refs.map(ref => ref.oid),
    maxCommits: MAX_NEW_COMMITS,
    maxBases: MAX_BASES,
  })
  const rows = await findRevisionsByCommit(engines.db.prisma, repo.id, commits)
  const known = new Map(rows.map(row => [row.commit, row]))
  const bases = basesOf(refUpdates, refs, news.bases)
  const baseline = openBaseline(engines, repo, bases, reader)
  const judged: Tip[] = []
  const inspected = new Set<GitOid>()
  for (const commit of commits) {
    const row = known.get(commit)
    if (row && !news.tips.has(commit)) continue
    const { tree, ...prepared } = await prepareRevision(engines, repo, commit, reader)
    if (!row && news.tips.has(commit)) {
      await requireDownloadable(tree, baseline)
      await requireCardOfHub(repo, { tree, judgement: prepared.judgement }, baseline, reader)
      await requirePolicyGate(prepared.judgement, baseline)
    }
    await engines.trees.put(tree)
    if (news.tips.has(commit)) remember(inspected, tree)
    judged.push(tipOf(row ? withVerdictOf(prepared, row) : prepared, prepared.judgement, tree))
  }
  const trees = await Promise.all(bases.map(async commit => (await readCommit(reader, commit)).tree))
  const oids = [...refs.map(ref => ref.oid), ...trees]
  return { judged, newCommitCount: news.count, inspected, known: oids }
}

async function requireCommit(reader: ObjectReader, commit: CommitSha): Promise<void> {
  if ((await reader.info(commit))?.type === 'commit') return
  throw new DomainError('object-missing', `There is no commit ${commit}.`, { oid: commit })
}

/** What stood there before: the old tips of the refs that move, and what the new commits build on. */
function basesOf(
  updates: Incoming['refUpdates'],
  refs: readonly RefRow[],
  bases: readonly CommitSha[],
): CommitSha[] {
  const moved = new Set(updates.map(update => update.name))
  const before = refs.filter(ref => moved.has(ref.name)).map(ref => ref.commit)
  return [...new Set([...before.slice(0, MAX_BASES), ...bases])]
}

/** A commit that landed before keeps what was decided about it since, however it comes back. */
function withVerdictOf(prepared: PreparedRevision, { verdict, policyVersion, verdictReasons }: Revision) {
  const standing = { state: verdict, policyVersion, reasons: verdictReasons }
  return { ...prepared, judgement: { ...prepared.judgement, verdict: standing } }
}

function tipOf(revision: PreparedRevision, judgement: Judgement, tree: TreeIndex): Tip {
  const pointers = new Map<GitOid, Pointer>()
  for (const { oid, path, lfs, sizeBytes } of tree.entries) {
    if (lfs) pointers.set(oid, { oid: lfs.oid, sizeBytes, path })
  }
  return { revision, judgement, pointers }
}

function remember(inspected: Set<GitOid>, tree: TreeIndex): void {
  for (const { oid } of tree.entries) {
    if (inspected.size >= MAX_INSPECTED) return
    inspected.add(oid)
  }
}
