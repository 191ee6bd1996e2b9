import type { Timing } from '../../mirror-settings.js'
import type { GuardedNetwork } from './guarded-network.js'

/** HTTP to checked hosts, for who has something to send now and then: the library that does it is loaded when it is first wanted. */
export async function openNetwork(
  allowedPrivateHosts: readonly string[],
  timing: Timing,
): Promise<GuardedNetwork> {
  const loaded = await import('./guarded-network.js')
  return new loaded.GuardedNetwork(allowedPrivateHosts, timing)
}
