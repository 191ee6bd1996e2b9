import { type CommitSha, DomainError, formatRepoId } from '@entrepot/core'
import { findRevision, type Repo, type Revision } from '@entrepot/persistence'
import pLimit from 'p-limit'
import type { Engines } from '../engines.js'
import { isReachableCommit } from '../resolve/is-reachable-commit.js'
import { openReader } from '../resolve/open-reader.js'
import { landRevision } from './land-revision.js'
import { prepareRevision } from './prepare-revision.js'

/** Commits that are judged at a time because somebody asked for them: each reads a whole tree. */
const CONCURRENT_JUDGEMENTS = 4

const turns = pLimit(CONCURRENT_JUDGEMENTS)
/** By repository and commit: whoever asks meanwhile waits for the same. */
const underWay = new Map<string, Promise<Revision>>()

/**
 * The judged revision of a commit. Heads are judged when they land; an older commit is judged here, the first time somebody asks for it,
 * once for all who do.
 *
 * @throws DomainError `revision-not-found`  it was never judged, and no ref of this repository leads to it, whether or not the object exists
 */
export async function judgedRevision(engines: Engines, repo: Repo, commit: CommitSha): Promise<Revision> {
  const known = await findRevision(engines.db.prisma, repo.id, commit)
  if (known) return known
  const key = `${repo.id} ${commit}`
  const joined = underWay.get(key)
  if (joined) return joined
  const judging = judgeNow(engines, repo, commit).finally(() => underWay.delete(key))
  underWay.set(key, judging)
  return judging
}

async function judgeNow(engines: Engines, repo: Repo, commit: CommitSha): Promise<Revision> {
  if (!(await isReachableCommit(engines, repo, commit)))
    throw new DomainError('revision-not-found', `Invalid rev id: ${commit}`)
  return turns(() => judgeAndLand(engines, repo, commit))
}

async function judgeAndLand(engines: Engines, repo: Repo, commit: CommitSha): Promise<Revision> {
  const reader = await openReader(engines, repo.id)
  const prepared = await prepareRevision(engines, repo, commit, reader)
  await engines.trees.put(prepared.tree)
  const { revisions } = await landRevision(engines, {
    actor: 'registry',
    source: 'read',
    repo,
    create: null,
    packs: [],
    refUpdates: [],
    revisions: [prepared],
  })
  const [revision] = revisions
  if (!revision)
    throw new DomainError('revision-not-found', `Revision ${commit} of ${formatRepoId(repo)} did not land`)
  return revision
}
