import type { MirrorSettings } from '@entrepot/mirror'
import type { Services } from './compose.js'

/** What syncing takes from the configuration, under this process's name. */
export function mirrorSettings({ config, scratchDir, nodeId }: Services): MirrorSettings {
  return { upstream: config.upstream, scratchDir, owner: nodeId }
}
