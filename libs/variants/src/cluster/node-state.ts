import type { ClusterNode } from '@entrepot/persistence'
import { LOST_AFTER_SECONDS } from './node-limits.js'

export type NodeState = 'alive' | 'lost'

/** Whether a node still beats, by its last sign of life: right also before anybody was told that it is lost. */
export function nodeStateOf({ heartbeatAt }: Pick<ClusterNode, 'heartbeatAt'>, now = new Date()): NodeState {
  return now.getTime() - heartbeatAt.getTime() > LOST_AFTER_SECONDS * 1000 ? 'lost' : 'alive'
}
