import { NodeRegistration } from '@entrepot/protocol'
import { registerNode } from '@entrepot/variants'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import { readJsonBody } from '../body/read-json-body.js'
import type { Hub } from '../hub.js'
import type { Exchange, PublicTarget } from '../routing/route.js'
import { describeNode } from './describe-node.js'

/** `PUT /api/entrepot/nodes/{name}`: a machine says what it is. */
export async function putNode(
  { engines }: Hub,
  { request, principal }: Exchange,
  { rest: [name = ''] }: PublicTarget,
): Promise<Answer> {
  const registration = await readJsonBody(request, NodeRegistration)
  return jsonAnswer(describeNode(await registerNode(engines, principal, name, registration)))
}
