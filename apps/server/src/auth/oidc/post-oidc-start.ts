import { DomainError } from '@entrepot/core'
import { requireHolder } from '@entrepot/registry'
import { z } from 'zod'
import { type Answer, jsonAnswer } from '../../hub/answer/answer.js'
import { publicBaseUrl } from '../../hub/answer/public-base-url.js'
import { readJsonBody } from '../../hub/body/read-json-body.js'
import type { Hub } from '../../hub/hub.js'
import type { Exchange } from '../../hub/routing/route.js'
import { isReachedByTls } from '../forget-session.js'
import { refuseForeignPage } from '../require-own-page.js'
import { ATTEMPT_SECONDS } from './attempt.js'
import { setAttemptCookie } from './attempt-cookie.js'
import { CALLBACK_PATH } from './callback-path.js'
import { ownPath } from './own-path.js'
import { problemOf } from './provider-problem.js'

/** Bytes of a body. */
const BODY_MAX_BYTES = 8 * 1024

const wish = z.object({
  /** Where to go on to. */
  to: z.string().optional(),
  /** Connects the identity with the account that is signed in, whose password stands beside it if it has one. */
  connect: z.boolean().optional(),
  password: z.string().optional(),
})

/**
 * `POST /-/oidc/start`: begins a sign-in by the provider, and tells the page where to send the browser. Only a page of ours may, so that
 * nobody is signed in, or connected, by a link that they followed.
 *
 * @throws DomainError `route-not-found` where there is no provider; `upstream-unavailable`, `upstream-invalid`
 */
export async function postOidcStart(hub: Hub, { request, principal }: Exchange): Promise<Answer> {
  refuseForeignPage(request, hub.publicUrl)
  const { provider, attempts } = hub
  if (!provider) throw new DomainError('route-not-found', 'There is no identity provider here.')
  const { to, connect = false, password = '' } = await readJsonBody(request, wish, BODY_MAX_BYTES)
  const limits = { db: hub.engines.db, signIns: hub.signIns }
  const holder = connect ? await requireHolder(limits, principal, password) : null
  const redirectUri = publicBaseUrl(hub.publicUrl, request) + CALLBACK_PATH
  const { url, ...parts } = await provider.begin(redirectUri).catch((error: unknown) => {
    throw explain(hub, error)
  })
  const sealed = await attempts.close({
    ...parts,
    ...{ redirectUri, to: ownPath(to), sessionId: holder?.tokenId ?? null },
    ...{ issuer: provider.config.issuer, clientId: provider.config.clientId },
    expiresAt: Math.floor(Date.now() / 1000) + ATTEMPT_SECONDS,
  })
  const cookie = setAttemptCookie(sealed, isReachedByTls(request, hub.publicUrl))
  return jsonAnswer({ url }, ['Set-Cookie', cookie])
}

function explain({ engines, provider }: Hub, error: unknown): DomainError {
  const { problem, reason } = problemOf(error)
  engines.logger.warn({ problem, reason }, 'the identity provider could not be asked')
  const name = provider?.config.name ?? ''
  return problem === 'unavailable'
    ? new DomainError('upstream-unavailable', `${name} does not answer. Try again, or use a password.`)
    : new DomainError(
        'upstream-invalid',
        `${name} answers what can’t be used. An administrator finds more in the log.`,
      )
}
