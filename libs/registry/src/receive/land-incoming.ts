import { DomainError, type GitOid } from '@entrepot/core'
import { ObjectReader, peelTips } from '@entrepot/git'
import {
  findRevisionsByCommit,
  listPacks,
  listRefs,
  type RefRow,
  type Repo,
  type Tx,
} from '@entrepot/persistence'
import { arrivalsOf, takeUpArrivals } from '../discussions/arrivals-of.js'
import type { ArrivedCommits } from '../discussions/note-commits.js'
import type { Engines } from '../engines.js'
import { landRevision } from '../land/land-revision.js'
import { storePack } from '../land/store-pack.js'
import { openReader } from '../resolve/open-reader.js'
import { choosePacks, type ChosenPack } from './choose-packs.js'
import type { Incoming, Received } from './incoming.js'
import { type Inspected, inspectObjects } from './inspect-objects.js'
import { linkFiles } from './link-files.js'
import { readTips, type Tip, type Tips } from './read-tips.js'
import { requireMovableRefs } from './require-movable-refs.js'
import { requireNotMirror } from './require-not-mirror.js'

/**
 * Checks what somebody sent, judges it, stores it and lands it: what a push, an upload and a merge have in common. Nothing is visible
 * unless all of it landed; whoever called owns the quarantine and may throw it away afterwards, and may call again with the same.
 *
 * What is refused, and what only gives findings, is the table in docs/architecture.md. What stood in the repository before is never a
 * reason to refuse, so that a repository that was a mirror stays one that can be pushed to.
 *
 * Cost: a walk of the new objects; of each new tip its whole tree.
 *
 * @throws DomainError `forbidden`, `invalid-argument`  refs that nobody, or not this sender, may move so; a mirror
 * @throws DomainError `path-unsafe`         names that must not reach a disk, or that clients can't download
 * @throws DomainError `limit-exceeded`      a file that belongs into LFS; too much at once
 * @throws DomainError `card-invalid`        a card that the Hub would refuse, newly so
 * @throws DomainError `push-refused`        the policy blocks it, and says that such a thing does not land
 * @throws DomainError `lfs-object-missing`  a pointer to what the sender may not link here
 * @throws DomainError `object-missing`, `object-corrupt`
 * @throws DomainError `ref-conflict`        a ref moved meanwhile
 */
export async function landIncoming(engines: Engines, incoming: Incoming): Promise<Received> {
  const { repo, quarantine } = incoming
  requireMovableRefs(incoming)
  await requireNotMirror(engines.db.prisma, repo)
  const held = await listRefs(engines.db.prisma, repo.id)
  requireUnmoved(incoming, held)
  // The quarantine reads the repository's objects from this node's cache, and somebody may have landed since it was made.
  await engines.git.hydrate(repo.id, await listPacks(engines.db.prisma, repo.id))
  const reader = quarantine ? new ObjectReader(quarantine.gitDir) : await openReader(engines, repo.id)
  try {
    const refs = await seenRefs(reader, held)
    const tips = await readTips(engines, incoming, refs, reader)
    const inspected = await inspect(engines, incoming, { tips, reader })
    const packs = await packsOf(engines, incoming, { tips, isExact: inspected.isExact })
    const known = refs.map(ref => ref.commit)
    const arrivals = await arrivalsOf(reader.gitDir, incoming.refUpdates, known)
    return await land(engines, incoming, { tips, inspected, packs, arrivals })
  } finally {
    if (quarantine) await reader.close()
  }
}

/** The refs whose objects the sender could see and so build on: all else that is new must have come along. */
async function seenRefs(reader: ObjectReader, refs: readonly RefRow[]): Promise<RefRow[]> {
  const oids = refs.map(ref => ref.oid)
  // Few are asked of the process that runs anyway.
  const seen =
    refs.length > FEW_REFS
      ? await peelTips(reader.gitDir, oids)
      : new Map(await Promise.all(oids.map(async oid => [oid, await reader.info(oid)] as const)))
  return refs.filter(ref => seen.get(ref.oid))
}

/** Before the long work; the landing itself compares again. */
function requireUnmoved({ refUpdates }: Incoming, refs: readonly RefRow[]): void {
  const held = new Map(refs.map(ref => [ref.name, ref.oid]))
  for (const { name, before, after } of refUpdates) {
    const isDeletion = before === null && after === null
    if (isDeletion ? held.has(name) : (held.get(name) ?? null) === before) continue
    const message = isDeletion ? `There is no ${name}.` : `${name} moved meanwhile. Fetch and try again.`
    throw new DomainError('ref-conflict', message, { ref: name })
  }
}

/** Refs below which asking for each costs less than a git process. */
const FEW_REFS = 100
const NOTHING_NEW: Inspected = { fresh: new Set(), pointers: [], isExact: true }

async function inspect(
  { gitFileMaxBytes }: Engines,
  { quarantine, refUpdates }: Incoming,
  { tips, reader }: { readonly tips: Tips; readonly reader: ObjectReader },
): Promise<Inspected> {
  const packs = quarantine?.packs ?? []
  if (packs.length === 0 && tips.newCommitCount === 0) return NOTHING_NEW
  return inspectObjects({
    gitDir: reader.gitDir,
    reader,
    tips: targetsOf(refUpdates),
    known: tips.known,
    packs,
    gitFileMaxBytes,
    isInspected: oid => tips.inspected.has(oid),
  })
}

/** What the refs are to point at, each once: commits and annotated tags. */
function targetsOf(refUpdates: Incoming['refUpdates']): GitOid[] {
  return [...new Set(refUpdates.flatMap(({ after }) => after?.oid ?? []))]
}

async function packsOf(
  { db }: Pick<Engines, 'db'>,
  { repo, quarantine, refUpdates }: Incoming,
  { tips, isExact }: { readonly tips: Tips; readonly isExact: boolean },
): Promise<ChosenPack[]> {
  if (!quarantine || quarantine.packs.length === 0) return []
  const isReleased = await releasedCommits(db, repo, refUpdates, tips.judged)
  const released = refUpdates.filter(({ after }) => after !== null && isReleased(after.commit))
  const held = refUpdates.filter(({ after }) => after !== null && !isReleased(after.commit))
  return choosePacks({
    gitDir: quarantine.gitDir,
    packs: quarantine.packs,
    isExact,
    released: targetsOf(released),
    held: targetsOf(held),
    known: tips.known,
  })
}

const RELEASED: ReadonlySet<string> = new Set(['cleared', 'restricted'])

async function releasedCommits(
  db: Engines['db'],
  repo: Repo,
  refUpdates: Incoming['refUpdates'],
  judged: readonly Tip[],
): Promise<(commit: string) => boolean> {
  const commits = refUpdates.flatMap(({ after }) => after?.commit ?? [])
  const rows = await findRevisionsByCommit(db.prisma, repo.id, commits)
  const verdicts = new Map<string, string>(rows.map(row => [row.commit, row.verdict]))
  for (const { revision } of judged) verdicts.set(revision.commit, revision.judgement.verdict.state)
  return commit => RELEASED.has(verdicts.get(commit) ?? 'pending')
}

interface Checked {
  readonly tips: Tips
  readonly inspected: Inspected
  readonly packs: readonly ChosenPack[]
  /** Commits that come onto pull requests. */
  readonly arrivals: readonly ArrivedCommits[]
}

async function land(
  engines: Engines,
  incoming: Incoming,
  { tips, inspected, packs, arrivals }: Checked,
): Promise<Received> {
  const { actor, source, repo, refUpdates } = incoming
  const { fresh, pointers: history } = inspected
  const revisions = await linkFiles(engines, incoming, tips.judged, { fresh, history })
  const stored = await Promise.all(
    packs.map(async ({ pack, isFree }) => ({ ...(await storePack(engines, pack)), isFree })),
  )
  const landed = await landRevision(engines, {
    actor,
    source,
    repo,
    create: null,
    ...(incoming.defaultBranch !== undefined && { defaultBranch: incoming.defaultBranch }),
    packs: stored,
    refUpdates,
    revisions,
    historyFiles: history,
    hasKnownFilesOnly: true,
    alongside: (tx, now) => finish(tx, now, incoming, arrivals),
  })
  await engines.git.adopt(
    repo.id,
    packs.map(({ pack }) => pack),
  )
  return { ...landed, judgements: judgementsOf(refUpdates, tips.judged) }
}

async function finish(
  tx: Tx,
  now: Repo,
  { repo, actor, alongside }: Incoming,
  arrivals: readonly ArrivedCommits[],
): Promise<void> {
  // The name may stand for another repository by now.
  if (now.id !== repo.id) throw new DomainError('repo-not-found', 'Repository not found')
  // Commits were written anew: what this builds on is no longer here.
  if (now.rewrites !== repo.rewrites)
    throw new DomainError('ref-conflict', 'The history was rewritten meanwhile. Fetch it anew and try again.')
  await requireNotMirror(tx, now)
  await takeUpArrivals(tx, now, actor, arrivals)
  await alongside?.(tx, now)
}

function judgementsOf(refUpdates: Incoming['refUpdates'], judged: readonly Tip[]): Received['judgements'] {
  const byCommit = new Map(judged.map(({ revision, judgement }) => [revision.commit, judgement]))
  return refUpdates.flatMap(({ name, after }) => {
    const judgement = after && byCommit.get(after.commit)
    return judgement ? [{ refName: name, commit: after.commit, judgement }] : []
  })
}
