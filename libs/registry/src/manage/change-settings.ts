import { DomainError, formatRepoId, type Principal } from '@entrepot/core'
import { requireRefName } from '@entrepot/git'
import {
  appendAudit,
  type Db,
  findMirrorsByRepo,
  findRefs,
  findReposById,
  lockRepo,
  type Repo,
  type RepoChange,
  setMirrorVisibility,
  transaction,
  type Tx,
  updateRepo,
} from '@entrepot/persistence'
import { requireRight } from '../access/require-right.js'
import { rejudgeRepo } from '../verdict/rejudge-repo.js'
import type { Engines } from '../engines.js'
import { landRevision } from '../land/land-revision.js'
import { requireNotMirror } from '../receive/require-not-mirror.js'

/** What is absent stays. */
export interface RepoSettings extends RepoChange {
  /** Without `refs/heads/`. */
  readonly defaultBranch?: string
}

/**
 * Changes who may see a repository and get its files, whether it takes discussions, and which branch stands for it. Requests for access
 * are kept when gating ends, and count again when it is taken up anew.
 *
 * A mirror keeps upstream's gating and default branch.
 *
 * @throws DomainError `forbidden`, `authentication-required`
 * @throws DomainError `revision-not-found`  there is no such branch
 */
export async function changeSettings(
  engines: Pick<Engines, 'db' | 'jobs' | 'rejudge'>,
  principal: Principal,
  repo: Repo,
  settings: RepoSettings,
): Promise<Repo> {
  requireRight(principal, 'repo:admin', repo)
  const { db, jobs } = engines
  const { defaultBranch, ...change } = settings
  if (defaultBranch !== undefined || change.gating !== undefined) await requireNotMirror(db.prisma, repo)
  if (defaultBranch !== undefined && defaultBranch !== repo.defaultBranch) {
    await requireBranch(db.prisma, repo, defaultBranch)
    await landRevision(
      { db },
      {
        actor: principal,
        source: 'commit',
        repo,
        create: null,
        defaultBranch,
        packs: [],
        refUpdates: [],
        revisions: [],
        alongside: tx => requireBranch(tx, repo, defaultBranch),
      },
    )
  }
  const changed = await transaction(db.prisma, async tx => {
    const written = await writeSettings(tx, principal, repo, change)
    if (isJudgedBy(repo, written)) await jobs.enqueue(tx, 'rejudge-repo', { repoId: repo.id })
    return written
  })
  if (isJudgedBy(repo, changed)) await rejudgeRepo(engines, repo.id)
  return changed
}

/** Whether what policies go by is another now. */
function isJudgedBy(before: Repo, after: Repo): boolean {
  return after.visibility !== before.visibility || after.gating !== before.gating
}

async function requireBranch(db: Db, { id }: Repo, branch: string): Promise<void> {
  const name = `refs/heads/${branch}`
  requireRefName(name)
  const [ref] = await findRefs(db, id, [name])
  if (!ref) throw new DomainError('revision-not-found', `Invalid rev id: ${branch}`)
}

async function writeSettings(tx: Tx, principal: Principal, { id }: Repo, change: RepoChange): Promise<Repo> {
  await lockRepo(tx, id)
  const [before] = await findReposById(tx, [id])
  if (!before) throw new DomainError('repo-not-found', 'Repository not found')
  const repo = await updateRepo(tx, id, change)
  if (change.visibility !== undefined) {
    for (const mirror of await findMirrorsByRepo(tx, [id]))
      await setMirrorVisibility(tx, mirror.id, change.visibility)
  }
  await appendAudit(tx, {
    actor: principal,
    action: 'repo.settings',
    repoId: id,
    subject: formatRepoId(repo),
    detail: { before: settingsOf(before), after: settingsOf(repo) },
  })
  return repo
}

function settingsOf({ visibility, gating, discussionsDisabled }: Repo) {
  return { visibility, gating, discussionsDisabled }
}
