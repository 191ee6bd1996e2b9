import { openHub } from '../upstreams/hub/hub.js'
import { bringUpToDate, type Ended } from './bring-up-to-date.js'
import type { SyncContext } from './sync-context.js'

/**
 * Works on a leased run with a network of its own.
 * @throws what `openHub` and `bringUpToDate` throw; the run is then still to be ended
 */
export async function workOnRun(leased: Omit<SyncContext, 'hub' | 'name'>): Promise<Ended> {
  const { settings, mirror } = leased
  const { type, namespace, name } = mirror
  const hub = openHub(settings, mirror.upstreamUrl)
  try {
    return await bringUpToDate({ ...leased, hub, name: { type, namespace, name } })
  } finally {
    await hub.close()
  }
}
