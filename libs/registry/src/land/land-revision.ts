import {
  DomainError,
  type Finding,
  formatRepoId,
  type CommitSha,
  type Principal,
  type RepoName,
  type Severity,
} from '@entrepot/core'
import {
  addPacks,
  appendAudit,
  countFindings,
  createRepo,
  createRevision,
  findRepo,
  findRevision,
  type LargeFile,
  linkBlobs,
  linkedBytes,
  listRefs,
  lockRepo,
  moveRef,
  type NewRepo,
  type NewRevision,
  type PackRow,
  type RefUpdate,
  type Repo,
  type Revision,
  setRepoHead,
  transaction,
  type Tx,
} from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import type { Judgement } from './judge.js'
import { conflictingRefs } from './conflicting-refs.js'

/** A commit that was read and judged, ready to be written. */
export interface PreparedRevision {
  readonly commit: CommitSha
  readonly row: Omit<NewRevision, 'repoId' | 'commit' | 'verdict' | 'policyVersion' | 'verdictReasons'>
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
  /** Packs whose bytes are flushed in the blob store. */
  readonly packs: readonly Omit<PackRow, 'isFree'>[]
  readonly refUpdates: readonly RefUpdate[]
  readonly revisions: readonly PreparedRevision[]
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
 * Cost: some ten statements and one per ref moved.
 *
 * @throws DomainError `repo-not-found`  there is no such repository and none is to be made
 * @throws DomainError `ref-conflict`    a ref moved meanwhile, or its name is a folder of another's; nothing was written
 */
export function landRevision({ db }: Pick<Engines, 'db'>, landing: Landing): Promise<Landed> {
  return transaction(db.prisma, async tx => {
    const repo = await claimRepo(tx, landing)
    await addPacks(
      tx,
      repo.id,
      landing.packs.map(pack => ({ ...pack, isFree: isReleased(landing.revisions) })),
    )
    await linkBlobs(tx, repo.id, uniqueFiles(landing.revisions))
    const revisions: Revision[] = []
    for (const prepared of landing.revisions) revisions.push(await writeRevision(tx, repo.id, prepared))
    await moveRefs(tx, repo, landing.refUpdates)
    await refreshHead(tx, repo, landing)
    await appendAudit(tx, auditOf(landing, repo))
    await landing.alongside?.(tx, repo)
    return { repo, revisions }
  })
}

async function claimRepo(tx: Tx, { repo: name, create }: Landing): Promise<Repo> {
  const existing = await findRepo(tx, name)
  if (existing) {
    await lockRepo(tx, existing.id)
    return existing
  }
  if (!create) throw new DomainError('repo-not-found', 'Repository not found')
  return createRepo(tx, { name, ...create })
}

/** The packs may be listed in the free area at once if every tip they bring is released. */
function isReleased(revisions: readonly PreparedRevision[]): boolean {
  return revisions.every(({ judgement }) => ['cleared', 'restricted'].includes(judgement.verdict.state))
}

function uniqueFiles(revisions: readonly PreparedRevision[]): LargeFile[] {
  return [
    ...new Map(revisions.flatMap(revision => revision.largeFiles.map(file => [file.oid, file]))).values(),
  ]
}

async function writeRevision(
  tx: Tx,
  repoId: string,
  { commit, row, judgement }: PreparedRevision,
): Promise<Revision> {
  const { state, policyVersion, reasons } = judgement.verdict
  const revision = { ...row, repoId, commit, verdict: state, policyVersion, verdictReasons: reasons }
  const created = await createRevision(tx, revision, judgement.card, judgement.findings)
  return created ?? (await existingRevision(tx, repoId, commit))
}

async function existingRevision(tx: Tx, repoId: string, commit: CommitSha): Promise<Revision> {
  const revision = await findRevision(tx, repoId, commit)
  if (!revision)
    throw new DomainError('revision-not-found', `Revision ${commit} was removed meanwhile`, { commit })
  return revision
}

async function moveRefs(tx: Tx, repo: Repo, updates: readonly RefUpdate[]): Promise<void> {
  // Deletions first: `a` may go to make room for `a/b`.
  for (const update of [...updates].sort((a, b) => Number(a.after !== null) - Number(b.after !== null))) {
    if (!(await moveRef(tx, repo.id, update))) {
      const message = `${update.name} of ${formatRepoId(repo)} moved meanwhile. Fetch and try again.`
      throw new DomainError('ref-conflict', message, { ref: update.name })
    }
  }
  if (updates.length === 0) return
  const clash = conflictingRefs((await listRefs(tx, repo.id)).map(ref => ref.name))
  if (clash) {
    throw new DomainError(
      'ref-conflict',
      `${clash[1]} can't be a ref beside ${clash[0]}: one name is a folder of the other.`,
    )
  }
}

/** Copies the facts of the default branch's tip to the repository's row, when that is among what landed. */
async function refreshHead(tx: Tx, repo: Repo, landing: Landing): Promise<void> {
  const ref = landing.refUpdates.find(update => update.name === `refs/heads/${repo.defaultBranch}`)
  const head = ref?.after && landing.revisions.find(revision => revision.commit === ref.after?.commit)
  if (!head) return
  const revision = await existingRevision(tx, repo.id, head.commit)
  const { tags, license, pipelineTag, libraryName } = head.judgement.index
  const findings = await countFindings(tx, revision.id)
  const usedStorageBytes = await linkedBytes(tx, repo.id)
  const { verdict } = revision
  const facts = {
    revisionId: revision.id,
    verdict,
    tags,
    license,
    pipelineTag,
    libraryName,
    findings,
    usedStorageBytes,
  }
  await setRepoHead(tx, repo.id, facts, new Date())
}

function auditOf(landing: Landing, repo: Repo) {
  return {
    actor: landing.actor,
    action: `revision.land.${landing.source}`,
    repoId: repo.id,
    subject: formatRepoId(repo),
    detail: {
      refs: landing.refUpdates.map(update => ({
        name: update.name,
        before: update.before,
        after: update.after?.oid ?? null,
      })),
      revisions: landing.revisions.map(({ commit, judgement }) => ({
        commit,
        verdict: judgement.verdict.state,
        findings: countBySeverity(judgement.findings),
      })),
      packs: landing.packs.map(pack => pack.oid),
    },
  }
}

function countBySeverity(findings: readonly Finding[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0 }
  for (const finding of findings) counts[finding.severity] += 1
  return counts
}
