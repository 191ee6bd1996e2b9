import { formatRepoId, type Visibility } from '@entrepot/core'
import {
  appendAudit,
  findMirror,
  type Mirror,
  type Repo,
  setVisibility,
  type Tx,
} from '@entrepot/persistence'
import type { UpstreamRepo } from '../upstreams/hub/read-repo-info.js'

type Openness = Pick<UpstreamRepo, 'isPrivate' | 'gating'>

/**
 * Who may see a mirror: whoever an operator chose, or else nobody but its owners as soon as upstream is private or gated. What was closed
 * stays closed when upstream opens: opening is an operator's decision.
 *
 * @param repo  null before the first landing
 */
export function visibilityOf(
  mirror: Pick<Mirror, 'visibility'>,
  repo: Pick<Repo, 'visibility'> | null,
  upstream: Openness,
): Visibility {
  return dictated(mirror, upstream) ?? repo?.visibility ?? 'internal'
}

/** Brings a landed mirror's visibility in step. Reads the mirror's row again: an operator may have chosen since the run began. */
export async function followVisibility(
  tx: Tx,
  mirrorId: string,
  repo: Repo,
  upstream: Openness,
): Promise<void> {
  const mirror = await findMirror(tx, mirrorId)
  const visibility = mirror && dictated(mirror, upstream)
  if (visibility) await changeVisibility(tx, 'mirror', repo, visibility)
}

/** Null when it may stay as it is. */
function dictated(mirror: Pick<Mirror, 'visibility'>, { isPrivate, gating }: Openness): Visibility | null {
  return mirror.visibility ?? (isPrivate || gating !== 'none' ? 'private' : null)
}

/** Sets who may see a repository, and says in the audit who did that; nothing when it is so already. */
export async function changeVisibility(
  tx: Tx,
  actor: Parameters<typeof appendAudit>[1]['actor'],
  repo: Pick<Repo, 'id' | 'namespace' | 'name'>,
  visibility: Visibility,
): Promise<void> {
  const before = await setVisibility(tx, repo.id, visibility)
  if (before === null) return
  const detail = { before, after: visibility }
  await appendAudit(tx, {
    actor,
    action: 'repo.visibility',
    repoId: repo.id,
    subject: formatRepoId(repo),
    detail,
  })
}
