import type { DeriveSettings } from '@entrepot/variants'
import type { Services } from './compose.js'

/** What making variants takes from the configuration, under this process's name. */
export function deriveSettings({ config, scratchDir, nodeId }: Services): DeriveSettings {
  const { memoryBytes, diskBytes, wallMs, llamaQuantize, toolsFile } = config.derive
  return {
    owner: nodeId,
    scratchDir,
    limits: { memoryBytes, diskBytes, wallMs },
    llamaQuantize,
    toolsFile,
  }
}
