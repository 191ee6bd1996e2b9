import { DomainError } from '@entrepot/core'
import { type Answer, jsonAnswer } from '../hub/answer/answer.js'
import type { Hub } from '../hub/hub.js'
import type { Exchange } from '../hub/routing/route.js'
import { holderOf, REGISTRY_HEADERS } from './pulls.js'

/** Seconds that a token for a pull is good: clients ask for another where one ran out. */
const TOKEN_TTL_SECONDS = 10 * 60

/** `GET /v2`: says that this is a registry, and to strangers where tokens are. */
export async function getPing(_hub: Hub, { principal }: Exchange): Promise<Answer> {
  if (principal.kind === 'anonymous')
    throw new DomainError('authentication-required', 'Get a token first, with or without an account.')
  return jsonAnswer({}, REGISTRY_HEADERS)
}

/**
 * `GET /v2/token`: a token for some minutes, by which whoever asks reads what they may, or what is open to all. Ollama shows by a
 * signature who it is, others by a token of ours, as password or as it is.
 */
export async function getPullToken({ pulls }: Hub, { principal }: Exchange): Promise<Answer> {
  const now = Date.now()
  const token = await pulls.seals.closeToken(holderOf(principal), Math.floor(now / 1000) + TOKEN_TTL_SECONDS)
  const issuedAt = new Date(now).toISOString()
  return jsonAnswer(
    { token, access_token: token, expires_in: TOKEN_TTL_SECONDS, issued_at: issuedAt },
    REGISTRY_HEADERS,
  )
}
