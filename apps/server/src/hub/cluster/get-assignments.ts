import { MAX_WAIT_SECONDS, requireOwnNode } from '@entrepot/variants'
import { recognise } from '../../auth/recognise.js'
import { type Answer, emptyAnswer, jsonAnswer } from '../answer/answer.js'
import type { Hub } from '../hub.js'
import { readCount, refuseUnknown } from '../query/read-query.js'
import { leaveSignal } from '../routing/leave-signal.js'
import type { Exchange, PublicTarget } from '../routing/route.js'

const KNOWN: ReadonlySet<string> = new Set(['version', 'wait'])

/**
 * `GET /api/entrepot/nodes/{name}/assignments?version=…&wait=…`: what the node is to hold and to let go of. At once where that is not what
 * the client has seen, else as soon as it is not any more; 204 when nothing changed for so many seconds.
 */
export async function getAssignments(
  hub: Hub,
  exchange: Exchange,
  { rest: [name = ''] }: PublicTarget,
): Promise<Answer> {
  const { engines, nodes } = hub
  const { request, response, address, target } = exchange
  refuseUnknown(target.query, KNOWN)
  const version = target.query.get('version')
  const until = Date.now() + readCount(target.query, 'wait', 0, MAX_WAIT_SECONDS) * 1000
  const gone = leaveSignal(response)
  let { principal } = exchange
  let fingerprint = await nodes.watch.read()
  for (;;) {
    const { node, holder } = await requireOwnNode(engines.db, principal, name)
    const answer = await nodes.answerFor(holder, node, fingerprint)
    if (answer.version !== version) return jsonAnswer(answer)
    const changed = await nodes.watch.change(fingerprint, until - Date.now(), gone)
    if (changed === null) return emptyAnswer(204)
    fingerprint = changed
    // The token may have been revoked, or lost rights, since the question came.
    principal = (await recognise(hub, request, address)).principal
  }
}
