import {
  asCommitSha,
  DomainError,
  formatRepoId,
  isDomainError,
  type Oid,
  type Principal,
  type RepoName,
  type Visibility,
} from '@entrepot/core'
import {
  appendAudit,
  copyBlobLinks,
  findRepo,
  forgetFormerName,
  holdersIn,
  holdRepo,
  isUniqueViolation,
  type LargeFile,
  linkedOids,
  listPacks,
  type Repo,
  standingRecalls,
  type Tx,
} from '@entrepot/persistence'
import { requireRight } from '../access/require-right.js'
import type { Engines } from '../engines.js'
import { landRevision, type PreparedRevision } from '../land/land-revision.js'
import { prepareRevision } from '../land/prepare-revision.js'
import { openReader } from '../resolve/open-reader.js'
import { RECALLED } from '../verdict/keep-recalled.js'
import { requireCreator, withSpelledNamespace } from './require-creator.js'
import { nameTaken, requireNameFree, takenMeanwhile } from './require-name-free.js'
import { type SourceObjects, sourceObjects } from './source-objects.js'

export interface Duplication {
  /** Of the source's type. */
  readonly name: RepoName
  readonly visibility: Visibility
}

/** Heads that are judged anew, one after the other, by their whole trees. */
const MAX_TIPS = 500

/**
 * Makes a repository with the branches and tags of another, as far as the principal may read them. Large files are linked and never
 * copied; so are packs, for those who see all of the source. It is gated as the source is, or whoever was let in could let everybody in.
 * Pull requests, grants and requests for access stay where they are.
 *
 * Cost: a judgement of each distinct head.
 *
 * @throws DomainError `already-exists`, `forbidden`, `gated-repo`, `authentication-required`
 * @throws DomainError `limit-exceeded`  it has too many different heads
 * @throws DomainError `ref-conflict`    the source changed meanwhile
 */
export async function duplicateRepository(
  engines: Engines,
  principal: Principal,
  source: Repo,
  wanted: Duplication,
): Promise<Repo> {
  requireRight(principal, 'repo:read-content', source)
  requireCreator(principal, wanted.name.namespace)
  const name = await withSpelledNamespace(engines.db.prisma, wanted.name)
  await requireNameFree(engines.db.prisma, name)
  const objects = await sourceObjects(engines, principal, source)
  const duplication = { ...wanted, name }
  const revisions = await judgeHeads(engines, source, duplication, objects)
  try {
    return await land(engines, principal, { source, duplication, objects, revisions })
  } catch (error) {
    if (isUniqueViolation(error)) throw await takenMeanwhile(engines.db.prisma, name)
    if (isDomainError(error, 'ref-conflict') && (await findRepo(engines.db.prisma, name)))
      throw await takenMeanwhile(engines.db.prisma, name)
    throw error
  }
}

async function judgeHeads(
  engines: Engines,
  source: Repo,
  { name, visibility }: Duplication,
  { refs, isWhole }: SourceObjects,
): Promise<PreparedRevision[]> {
  const commits = [...new Set(refs.map(ref => ref.commit))]
  if (commits.length > MAX_TIPS) {
    const message = `It has ${commits.length} different heads, and at most ${MAX_TIPS} are duplicated. Push a clone instead.`
    throw new DomainError('limit-exceeded', message)
  }
  await requireNotRecalled(engines, source, commits)
  const reader = await openReader(engines, source.id)
  const prepared: PreparedRevision[] = []
  for (const commit of commits) {
    const revision = await prepareRevision(engines, { ...name, visibility }, asCommitSha(commit), reader)
    await engines.trees.put(revision.tree)
    prepared.push({ ...revision, largeFiles: await heldFiles(engines, source, revision, isWhole) })
  }
  return prepared
}

/** A recall is of one repository's revision: a copy would be free of it, also for those who could not read the original. */
async function requireNotRecalled(
  { db }: Pick<Engines, 'db'>,
  source: Repo,
  commits: readonly string[],
): Promise<void> {
  const [recall] = await standingRecalls(db.prisma, source.id, commits)
  if (!recall) return
  const message = `${formatRepoId(source)} at ${recall.commit.slice(0, 12)} was recalled and is not duplicated.`
  throw new DomainError('revision-blocked', message, { commit: recall.commit, rules: [RECALLED] })
}

/**
 * What a tree names is not always there: it may never have been brought, or have been deleted. That the store has the bytes for another
 * repository is nothing that the copy could have from this one.
 */
async function heldFiles(
  { db }: Pick<Engines, 'db'>,
  source: Repo,
  { largeFiles }: PreparedRevision,
  isWhole: boolean,
): Promise<LargeFile[]> {
  const oids = largeFiles.map(({ oid }) => oid)
  const holders = await holdersIn(db.prisma, source, oids)
  const held = new Map(holders.filter(({ isFree }) => isFree || isWhole).map(holder => [holder.oid, holder]))
  return largeFiles.filter(({ oid, sizeBytes }) => held.get(oid)?.sizeBytes === sizeBytes)
}

const RELEASED: ReadonlySet<string> = new Set(['cleared', 'restricted'])

interface Landing {
  readonly source: Repo
  readonly duplication: Duplication
  readonly objects: SourceObjects
  readonly revisions: readonly PreparedRevision[]
}

async function land(
  engines: Engines,
  principal: Principal,
  { source, duplication, objects, revisions }: Landing,
): Promise<Repo> {
  const { defaultBranch } = source
  const { name, visibility } = duplication
  const isReleased = revisions.every(({ judgement }) => RELEASED.has(judgement.verdict.state))
  const { repo } = await landRevision(engines, {
    actor: principal,
    source: 'commit',
    repo: name,
    create: { visibility, gating: source.gating, defaultBranch },
    packs: objects.packs.map(pack => ({ ...pack, isFree: isReleased && pack.isFree !== false })),
    refUpdates: objects.refs.map(({ name: ref, oid, commit }) => ({
      name: ref,
      before: null,
      after: { oid, commit },
    })),
    revisions,
    hasKnownFilesOnly: true,
    alongside: async (tx, made) => {
      await finish(tx, principal, made, { source, objects, isReleased })
      await requireStillHeld(tx, source, revisions)
    },
  })
  return repo
}

async function finish(
  tx: Tx,
  principal: Principal,
  repo: Repo,
  { source, objects, isReleased }: Pick<Landing, 'source' | 'objects'> & { readonly isReleased: boolean },
): Promise<void> {
  // A row that was there before was locked, and so has had its epoch counted up: this landing did not make it.
  if (repo.epoch > 1n) throw nameTaken(repo)
  if (objects.isWhole) await requireStillListed(tx, source, objects)
  await copyBlobLinks(tx, {
    fromRepoId: source.id,
    toRepoId: repo.id,
    onlyFree: !objects.isWhole,
    staysFree: isReleased,
  })
  await forgetFormerName(tx, repo)
  await appendAudit(tx, {
    actor: principal,
    action: 'repo.duplicate',
    repoId: repo.id,
    subject: formatRepoId(repo),
    detail: {
      type: repo.type,
      visibility: repo.visibility,
      source: formatRepoId(source),
      sourceId: source.id,
    },
  })
}

/** What the source let go of meanwhile, it had its reasons to. */
async function requireStillHeld(tx: Tx, source: Repo, revisions: readonly PreparedRevision[]): Promise<void> {
  const oids = [...new Set(revisions.flatMap(({ largeFiles }) => largeFiles.map(({ oid }) => oid)))]
  const held = await linkedOids(tx, source.id, oids)
  if (held.size < oids.length) throw changedMeanwhile(source)
}

/** Packs that the source lists are not collected; one that it gave up meanwhile might be, before we list it too. */
async function requireStillListed(tx: Tx, source: Repo, { packs }: SourceObjects): Promise<void> {
  const isThere = await holdRepo(tx, source.id)
  const listed = new Set<Oid>(isThere ? (await listPacks(tx, source.id)).map(pack => pack.oid) : [])
  if (packs.every(pack => listed.has(pack.oid))) return
  throw changedMeanwhile(source)
}

function changedMeanwhile(source: Repo): DomainError {
  return new DomainError('ref-conflict', `${formatRepoId(source)} changed meanwhile. Try again.`)
}
