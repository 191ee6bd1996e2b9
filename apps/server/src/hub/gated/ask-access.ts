import type { IncomingMessage } from 'node:http'
import { DomainError } from '@entrepot/core'
import { requestAccess, withdrawRequest } from '@entrepot/registry'
import { z } from 'zod'
import { type Answer, emptyAnswer, jsonAnswer } from '../answer/answer.js'
import { readBody } from '../body/read-body.js'
import { readJsonBody, SMALL_BODY_BYTES } from '../body/read-json-body.js'
import type { Hub } from '../hub.js'
import type { Exchange, RepoTarget } from '../routing/route.js'

const ANSWERS = z.record(z.string(), z.unknown())
const FORM = 'application/x-www-form-urlencoded'

/** `POST /{id}/ask-access` and `POST /api/models/{id}/ask-access`: a form or JSON with the fields that the card asks for. */
export async function askAccess(
  { engines }: Hub,
  { request, principal }: Exchange,
  { repo }: RepoTarget,
): Promise<Answer> {
  const answers = await readAnswers(request)
  const { state, createdAt } = await requestAccess(engines, principal, repo, answers)
  return jsonAnswer({ status: state, timestamp: createdAt.toISOString() })
}

/** `POST …/user-access-request/cancel`: takes one's own request back. */
export async function cancelRequest(
  { engines }: Hub,
  { principal }: Exchange,
  { repo }: RepoTarget,
): Promise<Answer> {
  await withdrawRequest(engines, principal, repo)
  return emptyAnswer(200)
}

async function readAnswers(request: IncomingMessage): Promise<Record<string, unknown>> {
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('multipart/'))
    throw new DomainError('invalid-argument', `Send the fields as ${FORM} or as JSON.`)
  if (!type.startsWith(FORM)) return readJsonBody(request, ANSWERS)
  const body = await readBody(request, SMALL_BODY_BYTES)
  return Object.fromEntries(new URLSearchParams(body.toString('utf8')))
}
