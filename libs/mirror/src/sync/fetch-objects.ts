import type { Wanted } from '@entrepot/git'
import { retryUpstream } from '../retry-upstream.js'
import { gitUpstream } from '../upstreams/hub/hub.js'
import { withDeadline } from '../with-deadline.js'
import { type FetchedTips, fetchTips } from './fetch-tips.js'
import { sayGated, type UpstreamState } from './read-upstream.js'
import type { Held, SyncContext } from './sync-context.js'

/**
 * Fetches git objects into quarantines, and reports how far that is. Dispose of them.
 * @throws DomainError `upstream-*`; `limit-exceeded`  more bytes or more time than one fetch may take
 */
export async function fetchObjects(
  context: SyncContext,
  held: Held,
  { info }: UpstreamState,
  wanted: Wanted,
): Promise<FetchedTips> {
  const { hub, signal, reporter, settings } = context
  const { host, limits, timing } = hub
  reporter.phase('objects')
  let movedBytes = 0
  const count = (bytes: number) => {
    reporter.add({ bytesMoved: bytes - movedBytes })
    movedBytes = bytes
  }
  const fetch = () =>
    withDeadline(signal, { host, maxMs: limits.fetchMaxMs, what: 'its git objects' }, async inTime =>
      fetchTips(settings.scratchDir, {
        ...(await gitUpstream(hub, info.name, inTime)),
        wanted,
        knownRefs: held.refs,
        cacheGitDir: held.gitDir,
        maxBytes: limits.fetchMaxBytes,
        onProgress: ({ receivedBytes }) => count(Math.max(movedBytes, receivedBytes)),
      }),
    )
  const fetched = await sayGated(info, host, () => retryUpstream(fetch, { timing, signal }))
  const packs = fetched.quarantines.flatMap(quarantine => quarantine.packs)
  count(packs.reduce((sum, pack) => sum + pack.sizeBytes, 0)) // what git prints is rounded
  return fetched
}
