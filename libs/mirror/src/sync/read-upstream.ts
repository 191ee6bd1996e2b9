import { DomainError, isDomainError, parseRepoId } from '@entrepot/core'
import { listRemoteRefs, type RemoteRefs } from '@entrepot/git'
import { retryUpstream } from '../retry-upstream.js'
import { gitUpstream } from '../upstreams/hub/hub.js'
import { readRepoInfo, type UpstreamRepo } from '../upstreams/hub/read-repo-info.js'
import { withDeadline } from '../with-deadline.js'
import type { SyncContext } from './sync-context.js'

export interface UpstreamState {
  readonly info: UpstreamRepo
  readonly remote: RemoteRefs
}

/**
 * What upstream has now. Two to four requests.
 * @throws DomainError `upstream-*`, `limit-exceeded`
 */
export async function readUpstream(context: SyncContext): Promise<UpstreamState> {
  const { hub, signal, mirror } = context
  const asked = parseRepoId(mirror.type, mirror.upstreamId)
  const retrying = { timing: hub.timing, signal }
  const { host, limits } = hub
  const ask = () =>
    withDeadline(signal, { host, maxMs: limits.questionMaxMs, what: 'an answer' }, inTime =>
      readRepoInfo(hub, asked, inTime),
    )
  const info = await retryUpstream(ask, retrying)
  const list = () =>
    withDeadline(signal, { host, maxMs: limits.questionMaxMs, what: 'its list of refs' }, async inTime =>
      listRemoteRefs(await gitUpstream(hub, info.name, inTime)),
    )
  return { info, remote: await sayGated(info, hub.host, () => retryUpstream(list, retrying)) }
}

/** git's own protocol has one word for every refusal; the API told which it is. */
export async function sayGated<T>(info: UpstreamRepo, host: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (info.gating === 'none' || !isDomainError(error, 'upstream-unauthorized')) throw error
    const message = `${host} hands out this repository only to accounts that accepted its conditions. Accept them there, and configure that account's token.`
    throw new DomainError('upstream-gated', message, { host }, { cause: error })
  }
}
