import { createHash } from 'node:crypto'
import { DomainError, type Principal } from '@entrepot/core'
import { type ExactObjects, exactObjects, type OpenView, openView } from '@entrepot/git'
import {
  findRevisionsByCommit,
  listHiddenCommits,
  listPacks,
  listRefs,
  type RefRow,
  type Repo,
} from '@entrepot/persistence'
import { LRUCache } from 'lru-cache'
import { can } from '../access/can.js'
import type { Engines } from '../engines.js'
import { judgedRevision } from '../land/judged-revision.js'
import { readableRefs } from '../resolve/readable-refs.js'
import { inWalkTurn } from '../resolve/walk-turn.js'
import { audienceOf } from '../verdict/state-for.js'

/** States of repositories whose objects are remembered, of some 10 kB each where there are many packs. */
const MAX_STATES = 2_000
/** Tips that are judged because somebody clones: those of a mirror were judged as they landed, so there are hardly ever any. */
const MAX_UNJUDGED_TIPS = 100

/** By node, repository and state: what a view for readers is made of. Concurrent callers share the work. */
const states = new LRUCache<string, Promise<ExactObjects>>({ max: MAX_STATES })

/**
 * A GIT_DIR for one request of a git client, with what this principal may have and nothing else: git serves every object of it to whoever
 * knows its id. The caller disposes of it.
 *
 * Who writes to the repository gets all that ever landed. Everybody else gets what the refs reach that may be read, without commits that are
 * known to be blocked, and without what no ref leads to any more; history ends before a blocked commit.
 *
 * Cost: some statements and some milliseconds; the first time after something landed also what `exactObjects` costs.
 *
 * @throws DomainError `forbidden`  for inference tokens, which get files by resolve and no history
 * @throws DomainError `revision-blocked`, `revision-pending`  of the default branch
 */
export async function openGitView(engines: Engines, principal: Principal, repo: Repo): Promise<OpenView> {
  requireGitExit(principal)
  const head = `refs/heads/${repo.defaultBranch}`
  if (can(principal, 'repo:write', repo) && can(principal, 'verdict:see-blocked', repo)) {
    const refs = await listRefs(engines.db.prisma, repo.id)
    const rows = await listPacks(engines.db.prisma, repo.id)
    // A cache may still have what a rewriting of the history took away; where there was none, all of it will do.
    const packs = repo.rewrites > 0 && { packs: rows.map(({ oid }) => oid) }
    const cacheGitDir = await engines.git.hydrate(repo.id, rows)
    return openView(engines.scratchDir, cacheGitDir, { refs, head, ...packs })
  }
  const refs = await shownRefs(engines, principal, repo)
  const open = async () => {
    const { objectsOf, packs, shallow } = await objectsFor(engines, principal, repo, refs)
    return openView(engines.scratchDir, objectsOf, { refs, head, packs, shallow })
  }
  try {
    return await open()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    states.clear() // this node's cache was emptied meanwhile, and may be made anew
    return open()
  }
}

/** @throws DomainError `forbidden` for inference tokens */
export function requireGitExit(principal: Principal): void {
  if (principal.kind === 'anonymous' || principal.audience !== 'inference') return
  throw new DomainError(
    'forbidden',
    'Inference tokens get files and no history: download a revision with `hf download`, or clone with another token.',
  )
}

/** Refs that may be followed. A tip that nobody asked for before is judged now. */
async function shownRefs(engines: Engines, principal: Principal, repo: Repo): Promise<RefRow[]> {
  if (can(principal, 'verdict:see-blocked', repo)) return listRefs(engines.db.prisma, repo.id)
  const refs = await listRefs(engines.db.prisma, repo.id)
  const commits = [...new Set(refs.map(ref => ref.commit))]
  const rows = await findRevisionsByCommit(engines.db.prisma, repo.id, commits)
  const judged = new Set<string>(rows.map(row => row.commit))
  const unjudged = commits.filter(commit => !judged.has(commit)).slice(0, MAX_UNJUDGED_TIPS)
  for (const commit of unjudged) judged.add((await judgedRevision(engines, repo, commit)).commit)
  return (await readableRefs(engines, principal, repo)).filter(ref => judged.has(ref.commit))
}

/** Packs are listed after the refs, so that what a ref leads to is among them. */
async function objectsFor(
  engines: Engines,
  principal: Principal,
  repo: Repo,
  refs: readonly RefRow[],
): Promise<ExactObjects> {
  const { db, git, scratchDir } = engines
  const rows = await listPacks(db.prisma, repo.id)
  const seesBlocked = can(principal, 'verdict:see-blocked', repo)
  const hidden = new Set(
    seesBlocked ? [] : await listHiddenCommits(db.prisma, repo.id, audienceOf(principal)),
  )
  const cacheGitDir = await git.hydrate(repo.id, rows)
  const packs = rows.map(row => row.oid)
  const key = keyOf(cacheGitDir, packs, refs, hidden)
  const known = states.get(key)
  if (known) return known
  const made = inWalkTurn(() => exactObjects({ tempDir: scratchDir, cacheGitDir, packs, refs, hidden }))
  states.set(key, made)
  made.catch(() => states.delete(key))
  return made
}

function keyOf(
  cacheGitDir: string,
  packs: readonly string[],
  refs: readonly RefRow[],
  hidden: ReadonlySet<string>,
): string {
  const hash = createHash('sha256')
  for (const list of [[cacheGitDir], packs, refs.map(ref => `${ref.oid} ${ref.commit}`), [...hidden].sort()])
    hash.update(`${list.join('\n')}\n\n`)
  return hash.digest('base64')
}
