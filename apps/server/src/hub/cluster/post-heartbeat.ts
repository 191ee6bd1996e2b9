import { NodeHeartbeat } from '@entrepot/protocol'
import { beatNode } from '@entrepot/variants'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import { readJsonBody } from '../body/read-json-body.js'
import type { Hub } from '../hub.js'
import type { Exchange, PublicTarget } from '../routing/route.js'
import { describeNode } from './describe-node.js'

/** `POST /api/entrepot/nodes/{name}/heartbeat`: a sign of life, with all that the node holds. */
export async function postHeartbeat(
  { engines }: Hub,
  { request, principal }: Exchange,
  { rest: [name = ''] }: PublicTarget,
): Promise<Answer> {
  const heartbeat = await readJsonBody(request, NodeHeartbeat)
  return jsonAnswer(describeNode(await beatNode(engines, principal, name, heartbeat)))
}
