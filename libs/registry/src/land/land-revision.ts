import { type CommitSha, DomainError, type Principal, type RepoName } from '@entrepot/core'
import {
  addPacks,
  appendAudit,
  countPacks,
  createRepo,
  createRevisions,
  findRepo,
  findRevisionsByCommit,
  freeBlobs,
  hasChildren,
  type LargeFile,
  linkBlobs,
  linkKnownBlobs,
  lockRepo,
  type NewRepo,
  type NewRevision,
  type NewVerdictChange,
  noteVerdictChanges,
  type PackRow,
  type RefUpdate,
  type Repo,
  type Revision,
  transaction,
  type Tx,
} from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { REPACK_AT_PACKS } from '../repack/repack-repo.js'
import { keepRecalled } from '../verdict/keep-recalled.js'
import { auditOf } from './audit-of.js'
import type { Judgement } from './judge.js'
import { moveLandedRefs } from './move-landed-refs.js'
import { refreshHead } from './refresh-head.js'
import { verdictColumns } from './verdict-columns.js'

/** A commit that was read and judged, ready to be written. */
export interface PreparedRevision {
  readonly commit: CommitSha
  readonly row: Pick<
    NewRevision,
    | 'parents'
    | 'title'
    | 'message'
    | 'authorName'
    | 'authorEmail'
    | 'authoredAt'
    | 'committedAt'
    | 'fileCount'
    | 'totalSizeBytes'
  >
  readonly judgement: Judgement
  /** Large files its tree names; all of them must be in the store. */
  readonly largeFiles: readonly LargeFile[]
}

export interface Landing {
  readonly actor: Principal | string
  /** Which door: it goes into the audit row. */
  readonly source: 'mirror' | 'push' | 'commit' | 'read'
  readonly repo: RepoName
  /** Makes the repository if it is not there; null refuses then. */
  readonly create: Omit<NewRepo, 'name'> | null
  /** The branch that stands for the repository from now on, without `refs/heads/`. Absent: the one that does. */
  readonly defaultBranch?: string
  /** Packs whose bytes are flushed in the blob store. One that doesn't say so is free if every revision of the landing is released. */
  readonly packs: readonly (Omit<PackRow, 'isFree'> & Partial<Pick<PackRow, 'isFree'>>)[]
  readonly refUpdates: readonly RefUpdate[]
  readonly revisions: readonly PreparedRevision[]
  /** Large files that only commits between the old tips and the new ones name. */
  readonly historyFiles?: readonly LargeFile[]
  /** Nobody brought large files with this: those it names were looked at before, and one that has been deleted since makes it fail. */
  readonly hasKnownFilesOnly?: true
  /** Runs in the same transaction, last: what must be true exactly when this landed (a run's row, a job). */
  readonly alongside?: (tx: Tx, repo: Repo) => Promise<void>
}

export interface Landed {
  readonly repo: Repo
  readonly revisions: readonly Revision[]
}

/**
 * The one door. Everything that enters a repository — packs, refs, revisions, large files, findings, verdict, audit — enters in one
 * transaction here, or not at all. Bytes come first: packs and large files are durable in the store before this is called, so a crash
 * before the commit leaves orphans to collect, and one after it loses nothing.
 *
 * Cost: some twenty statements, and one more per thousand rows.
 *
 * @throws DomainError `repo-not-found`  there is no such repository and none is to be made
 * @throws DomainError `ref-conflict`    a ref moved meanwhile, or its name is a folder of another's; nothing was written
 * @throws DomainError `lfs-object-missing`  a large file was deleted meanwhile; only with `hasKnownFilesOnly`
 */
export function landRevision(
  { db, jobs }: Pick<Engines, 'db'> & Partial<Pick<Engines, 'jobs'>>,
  judged: Landing,
): Promise<Landed> {
  return transaction(db.prisma, async tx => {
    const repo = await claimRepo(tx, judged)
    const landing = { ...judged, revisions: await withRecalls(tx, repo, judged.revisions) }
    await addPacks(
      tx,
      repo.id,
      landing.packs.map(pack => ({ isFree: isReleased(landing.revisions), ...pack })),
    )
    if (landing.packs.length > 0 && (await countPacks(tx, repo.id)) >= REPACK_AT_PACKS)
      await jobs?.enqueue(tx, 'repack', { repoId: repo.id })
    await linkFiles(tx, repo.id, landing)
    const pushedById = pusherOf(landing)
    const written = await createRevisions(
      tx,
      repo.id,
      landing.revisions.map(revision => toRow(revision, pushedById)),
    )
    await noteVerdictChanges(tx, changesOf(repo, landing, written))
    for (const { commit, judgement } of landing.revisions)
      if (judgement.hasFilesToScan) await jobs?.enqueue(tx, 'scan-revision', { repoId: repo.id, commit })
    await moveLandedRefs(tx, repo, landing.refUpdates)
    const headMoved = await refreshHead(tx, repo, landing)
    if (headMoved && (await hasChildren(tx, repo)))
      await jobs?.enqueue(tx, 'judge-children', { repoId: repo.id })
    await appendAudit(tx, auditOf(landing, repo))
    await landing.alongside?.(tx, repo)
    return { repo, revisions: await landedRevisions(tx, repo, landing.revisions) }
  })
}

async function claimRepo(tx: Tx, { repo: name, create }: Landing): Promise<Repo> {
  const existing = await findRepo(tx, name)
  if (existing) {
    await lockRepo(tx, existing.id)
    // Read again: it may have changed while we waited for the lock.
    return (await findRepo(tx, name)) ?? existing
  }
  if (!create) throw new DomainError('repo-not-found', 'Repository not found')
  return createRepo(tx, { name, ...create })
}

/** A commit may have been called back before anybody asked for it, and after it was judged. */
async function withRecalls(
  tx: Tx,
  { id }: Repo,
  revisions: readonly PreparedRevision[],
): Promise<readonly PreparedRevision[]> {
  const judged = revisions.map(revision => ({ ...revision, verdict: revision.judgement.verdict }))
  const kept = await keepRecalled(tx, id, judged)
  return kept.map(({ verdict, ...revision }) => ({
    ...revision,
    judgement: { ...revision.judgement, verdict },
  }))
}

/**
 * The repository holds what a landing brings; a reading brings nothing, as what its tree names may never have been stored. What a released
 * revision names is free from then on, and what lies between is when all tips are.
 */
async function linkFiles(tx: Tx, repoId: string, landing: Landing): Promise<void> {
  const { revisions, historyFiles = [], source } = landing
  const named = uniqueFiles([...revisions.flatMap(({ largeFiles }) => largeFiles), ...historyFiles])
  if (landing.hasKnownFilesOnly) await linkKnown(tx, repoId, named)
  else if (source !== 'read') await linkBlobs(tx, repoId, named)
  const released = revisions.filter(isReleasedRevision).flatMap(({ largeFiles }) => largeFiles)
  const free = isReleased(revisions) ? [...released, ...historyFiles] : released
  await freeBlobs(
    tx,
    repoId,
    uniqueFiles(free).map(({ oid }) => oid),
  )
}

async function linkKnown(tx: Tx, repoId: string, files: readonly LargeFile[]): Promise<void> {
  const oid = await linkKnownBlobs(tx, repoId, files)
  if (oid === null) return
  throw new DomainError(
    'lfs-object-missing',
    `The large file ${oid} was deleted meanwhile. Upload it again.`,
    {
      oids: [oid],
      count: 1,
    },
  )
}

/** The packs may be listed in the free area at once if every tip they bring is released. */
function isReleased(revisions: readonly PreparedRevision[]): boolean {
  return revisions.every(isReleasedRevision)
}

function isReleasedRevision({ judgement }: PreparedRevision): boolean {
  return ['cleared', 'restricted'].includes(judgement.verdict.state)
}

function uniqueFiles(files: readonly LargeFile[]): LargeFile[] {
  return [...new Map(files.map(file => [file.oid, file])).values()]
}

function toRow({ commit, row, judgement }: PreparedRevision, pushedById: string | null) {
  const { verdict, card, findings, index, facts, variants = [] } = judgement
  const revision = {
    ...row,
    ...index,
    commit,
    pushedById,
    ...verdictColumns(verdict),
    ...(facts && { facts }),
  }
  return { revision, card, findings, variants }
}

/** The account that brought it; a reading brings nothing. */
function pusherOf({ actor, source }: Landing): string | null {
  if (source === 'read' || typeof actor === 'string' || actor.kind !== 'token') return null
  return actor.accountId
}

function changesOf({ id }: Repo, { revisions }: Landing, written: readonly CommitSha[]): NewVerdictChange[] {
  const fresh = new Set(written)
  return revisions
    .filter(({ commit }) => fresh.has(commit))
    .map(({ commit, judgement: { verdict } }) => ({
      repoId: id,
      commit,
      before: null,
      after: verdict.state,
      cause: 'landing',
      policyVersion: verdict.policyVersion,
      reasons: verdict.reasons,
    }))
}

/** The rows of what landed, in its order, whether they were written now or before. */
async function landedRevisions(
  tx: Tx,
  repo: Repo,
  prepared: readonly PreparedRevision[],
): Promise<Revision[]> {
  const commits = prepared.map(({ commit }) => commit)
  const rows = await findRevisionsByCommit(tx, repo.id, commits)
  const byCommit = new Map(rows.map(row => [row.commit, row]))
  return commits.map(commit => byCommit.get(commit) ?? missing(commit))
}

function missing(commit: CommitSha): never {
  throw new DomainError('revision-not-found', `Revision ${commit} was removed meanwhile`, { commit })
}
