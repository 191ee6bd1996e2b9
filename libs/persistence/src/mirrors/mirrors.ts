import { formatRepoId, newId, type Oid, type RepoName, repoKey, type Visibility } from '@entrepot/core'
import { escapeLike } from '../escape-like.js'
import { type Mirror, Prisma, type RunState } from '../generated/client.js'
import type { RepoScope } from '../list-repos.js'
import { listMirrorsByLatestRun } from './sync-runs.js'
import type { Db, Tx } from '../transaction.js'

export interface NewMirror {
  readonly name: RepoName
  readonly upstreamUrl: string
  readonly upstreamId: string
  /** A branch, tag or commit; null for every branch and tag. */
  readonly revision: string | null
  /** Null: whatever an operator chose before, or else what upstream says. */
  readonly visibility: Visibility | null
}

/** Declares a mirror, or changes what an existing one follows. */
export function upsertMirror(tx: Tx, mirror: NewMirror, repoId: string | null): Promise<Mirror> {
  const idKey = repoKey(formatRepoId(mirror.name))
  const { upstreamUrl, upstreamId, revision, visibility } = mirror
  const { type, namespace, name } = mirror.name
  return tx.mirror.upsert({
    where: { type_idKey: { type, idKey } },
    create: {
      id: newId(),
      type,
      namespace,
      name,
      idKey,
      upstreamUrl,
      upstreamId,
      revision,
      visibility,
      repoId,
    },
    update: { upstreamUrl, upstreamId, revision, ...(visibility && { visibility }) },
  })
}

export function findMirror(db: Db, id: string): Promise<Mirror | null> {
  return db.mirror.findUnique({ where: { id } })
}

export function findMirrorByName(db: Db, name: RepoName): Promise<Mirror | null> {
  return db.mirror.findUnique({
    where: { type_idKey: { type: name.type, idKey: repoKey(formatRepoId(name)) } },
  })
}

export function findMirrorsById(db: Db, ids: readonly string[]): Promise<Mirror[]> {
  return db.mirror.findMany({ where: { id: { in: [...ids] } } })
}

/** Mirrors of some repositories. */
export function findMirrorsByRepo(db: Db, repoIds: readonly string[]): Promise<Mirror[]> {
  return db.mirror.findMany({ where: { repoId: { in: [...repoIds] } } })
}

/** Newest first, after the mirror with id `after`: ids are in order of creation. */
export function listMirrors(db: Db, after: string | null, limit: number): Promise<Mirror[]> {
  return db.mirror.findMany({
    where: after ? { id: { lt: after } } : {},
    orderBy: { id: 'desc' },
    take: limit,
  })
}

/**
 * Like `listMirrors`, but only those whose repository is in the scope. A mirror that has not landed yet is judged by the visibility it
 * was asked for; where that is undecided it counts as private.
 */
export function listReadableMirrors(
  db: Db,
  scope: RepoScope,
  after: string | null,
  limit: number,
): Promise<Mirror[]> {
  return db.mirror.findMany({
    where: { ...(after && { id: { lt: after } }), OR: mirrorsInScope(scope) },
    orderBy: { id: 'desc' },
    take: limit,
  })
}

/** Mirrors in a state that one step looks at first; each further one looks at four times as many, as few of them seem to be readable. */
const FIRST_STEP_ROWS = 500
/** PostgreSQL takes no more than 32,767 parameters. */
const MAX_STEP_ROWS = 20_000

/**
 * Like `listReadableMirrors`, but only those whose latest run is in `state`. Two statements where at least a page of the next 500 in that
 * state may be read; a page is short only where there are no more.
 */
export async function listReadableMirrorsOfState(
  db: Db,
  scope: RepoScope,
  state: RunState,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<Mirror[]> {
  const found: Mirror[] = []
  let from = after
  for (let rows = FIRST_STEP_ROWS; found.length < limit; rows = Math.min(rows * 4, MAX_STEP_ROWS)) {
    const ids = await listMirrorsByLatestRun(db, state, from, rows)
    const readable = await db.mirror.findMany({
      where: { id: { in: ids }, OR: mirrorsInScope(scope) },
      orderBy: { id: 'desc' },
      take: limit - found.length,
    })
    found.push(...readable)
    if (ids.length < rows) break
    from = ids.at(-1) ?? null
  }
  return found
}

function mirrorsInScope({ visibilities, namespaces, repoIds, within }: RepoScope): Prisma.MirrorWhereInput[] {
  const undecided = visibilities.includes('private') ? [{ repoId: null, visibility: null }] : []
  const seen = [...visibleAs(visibilities), ...undecided, ...mirrorsAt({ namespaces, repoIds })]
  return within === null
    ? seen
    : [...visibleAs(['public']), { AND: [{ OR: seen }, { OR: mirrorsAt(within) }] }]
}

function visibleAs(visibilities: readonly Visibility[]): Prisma.MirrorWhereInput[] {
  const visibility = { in: [...visibilities] }
  return [{ repo: { visibility } }, { repoId: null, visibility }]
}

function mirrorsAt({
  namespaces,
  repoIds,
}: Pick<RepoScope, 'namespaces' | 'repoIds'>): Prisma.MirrorWhereInput[] {
  const here = namespaces.map(name => ({ idKey: { startsWith: `${escapeLike(name)}/` } }))
  return [...here, { repoId: { in: [...repoIds] } }]
}

/** The same in SQL, for a row `m` of `mirror` that has not landed: it has no repository that could be asked. */
export function isAwaitedInScope({ visibilities, namespaces, within }: RepoScope): Prisma.Sql {
  const isIn = (names: readonly string[]) =>
    Prisma.sql`coalesce(lower(m.namespace) = ANY(${[...names]}::text[]), false)`
  const isVisible = Prisma.sql`coalesce(m.visibility, 'private') = ANY(${[...visibilities]}::visibility[])`
  const isSeen = Prisma.sql`(${isVisible} OR ${isIn(namespaces)})`
  if (within === null) return isSeen
  return Prisma.sql`(m.visibility IS NOT DISTINCT FROM 'public' OR (${isSeen} AND ${isIn(within.namespaces)}))`
}

/** Ties a mirror to the repository that its first run landed. */
export async function setMirrorRepo(tx: Tx, mirrorId: string, repoId: string): Promise<void> {
  await tx.mirror.update({ where: { id: mirrorId }, data: { repoId } })
}

export async function setMirrorSynced(tx: Tx, mirrorId: string, at: Date): Promise<void> {
  await tx.mirror.update({ where: { id: mirrorId }, data: { lastSyncedAt: at } })
}

/** The upload that an earlier attempt began for this file, if any. */
export async function findPartialUpload(db: Db, mirrorId: string, oid: Oid): Promise<string | null> {
  const row = await db.partialUpload.findUnique({ where: { mirrorId_oid: { mirrorId, oid } } })
  return row?.uploadId ?? null
}

export async function savePartialUpload(db: Db, mirrorId: string, oid: Oid, uploadId: string): Promise<void> {
  await db.partialUpload.upsert({
    where: { mirrorId_oid: { mirrorId, oid } },
    create: { mirrorId, oid, uploadId },
    update: { uploadId, isBrought: false },
  })
}

/** Notes that all of this file came from the mirror's upstream and is in the store; kept until a run succeeds. */
export async function markBrought(db: Db, mirrorId: string, oid: Oid): Promise<void> {
  await db.partialUpload.updateMany({ where: { mirrorId, oid }, data: { isBrought: true } })
}

/** Large files that runs of this mirror brought in full, and that may not have landed yet. */
export async function broughtOids(db: Db, mirrorId: string): Promise<Set<Oid>> {
  const rows = await db.partialUpload.findMany({
    where: { mirrorId, isBrought: true },
    select: { oid: true },
  })
  return new Set(rows.map(row => row.oid as Oid))
}

/** Forgets what was brought: all of it has landed, or is not wanted any more. */
export async function forgetBrought(tx: Tx, mirrorId: string): Promise<void> {
  await tx.partialUpload.deleteMany({ where: { mirrorId, isBrought: true } })
}

export async function dropPartialUpload(db: Db, mirrorId: string, oid: Oid): Promise<void> {
  await db.partialUpload.deleteMany({ where: { mirrorId, oid } })
}

/** The uploads of one mirror that have not ended. */
export async function findPartialUploads(
  db: Db,
  mirrorId: string,
): Promise<{ oid: Oid; uploadId: string }[]> {
  const rows = await db.partialUpload.findMany({ where: { mirrorId, isBrought: false } })
  return rows.map(({ oid, uploadId }) => ({ oid: oid as Oid, uploadId }))
}

/** Ids of all uploads that somebody may go on with. */
export async function listPartialUploads(db: Db): Promise<Set<string>> {
  const rows = await db.partialUpload.findMany({ where: { isBrought: false }, select: { uploadId: true } })
  return new Set(rows.map(row => row.uploadId))
}

/** Notes what an operator chose, so that no run changes it. */
export async function setMirrorVisibility(tx: Tx, id: string, visibility: Visibility): Promise<void> {
  await tx.mirror.update({ where: { id }, data: { visibility } })
}
