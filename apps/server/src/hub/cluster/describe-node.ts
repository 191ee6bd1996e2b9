import type { ClusterNode } from '@entrepot/persistence'
import type { NodeAnswer } from '@entrepot/protocol'
import { HEARTBEAT_SECONDS } from '@entrepot/variants'

/** A node as it is told of itself. */
export function describeNode({ name, profileName }: ClusterNode): NodeAnswer {
  return { name, profile: profileName, heartbeatSeconds: HEARTBEAT_SECONDS }
}
