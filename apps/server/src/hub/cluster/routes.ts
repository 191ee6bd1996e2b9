import type { PublicRoute, Route } from '../routing/route.js'
import { getAssignments } from './get-assignments.js'
import { postHeartbeat } from './post-heartbeat.js'
import { putNode } from './put-node.js'

/** Whose node it is the flows ask: see docs/cluster.md. */
function open(
  method: 'GET' | 'PUT' | 'POST',
  path: PublicRoute['path'],
  handle: PublicRoute['handle'],
): Route {
  return { methods: [method], path, requires: 'public', handle }
}

/** How nodes of an inference cluster speak with us. */
export const CLUSTER_ROUTES: readonly Route[] = [
  open('PUT', '/api/entrepot/nodes/:one', putNode),
  open('POST', '/api/entrepot/nodes/:one/heartbeat', postHeartbeat),
  open('GET', '/api/entrepot/nodes/:one/assignments', getAssignments),
]
