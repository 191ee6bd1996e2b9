import { DomainError, isCommitSha, parseRepoId, type Principal, formatRepoId } from '@entrepot/core'
import { isRefName } from '@entrepot/git'
import {
  appendAudit,
  ensureLiveRun,
  findMirrorByName,
  findRepo,
  findReposById,
  type Mirror,
  type NewMirror,
  type Repo,
  type SyncRun,
  transaction,
  type Tx,
  upsertMirror,
} from '@entrepot/persistence'
import type { Engines } from '@entrepot/registry'
import { changeVisibility } from './land/follow-visibility.js'
import { taken } from './land/land-tips.js'

export interface RequestedMirror {
  readonly mirror: Mirror
  readonly run: SyncRun
  /** False when the mirror has a run under way already, which is the one returned. */
  readonly isNew: boolean
}

/**
 * Declares a mirror, or changes what it follows or who may see it, and has it brought up to date: row, run and job in one transaction. Nothing is asked of
 * upstream here. Whoever calls has made sure that `actor` may manage mirrors.
 *
 * @throws DomainError `already-exists`     a repository of this name was pushed by people
 * @throws DomainError `invalid-argument`   the URL isn't plain http(s), or `revision` can't be a branch, tag or commit
 * @throws DomainError `repo-name-invalid`  the upstream id
 */
export async function requestMirror(
  { db, jobs }: Pick<Engines, 'db' | 'jobs'>,
  actor: Principal | string,
  wanted: NewMirror,
): Promise<RequestedMirror> {
  const { name } = wanted
  const request: NewMirror = {
    ...wanted,
    upstreamUrl: requireUrl(wanted.upstreamUrl),
    upstreamId: formatRepoId(parseRepoId(name.type, wanted.upstreamId)),
    revision: wanted.revision === null ? null : requireRevision(wanted.revision),
  }
  return transaction(db.prisma, async tx => {
    const repo = await findRepo(tx, name)
    const known = await findMirrorByName(tx, name)
    if (repo && repo.id !== known?.repoId) throw taken(repo)
    // Before the mirror's row, as landings do.
    if (repo) await showAsAsked(tx, actor, repo, request)
    const mirror = await upsertMirror(tx, request, null)
    const [landed] = repo || mirror.repoId === null ? [] : await findReposById(tx, [mirror.repoId])
    if (landed) await showAsAsked(tx, actor, landed, request) // it landed while we waited for the row
    const { run, isNew } = await ensureLiveRun(tx, mirror.id, actorName(actor))
    if (isNew) await jobs.enqueue(tx, 'sync-mirror', { runId: run.id })
    await appendAudit(tx, {
      actor,
      action: 'mirror.request',
      repoId: mirror.repoId,
      subject: formatRepoId(name),
      detail: {
        upstreamUrl: request.upstreamUrl,
        upstreamId: request.upstreamId,
        revision: request.revision,
        visibility: request.visibility,
        runId: run.id,
        isNew,
      },
    })
    return { mirror, run, isNew }
  })
}

async function showAsAsked(
  tx: Tx,
  actor: Principal | string,
  repo: Repo,
  { visibility }: NewMirror,
): Promise<void> {
  if (visibility !== null) await changeVisibility(tx, actor, repo, visibility)
}

/** Who a run says asked for it. */
export function actorName(actor: Principal | string): string {
  if (typeof actor === 'string') return actor
  return actor.kind === 'token' ? actor.accountName : actor.kind
}

function requireUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  const isPlain =
    url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.search === ''
  if (isPlain) return url.href.replace(/\/+$/, '')
  throw new DomainError(
    'invalid-argument',
    'The upstream URL begins with http:// or https:// and holds no user name, password or query.',
  )
}

function requireRevision(revision: string): string {
  const isName = isRefName(revision.startsWith('refs/') ? revision : `refs/heads/${revision}`)
  if (isName || isCommitSha(revision)) return revision
  throw new DomainError('invalid-argument', `${JSON.stringify(revision.slice(0, 200))} can't be a revision.`)
}
