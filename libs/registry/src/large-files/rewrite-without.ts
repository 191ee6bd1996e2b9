import {
  type AccountPrincipal,
  asCommitSha,
  asGitOid,
  DomainError,
  type GitOid,
  type Oid,
} from '@entrepot/core'
import { ObjectReader, rewriteCommits, type Rewritten, writePack } from '@entrepot/git'
import {
  dropPacks,
  findRevisionsByCommit,
  linkedOids,
  listPacks,
  listRefs,
  noteRewrite,
  type PackRow,
  type RefRow,
  type Repo,
  type Tx,
} from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { type Landing, landRevision, type PreparedRevision } from '../land/land-revision.js'
import { prepareRevision } from '../land/prepare-revision.js'
import { storePack } from '../land/store-pack.js'
import { choosePacks, type ChosenPack } from '../receive/choose-packs.js'
import { openReader } from '../resolve/open-reader.js'
import { walkPointers } from './walk-pointers.js'

export interface Rewrite {
  readonly actor: AccountPrincipal
  readonly repo: Repo
  readonly oids: ReadonlySet<Oid>
  /** Runs in the same transaction. */
  readonly alongside: (tx: Tx, now: Repo) => Promise<void>
}

/** What the repository was when the rewriting began. */
interface Before {
  readonly refs: readonly RefRow[]
  readonly packs: readonly PackRow[]
}

/**
 * Writes all history of a repository anew without some large files, moves every ref that led to them, and lists new packs of what the
 * refs reach instead of all old ones, in one transaction: neither files nor old commits can be had afterwards. Who pushes meanwhile is
 * told to fetch anew.
 *
 * Cost: a walk of the whole history, and a pack of all of it.
 *
 * @returns false when no commit names any of them, and nothing was done
 * @throws DomainError `ref-conflict`  something landed meanwhile
 * @throws DomainError `limit-exceeded`, `object-missing`, `object-corrupt`
 */
export async function rewriteWithout(engines: Engines, rewrite: Rewrite): Promise<boolean> {
  const { db, scratchDir } = engines
  const { id } = rewrite.repo
  const before = { refs: await listRefs(db.prisma, id), packs: await listPacks(db.prisma, id) }
  const old = await openReader(engines, id)
  const tips = [...new Set(before.refs.map(ref => ref.oid))]
  const dropped = new Set<GitOid>()
  for await (const { blob, pointer } of walkPointers(old, tips)) {
    if (rewrite.oids.has(pointer.oid)) dropped.add(blob)
  }
  if (dropped.size === 0) return false
  const rewritten = await rewriteCommits(old, tips, dropped)
  const quarantine = await writePack(scratchDir, {
    cacheGitDir: old.gitDir,
    objects: rewritten.objects,
  })
  const reader = new ObjectReader(quarantine.gitDir)
  try {
    await land(engines, rewrite, { before, rewritten, reader, oldGitDir: old.gitDir })
    return true
  } finally {
    await reader.close()
    await quarantine.dispose()
  }
}

interface Written {
  readonly before: Before
  readonly rewritten: Rewritten
  /** Sees old and new objects. */
  readonly reader: ObjectReader
  readonly oldGitDir: string
}

async function land(engines: Engines, rewrite: Rewrite, written: Written): Promise<void> {
  const { actor, repo, alongside } = rewrite
  const { before, rewritten, reader, oldGitDir } = written
  const { replaced } = rewritten
  const after = before.refs.map(ref => moved(ref, replaced))
  const revisions = await judgeNew(engines, rewrite, after, written)
  const packs = await packAll(engines, repo, { refs: after, revisions, gitDir: reader.gitDir })
  const stored: Landing['packs'][number][] = []
  for (const { pack, isFree } of packs) stored.push({ ...(await storePack(engines, pack)), isFree })
  await landRevision(engines, {
    actor,
    source: 'commit',
    repo,
    create: null,
    packs: stored,
    refUpdates: before.refs.flatMap((ref, at) => {
      const to = after[at]
      return to && to.oid !== ref.oid ? [{ name: ref.name, before: ref.oid, after: to }] : []
    }),
    revisions,
    hasKnownFilesOnly: true,
    alongside: async (tx, now) => {
      await requireUntouched(tx, now, { repo, after, packs: [...before.packs, ...stored] })
      const kept = new Set(stored.map(({ oid }) => oid))
      await dropPacks(
        tx,
        now.id,
        before.packs.map(({ oid }) => oid).filter(oid => !kept.has(oid)),
      )
      await noteRewrite(tx, now.id, rewritten)
      await alongside(tx, now)
    },
  })
  await engines.git.forget(repo.id)
  engines.readers.release(oldGitDir)
  await engines.git.adopt(
    repo.id,
    packs.map(({ pack }) => pack),
  )
}

function moved({ name, oid, commit }: RefRow, replaced: ReadonlyMap<GitOid, GitOid>): RefRow {
  return {
    name,
    oid: replaced.get(oid) ?? oid,
    commit: asCommitSha(replaced.get(asGitOid(commit)) ?? commit),
  }
}

/** The commits that refs are put on are judged as any others that come in. */
async function judgeNew(
  engines: Engines,
  { repo, oids }: Rewrite,
  after: readonly RefRow[],
  { rewritten, reader }: Written,
): Promise<PreparedRevision[]> {
  const made = new Set<string>(rewritten.replaced.values())
  const commits = [...new Set(after.map(ref => ref.commit))].filter(commit => made.has(commit))
  const revisions: PreparedRevision[] = []
  for (const commit of commits) {
    const { tree, ...prepared } = await prepareRevision(engines, repo, commit, reader)
    await engines.trees.put(tree)
    const held = await linkedOids(
      engines.db.prisma,
      repo.id,
      prepared.largeFiles.map(({ oid }) => oid),
    )
    const largeFiles = prepared.largeFiles.filter(({ oid }) => held.has(oid) && !oids.has(oid))
    revisions.push({ ...prepared, largeFiles })
  }
  return revisions
}

const RELEASED: ReadonlySet<string> = new Set(['cleared', 'restricted'])

async function packAll(
  { db }: Pick<Engines, 'db'>,
  repo: Repo,
  {
    refs,
    revisions,
    gitDir,
  }: {
    readonly refs: readonly RefRow[]
    readonly revisions: readonly PreparedRevision[]
    readonly gitDir: string
  },
): Promise<ChosenPack[]> {
  const commits = [...new Set(refs.map(ref => ref.commit))]
  const rows = await findRevisionsByCommit(db.prisma, repo.id, commits)
  const verdicts = new Map<string, string>(rows.map(row => [row.commit, row.verdict]))
  for (const { commit, judgement } of revisions) verdicts.set(commit, judgement.verdict.state)
  const isReleased = ({ commit }: RefRow) => RELEASED.has(verdicts.get(commit) ?? 'pending')
  const oidsOf = (some: readonly RefRow[]) => [...new Set(some.map(ref => ref.oid))]
  return choosePacks({
    gitDir,
    packs: [],
    isExact: false,
    released: oidsOf(refs.filter(isReleased)),
    held: oidsOf(refs.filter(ref => !isReleased(ref))),
    known: [],
  })
}

/** Whatever landed since the beginning may build on what is about to go. */
async function requireUntouched(
  tx: Tx,
  now: Repo,
  expected: {
    readonly repo: Repo
    readonly after: readonly RefRow[]
    readonly packs: readonly { oid: Oid }[]
  },
): Promise<void> {
  const refs = await listRefs(tx, now.id)
  const packs = new Set((await listPacks(tx, now.id)).map(({ oid }) => oid))
  const wanted = new Map(expected.after.map(ref => [ref.name, ref.oid]))
  const areRefsSame = refs.length === wanted.size && refs.every(ref => wanted.get(ref.name) === ref.oid)
  const arePacksSame =
    packs.size === new Set(expected.packs.map(({ oid }) => oid)).size &&
    expected.packs.every(({ oid }) => packs.has(oid))
  if (now.id === expected.repo.id && now.rewrites === expected.repo.rewrites && areRefsSame && arePacksSame)
    return
  throw new DomainError('ref-conflict', 'Something landed while the history was written anew. Try again.')
}
